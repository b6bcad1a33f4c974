"""HYB901: all callers are graph code already, so the decorator does nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.report.model import Reason
from hybridize.rules.base import Example, Rule

_HELPER_OF_STEP = """\
import tensorflow as tf

weight = tf.Variable([[0.5], [1.5]])


@tf.function
def mean_squared(predictions, targets):
    return tf.reduce_mean(tf.square(predictions - targets))


@tf.function
def train_step(features, targets):
    with tf.GradientTape() as tape:
        loss = mean_squared(features @ weight, targets)
    weight.assign_sub(0.1 * tape.gradient(loss, weight))
    return loss


losses = [train_step(tf.eye(2), tf.ones((2, 1))) for _ in range(2)]
"""

_MAPPED_OVER_DATASET = """\
import tensorflow as tf


@tf.function
def normalize(image):
    return (image - tf.reduce_mean(image)) / (tf.math.reduce_std(image) + 1e-6)


images = tf.data.Dataset.from_tensor_slices(tf.reshape(tf.range(8.0), (2, 2, 2)))
normalized = list(images.map(normalize))
"""

_METHOD_OF_OTHER_MODULE = {
    "main.py": """\
import tensorflow as tf

from encoder import Encoder

encoder = Encoder(tf.constant([[1.0, -1.0], [0.5, 2.0]]))


def similarity(first, second):
    return tf.reduce_sum(encoder.encode(first) * encoder.encode(second))


@tf.function
def compare(first, second):
    return tf.nn.sigmoid(similarity(first, second))


score = compare(tf.constant([[1.0, 2.0]]), tf.constant([[0.5, 0.5]]))
""",
    "encoder.py": """\
import tensorflow as tf


class Encoder:
    def __init__(self, kernel):
        self.kernel = kernel

    @tf.function
    def encode(self, features):
        return tf.nn.relu(features @ self.kernel)
""",
}

_KERAS_FIT = """\
import tensorflow as tf


class Scale(tf.keras.layers.Layer):
    @tf.function
    def call(self, inputs):
        return 2.0 * tf.tanh(inputs)


dense = tf.keras.layers.Dense(1, kernel_initializer="ones")
model = tf.keras.Sequential([tf.keras.Input((2,)), Scale(), dense])
model.compile("sgd", "mse")
history = model.fit(tf.ones((4, 2)), tf.zeros((4, 1)), verbose=0).history["loss"]
kernel = dense.kernel.numpy()
"""

_EAGER_CALLER = """\
import tensorflow as tf

weight = tf.Variable([[0.5], [1.5]])


@tf.function
def mean_squared(predictions, targets):
    return tf.reduce_mean(tf.square(predictions - targets))


@tf.function
def train_step(features, targets):
    with tf.GradientTape() as tape:
        loss = mean_squared(features @ weight, targets)
    weight.assign_sub(0.1 * tape.gradient(loss, weight))
    return loss


loss = train_step(tf.eye(2), tf.ones((2, 1)))
validation = mean_squared(tf.ones((2, 1)), tf.zeros((2, 1)))
"""

_PLAIN_CALLER = """\
import tensorflow as tf


class Encoder:
    def __init__(self, kernel):
        self.kernel = kernel

    @tf.function
    def encode(self, features):
        return tf.nn.relu(features @ self.kernel)


encoder = Encoder(tf.constant([[1.0, -1.0], [0.5, 2.0]]))


def compare(first, second):
    return encoder.encode(first).numpy() @ encoder.encode(second).numpy().T


score = compare(tf.constant([[1.0, 2.0]]), tf.constant([[0.5, 0.5]]))
"""

_CONVERTS_FOR_CALLER = """\
import tensorflow as tf


@tf.function
def clip(gradient, limit):
    norm = tf.norm(gradient)
    if norm > limit:
        gradient = gradient * (limit / norm)
    return gradient


@tf.function(autograph=False)
def update(weight, gradient):
    return weight - 0.5 * clip(gradient, 1.0)


updated = update(tf.constant([1.0, 1.0]), tf.constant([3.0, 4.0]))
"""

_FOLDED_BY_PYTHON = """\
import functools

import tensorflow as tf


