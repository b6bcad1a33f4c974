"""HYB904: the program relies on the function being a graph."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.report.model import Reason
from hybridize.rules.base import Example, Rule
from hybridize.rules.hybrid import reliance

_CONCRETE_FUNCTION = """\
import tensorflow as tf


@tf.function
def unpack(batch):
    return batch["image"], batch["label"]


images, labels = unpack({"image": tf.ones((2, 3)), "label": tf.constant([0, 1])})
spec = {"image": tf.TensorSpec((2, 3)), "label": tf.TensorSpec((2,), tf.int32)}
shapes = [tuple(output.shape) for output in unpack.get_concrete_function(spec).outputs]
"""

_SAVED_MODULE = """\
import tempfile

import tensorflow as tf


class Exported(tf.Module):
    @tf.function(input_signature=[tf.TensorSpec([None], tf.float32)])
    def serve(self, features):
        return features


module = Exported()
served = module.serve(tf.constant([1.0, 2.0]))
with tempfile.TemporaryDirectory() as folder:
    tf.saved_model.save(module, folder)
    restored = tf.saved_model.load(folder).serve(tf.constant([3.0]))
"""

_CONVERTING_SIGNATURE = {
    "main.py": """\
import numpy as np

from convert import as_features

features = as_features([1.0, 2.0])
widths = [as_features(np.arange(3.0)).dtype.name, features.shape.rank]
""",
    "convert.py": """\
import tensorflow as tf


@tf.function(input_signature=[tf.TensorSpec([None], tf.float32)])
def as_features(values):
    return values
""",
}

_SYMBOLIC_GRADIENT = """\
import tensorflow as tf


@tf.function
def slope(point, exponent):
    value = tf.reduce_sum(point**exponent)
    return tf.gradients(value, [point])[0]


slopes = [slope(tf.constant([1.0, 2.0]), exponent) for exponent in range(1, 7)]
"""

_COUNTED_TRACES = """\
import tensorflow as tf


@tf.function
def train_step(weight, rate):
    return weight - rate * tf.sign(weight)


weight = tf.constant([1.0, -2.0])
for epoch in range(6):
    weight = train_step(weight, 0.5**epoch)
traces = train_step.experimental_get_tracing_count()
"""

_IDLE_UNPACK = """\
import tensorflow as tf


@tf.function
def unpack(batch):
    return batch["image"], batch["label"]


images, labels = unpack({"image": tf.ones((2, 3)), "label": tf.constant([0, 1])})
shapes = [tuple(images.shape), tuple(labels.shape)]
"""

_NAME_ONLY = """\
import tensorflow as tf


@tf.function
def train_step(weight, rate):
    return weight - rate * tf.sign(weight)


weight = tf.constant([1.0, -2.0])
for epoch in range(6):
    weight = train_step(weight, 0.5**epoch)
label = f"{train_step.__name__} after {epoch + 1} epochs"
"""

_NOT_EXPORTED = """\
import tempfile

import tensorflow as tf


class Encoder:
    @tf.function
    def project(self, features):
        return tf.nn.l2_normalize(features, axis=-1)


class Exported(tf.Module):
    def __init__(self, encoder):
        super().__init__()
        self.encoder = encoder

    @tf.function(input_signature=[tf.TensorSpec([None, 2], tf.float32)])
    def serve(self, features):
        return 2.0 * self.encoder.project(features)


def restored_output(module, features):
    with tempfile.TemporaryDirectory() as folder:
        tf.saved_model.save(module, folder)
        return tf.saved_model.load(folder).serve(features)


output = restored_output(Exported(Encoder()), tf.constant([[3.0, 4.0]]))
"""


_ANOTHER_OBJECT = """\
import tensorflow as tf


@tf.function
def clipped(x, limit):
    if limit is None:
        return x
    return tf.minimum(x, limit)


@tf.function
def residual(x):
    y = clipped(x, None)
    if y is x:
        return tf.zeros_like(x)
    return x + y


outputs = [residual(tf.constant([1.0, value])) for value in (2.0, 3.0)]
"""


class GraphReliedOn(Rule):
    """Something uses what only a `tf.function` has or does."""

    code = "HYB904"
    name = "graph-relied-on"
    severity = "info"
    applies_to = "hybrid"

    what_happens = (
        "The decorator would bring nothing by itself (the function is idle, covered, or retraced at every "
        "call), yet it cannot be removed: the program asks for concrete functions or traces, exports the "
        "function in a SavedModel, counts on `jit_compile=True`, on a signature that converts or validates "
        "arguments, or on operations such as `tf.gradients` that exist in graphs only."
    )
    why = (
        "A plain Python function has no `get_concrete_function`, is not saved with a module, converts no "
        "arguments and runs eagerly."
    )
    unlock = (
        "Remove those uses first, then the decorator. Where the signature converts, `tf.convert_to_tensor` "
        "in the body does the same."
    )
    references: ClassVar[tuple[str, ...]] = (
        "https://www.tensorflow.org/api_docs/python/tf/types/experimental/PolymorphicFunction",
        "https://www.tensorflow.org/guide/saved_model",
        "https://www.tensorflow.org/api_docs/python/tf/gradients",
    )
    breaks: ClassVar[tuple[Example, ...]] = (
        Example(
            _CONCRETE_FUNCTION,
            "unpack",
            expect="differs",
            decision="keep",
            toggle="remove",
            note="An idle graph, whose signature the program reads.",
        ),
        Example(
            _SAVED_MODULE,
            "Exported.serve",
            expect="differs",
            decision="keep",
            toggle="remove",
            note="The method only passes its argument on, but a SavedModel holds no plain methods.",
        ),
        Example(
            _CONVERTING_SIGNATURE,
            "as_features",
            expect="differs",
            decision="keep",
            toggle="remove",
            module="convert.py",
            note="The signature turns lists and float64 arrays into float32 tensors; callers rely on it.",
        ),
        Example(
            _SYMBOLIC_GRADIENT,
            "slope",
            expect="differs",
            decision="keep",
            toggle="remove",
            note="Retraced for every exponent, but `tf.gradients` works in graphs only.",
        ),
        Example(
            _COUNTED_TRACES,
            "train_step",
            expect="differs",
            decision="keep",
            toggle="remove",
            note="A test counts the traces of a function that is retraced for each rate.",
        ),
        Example(
            _ANOTHER_OBJECT,
            "clipped",
            expect="differs",
            decision="keep",
            toggle="remove",
            note="What a graph returns is never the object that it was given.",
        ),
    )
    safe: ClassVar[tuple[Example, ...]] = (
        Example(
            _IDLE_UNPACK,
            "unpack",
            expect="idle",
            decision="dehybridize",
            toggle="remove",
            note="The same idle function, and nobody asks for its graph.",
        ),
        Example(
            _NAME_ONLY,
            "train_step",
            expect="retraces",
            decision="dehybridize",
            toggle="remove",
            note="The program reads the name and the docstring, which a plain function has as well.",
        ),
        Example(
            _NOT_EXPORTED,
            "Encoder.project",
            expect="same",
            decision="dehybridize",
            toggle="remove",
            note=(
                "Only the outer method is exported; the inner one is covered by it and saved as a part of it."
            ),
        ),
    )

    def check(self, function: FunctionFacts, program: ProgramFacts) -> Iterator[Reason]:
        """One reason for each thing that keeps the decorator; a warning where that is only possible."""
        for node, message, certain in reliance.of(function, program):
            yield self.reason(function, node, message, severity="info" if certain else "warning")
