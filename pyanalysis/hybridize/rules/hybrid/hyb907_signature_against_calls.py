"""HYB907: a supplied signature and the calls of the program disagree."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.facts.signature import NARROW, misfits
from hybridize.report.model import Reason
from hybridize.rules.base import Example, Rule
from hybridize.rules.retracing.common import parameter_node, shown_by

_NARROWER = """\
import tensorflow as tf


@tf.function(input_signature=[tf.TensorSpec([2, 3], tf.float32)])
def normalize(batch):
    return (batch - tf.reduce_mean(batch, axis=0)) / 2.0


normalized, skipped = [], 0
for batch in tf.data.Dataset.from_tensor_slices(tf.reshape(tf.range(15.0), (5, 3))).batch(2):
    try:
        normalized.append(normalize(batch))
    except (TypeError, ValueError):
        skipped += 1
"""

_OTHER_DTYPE = """\
import tensorflow as tf


class Scale:
    def __init__(self, factor):
        self.factor = factor

    @tf.function(input_signature=[tf.TensorSpec([None], tf.float32)])
    def apply(self, signal):
        return tf.tanh(self.factor * signal)

    def try_apply(self, signal):
        try:
            return self.apply(signal)
        except (TypeError, ValueError):
            return None


scale = Scale(0.5)
outputs = [scale.try_apply(tf.constant([1.0, 2.0], dtype)) for dtype in (tf.float32, tf.float64)]
"""

_WIDER = {
    "main.py": """\
import tensorflow as tf

from shapes import padded

rows = [padded(tf.ones((count, 3))) for count in (1, 2)]
""",
    "shapes.py": """\
import tensorflow as tf


@tf.function(input_signature=[tf.TensorSpec([None, None], tf.float32)])
def padded(matrix):
    width = matrix.shape[-1] or 8
    return tf.concat([matrix, tf.zeros([tf.shape(matrix)[0], width])], axis=1)
""",
}

_FITTING = """\
import tensorflow as tf


@tf.function(input_signature=[tf.TensorSpec([None, 3], tf.float32)])
def normalize(batch):
    return (batch - tf.reduce_mean(batch, axis=0)) / 2.0


dataset = tf.data.Dataset.from_tensor_slices(tf.reshape(tf.range(15.0), (5, 3))).batch(2)
normalized = [normalize(batch) for batch in dataset]
"""

_CONVERTED_ARGUMENT = """\
import tensorflow as tf


class Scale:
    def __init__(self, offset):
        self.offset = offset

    @tf.function(input_signature=[tf.TensorSpec([None], tf.float32), tf.TensorSpec([], tf.float32)])
    def apply(self, signal, factor):
        return tf.tanh(factor * signal + self.offset)


scale = Scale(0.5)
signal = tf.Variable([1.0, -2.0])
outputs = [scale.apply(signal, factor) for factor in (0.5, 2.0)]
"""

_RAGGED_ROWS = {
    "main.py": """\
import tensorflow as tf

from sentences import sentence_means

means = [sentence_means(tf.ragged.constant(rows)) for rows in ([[1.0, 3.0], [4.0]], [[2.0]])]
""",
    "sentences.py": """\
import tensorflow as tf


@tf.function(input_signature=[tf.RaggedTensorSpec([None, None], tf.float32)])
def sentence_means(scores):
    return tf.reduce_mean(scores, axis=1)
""",
}


class SignatureAgainstCalls(Rule):
    """The `input_signature` is narrower or wider than the calls, or of another kind."""

    code = "HYB907"
    name = "signature-against-calls"
    severity = "warning"
    applies_to = "hybrid"

    what_happens = (
        "The decorator has an `input_signature`. A call that does not fit it raises; a signature that is "
        "much wider than all calls hides static shapes from the body. Both are reported; a signature that "
        "the author wrote is never overwritten silently."
    )
    why = (
        "TensorFlow checks arguments against the signature at each call, and traces the body with the "
        "shapes of the signature instead of those of the arguments."
    )
    unlock = (
        "Widen the axes that the calls vary (`None`), correct the dtype, or drop the signature and set "
        "`reduce_retracing=True`. Where the call is the mistake, correct the call."
    )
    references: ClassVar[tuple[str, ...]] = (
        "https://www.tensorflow.org/api_docs/python/tf/function#input_signatures",
        "https://www.tensorflow.org/guide/function#controlling_retracing",
        "https://www.tensorflow.org/api_docs/python/tf/TensorSpec",
    )
    breaks: ClassVar[tuple[Example, ...]] = (
        Example(
            _NARROWER,
            "normalize",
            expect="differs",
            decision="keep",
            toggle="remove",
            note="The last batch of the epoch is smaller than the signature allows; the program skips it.",
        ),
        Example(
            _OTHER_DTYPE,
            "Scale.apply",
            expect="differs",
            decision="keep",
            toggle="remove",
            note="A method with a float32 signature is called with a float64 tensor by way of a helper.",
        ),
        Example(
            _WIDER,
            "padded",
            expect="differs",
            decision="keep",
            toggle="remove",
            module="shapes.py",
            note="All calls have three columns; the signature hides it, and the body takes its fallback.",
        ),
    )
    safe: ClassVar[tuple[Example, ...]] = (
        Example(
            _FITTING,
            "normalize",
            expect="same",
            decision="keep",
            toggle="remove",
            note="The batch axis is open, the others are those of all calls.",
        ),
        Example(
            _CONVERTED_ARGUMENT,
            "Scale.apply",
            expect="same",
            decision="keep",
            toggle="remove",
            note="A variable and a Python float both fit their specifications.",
        ),
        Example(
            _RAGGED_ROWS,
            "sentence_means",
            expect="same",
            decision="keep",
            toggle="remove",
            module="sentences.py",
            note="Ragged rows, with the specification of their kind.",
        ),
    )

    def check(self, function: FunctionFacts, program: ProgramFacts) -> Iterator[Reason]:
        """One reason for each disagreement of parameter and specification; a warning for what raises."""
        seen: set[tuple[int, str]] = set()
        for index, verdict, what, caller in misfits(function):
            if (index, what) in seen:
                continue
            seen.add((index, what))
            told = self.reason(
                function,
                parameter_node(function, index),
                f"`{function.params[index].name}` {what}",
                severity="warning" if verdict == NARROW else "info",
            )
            yield shown_by(told, caller, f"{function.code.name}() is called here")