@tf.function
def larger(left, right):
    if tf.norm(left) > tf.norm(right):
        return left
    return right


@tf.function
def largest(vectors):
    return functools.reduce(larger, tf.unstack(vectors, num=3))


chosen = largest(tf.constant([[1.0, 0.0], [3.0, 4.0], [2.0, 2.0]]))
"""


_CONVERTED_BY_ITSELF = """\
import tensorflow as tf


@tf.function
def step(total, sample):
    if sample > 2.0:
        return total + sample
    return total


@tf.function
def running(samples):
    return tf.scan(step, samples, 0.0)


totals = [running(tf.constant(samples)) for samples in ([1.0, 3.0, 4.0], [1.0, 2.0, 3.0])]
"""


class RedundantDecorator(Rule):
    """Every call of the function comes from graph code."""

    code = "HYB901"
    name = "redundant-decorator"
    severity = "info"
    applies_to = "hybrid"

    what_happens = (
        "The function is called only while other functions are being traced: by a `tf.function`, by "
        "`Dataset.map`, `tf.map_fn`, or by the steps that Keras compiles. Its operations become part of the "
        "graph of the caller with or without a decorator. Removing it changes no result; it only saves a "
        "nested graph and a second tracing."
    )
    why = (
        "Inside a graph there is nothing left to compile. The inner decorator makes a function call in the "
        "graph, which TensorFlow mostly inlines again."
    )
    unlock = (
        "Nothing is to be done but to remove the decorator. Keep it if the function will be called eagerly, "
        "or be exported, later on."
    )
    references: ClassVar[tuple[str, ...]] = (
        "https://www.tensorflow.org/guide/function#conventions",
        "https://www.tensorflow.org/api_docs/python/tf/function",
        "https://arxiv.org/abs/2201.09953",
    )
    breaks: ClassVar[tuple[Example, ...]] = (
        Example(
            _HELPER_OF_STEP,
            "mean_squared",
            expect="same",
            decision="dehybridize",
            toggle="remove",
            note="The only caller is a `tf.function`.",
        ),
        Example(
            _MAPPED_OVER_DATASET,
            "normalize",
            expect="same",
            decision="dehybridize",
            toggle="remove",
            note="`Dataset.map` traces the function that it is given.",
        ),
        Example(
            _METHOD_OF_OTHER_MODULE,
            "Encoder.encode",
            expect="same",
            decision="dehybridize",
            toggle="remove",
            module="encoder.py",
            note=(
                "The caller is a graph in another module, and reaches the method through a helper that is "
                "plain."
            ),
        ),
        Example(
            _KERAS_FIT,
            "Scale.call",
            expect="same",
            decision="dehybridize",
            toggle="remove",
            note="Keras compiles the step that calls the layer.",
        ),
        Example(
            _FOLDED_BY_PYTHON,
            "larger",
            expect="differs",
            decision="keep",
            toggle="remove",
            note="`functools.reduce` calls it unconverted: only the inner decorator converts the tensor condition.",
        ),
        Example(
            _CONVERTED_BY_ITSELF,
            "step",
            expect="differs",
            decision="keep",
            toggle="remove",
            note="`tf.scan` calls it without conversion: only the inner decorator converts the tensor condition.",
        ),
    )
    safe: ClassVar[tuple[Example, ...]] = (
        Example(
            _EAGER_CALLER,
            "mean_squared",
            expect="same",
            decision="keep",
            toggle="remove",
            note="The validation calls the function eagerly.",
        ),
        Example(
            _PLAIN_CALLER,
            "Encoder.encode",
            expect="same",
            decision="keep",
            toggle="remove",
            note="The caller works with arrays, so that it cannot be compiled.",
        ),
        Example(
            _CONVERTS_FOR_CALLER,
            "clip",
            expect="differs",
            decision="keep",
            toggle="remove",
            note="The caller switches AutoGraph off: only the inner decorator converts the tensor condition.",
        ),
    )

    def check(self, function: FunctionFacts, program: ProgramFacts) -> Iterator[Reason]:
        """Yields nothing: who is covered follows from all decisions together; see ``decide/hybrid.py``."""
        yield from ()
