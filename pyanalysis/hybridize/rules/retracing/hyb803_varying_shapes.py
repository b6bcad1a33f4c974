"""HYB803: tensors of ever new shapes, or one trace for each of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.facts.options import option
from hybridize.facts.shape_reads import axes_needed
from hybridize.facts.shapes import Varying, varying
from hybridize.interpreter.state.record import LOOP, STATIC, UNKNOWN, WHOLE
from hybridize.report.model import Reason
from hybridize.rules.base import Example, Rule
from hybridize.rules.retracing.common import parameter_node, shown_by

_SEQUENCES = """\
import tensorflow as tf


def attend(sequence):
    weights = tf.nn.softmax(tf.reduce_sum(sequence, axis=-1))
    return tf.linalg.matvec(sequence, weights, transpose_a=True)


contexts = [attend(tf.ones([length, 2])) for length in range(1, 7)]
"""

_BUCKETED_METHOD = {
    "main.py": """\
import tensorflow as tf

from texts import padded_batches


class Encoder:
    def __init__(self, table):
        self.table = table

    def encode(self, tokens):
        mask = tf.cast(tokens > 0, tf.float32)[..., tf.newaxis]
        return tf.reduce_sum(tf.gather(self.table, tokens) * mask, axis=1)


encoder = Encoder(tf.reshape(tf.range(8.0), (4, 2)))
codes = [encoder.encode(batch) for batch in padded_batches([[1], [2, 3], [1, 2, 3], [3, 2, 1, 1]])]
""",
    "texts.py": """\
import tensorflow as tf


def padded_batches(texts):
    for text in texts:
        yield tf.constant([text, text[:1] + [0] * (len(text) - 1)])
""",
}

_HYBRID_WITHOUT_HELP = """\
import tensorflow as tf


@tf.function
def pool(*levels):
    return tf.add_n([tf.reduce_max(level) for level in levels]) / len(levels)


pooled = [pool(tf.range(length, dtype=tf.float32), tf.ones([length])) for length in range(1, 7)]
"""

_ONE_SHAPE = """\
import tensorflow as tf


def attend(sequence):
    weights = tf.nn.softmax(tf.reduce_sum(sequence, axis=-1))
    return tf.linalg.matvec(sequence, weights, transpose_a=True)


contexts = [attend(index * tf.ones([3, 2])) for index in range(6)]
"""

_PADDED = """\
import tensorflow as tf


def summarize(sequence, length):
    mask = tf.sequence_mask(length, 6, dtype=tf.float32)
    return tf.reduce_sum(sequence * mask) / tf.cast(length, tf.float32)


def padded_summary(numbers):
    padding = [0.0] * (6 - len(numbers))
    return summarize(tf.constant(numbers + padding), tf.constant(len(numbers)))


means = [padded_summary([float(number) for number in range(length)]) for length in range(1, 7)]
"""

_SIGNATURE_GIVEN = """\
import tensorflow as tf


class Pooling:
    def __init__(self, power):
        self.power = power

    @tf.function(input_signature=[tf.TensorSpec([None], tf.float32)])
    def pool(self, signal):
        return tf.reduce_mean(signal**self.power) ** (1.0 / self.power)


pooling = Pooling(2.0)
pooled = [pooling.pool(tf.range(1.0, length + 1.0)) for length in range(1, 7)]
"""

_RELAXED_ALREADY = """\
import tensorflow as tf


@tf.function(reduce_retracing=True)
def attend(sequence):
    weights = tf.nn.softmax(tf.reduce_sum(sequence, axis=-1))
    return tf.linalg.matvec(sequence, weights, transpose_a=True)


