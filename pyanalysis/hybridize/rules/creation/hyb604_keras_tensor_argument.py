"""HYB604: a function that builds a functional Keras model is given Keras' own placeholders."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.report.model import Reason
from hybridize.rules.base import Example, Rule
from hybridize.rules.creation.common import holds_keras_tensor

_BLOCK = """\
import tensorflow as tf

dense = tf.keras.layers.Dense(3, kernel_initializer="ones")
add = tf.keras.layers.Add()


def residual_block(features):
    return add([features, dense(features)])


inputs = tf.keras.Input((3,))
model = tf.keras.Model(inputs, residual_block(inputs))
output = model(tf.constant([[1.0, 2.0, 3.0]]))
"""

_METHOD = """\
import tensorflow as tf


class Encoder:
    def __init__(self):
        self.hidden = tf.keras.layers.Dense(4, activation="relu", kernel_initializer="ones")
        self.code = tf.keras.layers.Dense(2, kernel_initializer="ones")

    def encode(self, images):
        return self.code(self.hidden(images))


encoder = Encoder()
images = tf.keras.Input((3,))
model = tf.keras.Model(images, encoder.encode(images))
codes = model(tf.constant([[1.0, 2.0, 3.0]]))
"""

_LIST_OF_TOWERS = {
    "main.py": """\
import tensorflow as tf

from towers import merge

left, right = tf.keras.Input((2,)), tf.keras.Input((2,))
model = tf.keras.Model([left, right], merge([left, right]))
merged = model([tf.constant([[1.0, 2.0]]), tf.constant([[3.0, -4.0]])])
""",
    "towers.py": """\
import tensorflow as tf

shared = tf.keras.layers.Dense(2, kernel_initializer="ones")
average = tf.keras.layers.Average()


def merge(towers):
    return average([shared(tower) for tower in towers])
""",
}

_STRUCTURED_RESULT = """\
import tensorflow as tf


class Towers(tf.keras.layers.Layer):
    def call(self, x):
        return {"left": x * 2.0, "right": [x + 1.0]}


def merge(left, right):
    return left * right


inputs = tf.keras.Input([3])
towers = Towers()(inputs)
network = tf.keras.Model(inputs, tf.keras.layers.Add()([merge(towers["left"], 0.5), towers["right"][0]]))
value = network(tf.ones([2, 3]))
"""
_DICT_INSIDE = """\
import tensorflow as tf


class Interaction(tf.keras.layers.Layer):
    def call(self, features, scale=None):
        return crossed(features, scale)


def crossed(features, scale):
    return features["user"] * features["item"] * scale


user, item, scale = tf.keras.Input([3]), tf.keras.Input([3]), tf.keras.Input([3])
network = tf.keras.Model([user, item, scale], Interaction()({"user": user, "item": item}, scale=scale))
value = network([tf.ones([2, 3])] * 3)
again = crossed({"user": tf.ones([2, 3]), "item": tf.ones([2, 3])}, tf.ones([2, 3]))
"""
_LAYER_CALL = """\
import tensorflow as tf


class Scale(tf.keras.layers.Layer):
    def call(self, inputs):
        return tf.nn.relu(inputs) * 2.0


inputs = tf.keras.Input((3,))
model = tf.keras.Model(inputs, Scale()(inputs))
output = model(tf.constant([[1.0, -2.0, 3.0]]))
"""

_CALLED_WITH_TENSORS = """\
import tensorflow as tf

dense = tf.keras.layers.Dense(3, kernel_initializer="ones")


def residual_block(features):
    return features + tf.nn.relu(dense(features))


outputs = [residual_block(tf.constant([[1.0, 2.0, 3.0]])) for _ in range(2)]
"""

_STEP_AROUND_MODEL = """\
import tensorflow as tf

inputs = tf.keras.Input((3,))
model = tf.keras.Model(inputs, tf.keras.layers.Dense(2, kernel_initializer="ones")(inputs))


def predict(features):
    return tf.nn.softmax(model(features) / 2.0)


predictions = [predict(tf.constant([[1.0, 2.0, 3.0]])) for _ in range(2)]
"""


class KerasTensorArgument(Rule):
    """An argument is a `KerasTensor` of a functional model under construction."""

    code = "HYB604"
    name = "keras-tensor-argument"

    what_happens = (
        "`tf.keras.Input` and the outputs of layers applied to it are `KerasTensor`s: descriptions of "
        "values, not tensors. A plain Python function may pass them from layer to layer. The same function "
        "as a `tf.function` raises at the first such call: TypeError with Keras 2, ValueError with Keras 3."
    )
    why = (
        "A `tf.function` binds each argument to a tensor placeholder of its own graph. A `KerasTensor` has "
        "no value that could be fed there; Keras records layer calls in a graph of its own."
    )
    unlock = (
        "Leave functions that assemble models as they are: they run once. To have their computation in a "
        "graph, decorate the step that calls the finished model, or the `call` method of a layer."
    )
    references: ClassVar[tuple[str, ...]] = (
        "https://www.tensorflow.org/guide/keras/functional_api",
        "https://keras.io/api/layers/core_layers/input/",
        "https://github.com/keras-team/keras/blob/master/keras/src/backend/common/keras_tensor.py",
    )
    breaks: ClassVar[tuple[Example, ...]] = (
        Example(
            _BLOCK,
            "residual_block",
            expect="differs",
            decision="decline",
            note="A block of a functional network, written as a function.",
        ),
        Example(
            _METHOD,
            "Encoder.encode",
            expect="differs",
            decision="decline",
            note="A method that strings the layers of its object together.",
        ),
        Example(
            _LIST_OF_TOWERS,
            "merge",
            expect="differs",
            decision="decline",
            module="towers.py",
            note="A helper of another module gets a layer output inside a list.",
        ),
        Example(
            _STRUCTURED_RESULT,
            "merge",
            expect="differs",
            decision="decline",
            note="A part of what a layer gives on a placeholder is a placeholder, too.",
        ),
    )
    safe: ClassVar[tuple[Example, ...]] = (
        Example(
            _LAYER_CALL,
            "Scale.call",
            expect="same",
            decision="hybridize",
            note="Inside `call` Keras has turned its placeholders into tensors.",
        ),
        Example(
            _DICT_INSIDE,
            "crossed",
            expect="same",
            decision="hybridize",
            note="Those in dicts and those passed by keyword, too.",
        ),
        Example(
            _CALLED_WITH_TENSORS,
            "residual_block",
            expect="same",
            decision="hybridize",
            note="The same block, called with tensors only.",
        ),
        Example(
            _STEP_AROUND_MODEL,
            "predict",
            expect="same",
            decision="hybridize",
            note="The functional model is complete; a step that calls it sees tensors.",
        ),
    )

    def check(self, function: FunctionFacts, program: ProgramFacts) -> Iterator[Reason]:
        """One reason for each parameter that receives a ``KerasTensor``."""
        for index, param in enumerate(function.params):
            if any(holds_keras_tensor(value) for value in function.contexts(index)):
                yield self.reason(
                    function, function.node, f"`{param.name}` receives a KerasTensor: a graph refuses it"
                )
