"""HYB806: a signature from the visible calls alone shuts out the others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.facts.shapes import tensor_shapes
from hybridize.report.model import Reason
from hybridize.rules.base import Example, Rule
from hybridize.rules.retracing.common import arguments_of, parameter_node
from hybridize.values.atoms import Shape

_LAST_BATCH = """\
import tensorflow as tf


def normalize(batch):
    return (batch - tf.reduce_mean(batch, axis=0)) / 2.0


dataset = tf.data.Dataset.from_tensor_slices(tf.reshape(tf.range(15.0), (5, 3))).batch(2)
normalized = [normalize(batch) for batch in dataset]
"""

_LAYER_OF_MODEL = """\
import tensorflow as tf


class Scale(tf.keras.layers.Layer):
    def call(self, inputs):
        return 2.0 * tf.nn.softmax(inputs)


scale = Scale()
single = scale(tf.constant([[1.0, 2.0, 3.0]]))
model = tf.keras.Sequential([tf.keras.Input((3,)), scale])
several = model(tf.ones((4, 3)))
"""

_OTHER_MODULE = {
    "main.py": """\
import tensorflow as tf

from search import similarity
from evaluation import evaluate

found = similarity(tf.ones((1, 2)), tf.reshape(tf.range(8.0), (4, 2)))
report = evaluate()
""",
    "search.py": """\
import tensorflow as tf


def similarity(queries, keys):
    return tf.nn.softmax(tf.matmul(queries, keys, transpose_b=True) / 2.0)
""",
    "evaluation.py": """\
import tensorflow as tf

from search import similarity


def evaluate():
    return tf.reduce_max(similarity(tf.ones((3, 2)), tf.eye(2)))
""",
}

_OPEN_BATCH = """\
import tensorflow as tf


def normalize(batch):
    return (batch - tf.reduce_mean(batch, axis=0)) / 2.0


dataset = tf.data.Dataset.from_tensor_slices(tf.reshape(tf.range(15.0), (5, 3))).batch(2)
normalized = [normalize(batch) for batch in dataset]
"""

_OPEN_FOR_KERAS = """\
import tensorflow as tf


class Scale(tf.keras.layers.Layer):
    def call(self, inputs):
        return 2.0 * tf.nn.softmax(inputs)


scale = Scale()
single = scale(tf.constant([[1.0, 2.0, 3.0]]))
model = tf.keras.Sequential([tf.keras.Input((3,)), scale])
several = model.predict(tf.ones((4, 3)), verbose=0)
"""

_WEIGHTS_ARE_FIXED = """\
import tensorflow as tf


class Linear:
    def __init__(self, kernel):
        self.kernel = kernel

    def apply(self, features):
        return tf.nn.relu(features @ self.kernel)


linear = Linear(tf.constant([[1.0, -1.0], [0.5, 2.0]]))
outputs = [linear.apply(tf.ones((batch, 2))) for batch in (4, 4, 1)]
"""


class SignatureTooNarrow(Rule):
    """A signature must leave open what other callers may vary."""

    code = "HYB806"
    name = "signature-too-narrow"
    severity = "info"
    presumes_gain = True

    what_happens = (
        "A signature that repeats the shapes of the calls in sight raises for every other shape: the last, "
        "smaller batch of an epoch, the batches of a model that holds the layer, the calls of another "
        "module. The tool leaves the batch axis open, and every axis that is seen to vary."
    )
    why = (
        "`input_signature` is a contract: arguments must be convertible to it, whatever the body could do "
        "with them."
    )
    unlock = (
        "Nothing is to be done where the signature is generalised. If the body needs a static axis, fix "
        "that axis by the data (`drop_remainder=True`), or read it with `tf.shape`."
    )
    references: ClassVar[tuple[str, ...]] = (
        "https://www.tensorflow.org/guide/function#controlling_retracing",
        "https://www.tensorflow.org/api_docs/python/tf/TensorSpec",
        "https://www.tensorflow.org/api_docs/python/tf/data/Dataset#batch",
    )
    breaks: ClassVar[tuple[Example, ...]] = (
        Example(
            _LAST_BATCH,
            "normalize",
            expect="differs",
            decision="hybridize",
            toggle="@tf.function(input_signature=[tf.TensorSpec([2, 3], tf.float32)])",
            note="Five samples in batches of two leave one sample for the last batch.",
        ),
        Example(
            _LAYER_OF_MODEL,
            "Scale.call",
            expect="differs",
            decision="hybridize",
            toggle="@tf.function(input_signature=[tf.TensorSpec([1, 3], tf.float32)])",
            note="The program calls the layer with one sample, and the model that holds it with four.",
        ),
        Example(
            _OTHER_MODULE,
            "similarity",
            expect="differs",
            decision="hybridize",
            toggle=(
                "@tf.function(input_signature=[tf.TensorSpec([1, 2], tf.float32), tf.TensorSpec([4, "
                "2], tf.float32)])"
            ),
            module="search.py",
            note="Another module compares with more queries and fewer keys.",
        ),
    )
    safe: ClassVar[tuple[Example, ...]] = (
        Example(
            _OPEN_BATCH,
            "normalize",
            expect="same",
            decision="hybridize",
            toggle="@tf.function(input_signature=[tf.TensorSpec([None, 3], tf.float32)])",
            note="The batch axis is open.",
        ),
        Example(
            _OPEN_FOR_KERAS,
            "Scale.call",
            expect="same",
            decision="hybridize",
            toggle="@tf.function(input_signature=[tf.TensorSpec([None, 3], tf.float32)])",
            note="Keras may choose any batch size.",
        ),
        Example(
            _WEIGHTS_ARE_FIXED,
            "Linear.apply",
            expect="same",
            decision="hybridize",
            toggle="@tf.function(input_signature=[tf.TensorSpec([None, 2], tf.float32)])",
            note="The axis that the kernel fixes is the same in all calls and may stay in the signature.",
        ),
    )

    def check(self, function: FunctionFacts, program: ProgramFacts) -> Iterator[Reason]:
        """One reason for each tensor parameter whose calls leave an axis open."""
        by_keras = any(caller.edge.how == "keras_call" for caller in function.callers)
        for index in arguments_of(function):
            shapes = [shape for value in function.contexts(index) for shape in tensor_shapes(value)]
            axes = open_axes(shapes)
            name = function.params[index].name
            if axes:
                which = "axis" if len(axes) == 1 else "axes"
                yield self.reason(
                    function,
                    parameter_node(function, index),
                    f"a signature has to leave {which} {', '.join(map(str, axes))} of `{name}` open",
                )
            elif by_keras and any(shapes):
                yield self.reason(
                    function,
                    parameter_node(function, index),
                    f"a signature has to leave the batch axis of `{name}` open: Keras feeds other sizes",
                )


def open_axes(shapes: list[Shape]) -> list[int]:
    """The axes that differ between shapes of one rank, or that are open in one of them."""
    known = [shape for shape in shapes if shape is not None]
    if not known or len({len(shape) for shape in known}) != 1:
        return []
    return [
        axis for axis, sizes in enumerate(zip(*known, strict=True)) if None in sizes or len(set(sizes)) > 1
    ]