contexts = [attend(tf.ones([length, 2])) for length in range(1, 7)]
"""

_STATIC_SIZE = frozenset({"tensorflow.unstack"})  # raises where the size is not known
# Operations that build the same graph whatever the sizes of the axes are. Others may ask for a static size.
_ANY_SIZE = (
    "tensorflow.math.",
    "tensorflow.boolean_mask",
    "tensorflow.cast",
    "tensorflow.clip_by_",
    "tensorflow.concat",
    "tensorflow.convert_to_tensor",
    "tensorflow.expand_dims",
    "tensorflow.gather",
    "tensorflow.identity",
    "tensorflow.linalg.matmul",
    "tensorflow.linalg.matvec",
    "tensorflow.nn.relu",
    "tensorflow.nn.softmax",
    "tensorflow.norm",
    "tensorflow.one_hot",
    "tensorflow.ones_like",
    "tensorflow.reverse",
    "tensorflow.shape",
    "tensorflow.size",
    "tensorflow.stack",
    "tensorflow.stop_gradient",
    "tensorflow.strided_slice",
    "tensorflow.transpose",
    "tensorflow.where",
    "tensorflow.zeros_like",
)


class VaryingShapes(Rule):
    """The shapes of a tensor argument vary over the calls."""

    code = "HYB803"
    name = "varying-shapes"
    severity = "info"
    applies_to = "both"
    presumes_gain = True

    what_happens = (
        "Every new shape of a tensor argument is a new trace. With sequences of different lengths or "
        "batches of different sizes a function is traced again and again, although one graph could serve "
        "all of them."
    )
    why = (
        "TensorFlow specialises a trace to the static shapes of its arguments, since known shapes allow "
        "better graphs. It does not generalise unless it is told to."
    )
    unlock = (
        "Give an `input_signature` with `None` for the axes that vary, or set `reduce_retracing=True`, "
        "which generalises a shape after it has changed; or pad the data to one shape. Bodies that read "
        "`x.shape[i]` as a number need `tf.shape(x)[i]` then."
    )
    references: ClassVar[tuple[str, ...]] = (
        "https://www.tensorflow.org/guide/function#controlling_retracing",
        "https://www.tensorflow.org/api_docs/python/tf/function",
        "https://www.tensorflow.org/guide/function#rules_of_tracing",
    )
    breaks: ClassVar[tuple[Example, ...]] = (
        Example(
            _SEQUENCES,
            "attend",
            expect="retraces",
            decision="hybridize",
            note="Six lengths are six traces without a signature and one with it.",
        ),
        Example(
            _BUCKETED_METHOD,
            "Encoder.encode",
            expect="retraces",
            decision="hybridize",
            note="Another module hands out batches that are as long as their longest text.",
        ),
        Example(
            _HYBRID_WITHOUT_HELP,
            "pool",
            expect="retraces",
            decision="reconfigure",
            toggle="@tf.function",
            note="Hybrid already, and retraced for every length: `reduce_retracing=True` is missing.",
        ),
    )
    safe: ClassVar[tuple[Example, ...]] = (
        Example(
            _ONE_SHAPE,
            "attend",
            expect="same",
            decision="hybridize",
            note="All sequences have one shape.",
        ),
        Example(
            _PADDED,
            "summarize",
            expect="same",
            decision="hybridize",
            note="The caller pads to one length before it calls.",
        ),
        Example(
            _SIGNATURE_GIVEN,
            "Pooling.pool",
            expect="same",
            decision="keep",
            toggle="remove",
            note="Hybrid with a signature that leaves the length open: one trace.",
        ),
        Example(
            _RELAXED_ALREADY,
            "attend",
            expect="same",
            decision="keep",
            toggle="remove",
            note="`reduce_retracing` is set: the second trace serves all further lengths.",
        ),
    )

    def check(self, function: FunctionFacts, program: ProgramFacts) -> Iterator[Reason]:
        """One reason for the first parameter of many shapes; a warning where its loops meet `None` axes."""
        if settled(function):
            return
        found = varying(function, program)
        if found is None:
            return
        name = function.params[found.parameter].name
        message = f"the shapes of `{name}` vary over the calls: each is a trace of its own"
        severity = "info"
        if function.hybrid is not None and generalisable(function, found):
            needs = may_need_sizes(function)
            if needs:
                message += f"; with `reduce_retracing`, {needs} meets unknown axes"
                severity = "warning"
        told = self.reason(function, parameter_node(function, found.parameter), message, severity=severity)
        yield shown_by(told, found.caller, f"{function.code.name}() is called here")


def settled(function: FunctionFacts) -> bool:
    """Whether the decorator says already how shapes are treated."""
    hybrid = function.hybrid
    return (
        hybrid is not None
        and option(hybrid, "input_signature", "reduce_retracing", "experimental_relax_shapes") is not None
    )


def generalisable(function: FunctionFacts, found: Varying) -> bool:
    """Whether `reduce_retracing` may be set: one rank, and a body that needs no static axis."""
    return found.rank and not function.ops & _STATIC_SIZE and not any(
        lifted.event.attr != WHOLE or axes_needed(lifted, function.program) != frozenset()
        for lifted in function.events(STATIC))


def may_need_sizes(function: FunctionFacts) -> str:
    """What in the body may ask for the size of an axis; nothing if all is known to do without."""
    if function.events(LOOP):
        return "a loop of the body"
    if function.events(UNKNOWN):
        return "code that cannot be followed"
    return next((f"`{name}`" for name in sorted(function.ops) if not takes_any_size(name)), "")


def takes_any_size(name: str) -> bool:
    """Whether an operation builds the same graph whatever the sizes of the axes are."""
    return name.startswith(_ANY_SIZE)
