"""HYB104: a Keras ``call`` that only ``fit``, ``evaluate`` and ``predict`` reach."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.report.model import Reason
from hybridize.rules.base import Example, Rule

_MODEL_USED_BY_FIT = """\
import tensorflow as tf


class Regressor(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.out = tf.keras.layers.Dense(1, kernel_initializer="ones")

    def call(self, inputs):
        return self.out(tf.nn.relu(inputs))


x = tf.constant([[1.0, -2.0], [3.0, 4.0], [0.0, 1.0], [2.0, 2.0]])
y = tf.reduce_sum(x, axis=1, keepdims=True)
model = Regressor()
model.build((None, 2))
model.compile(optimizer="sgd", loss="mse")
history = model.fit(x, y, batch_size=2, epochs=1, shuffle=False, verbose=0).history
"""

_LAYER_INSIDE_A_MODEL = {
    "main.py": """\
import tensorflow as tf
from layers import Gate

inputs = tf.keras.Input([3])
model = tf.keras.Model(inputs, Gate()(inputs))
outputs = model.predict(tf.constant([[1.0, 2.0, 3.0], [0.0, -1.0, 1.0]]), verbose=0)
""",
    "layers.py": """\
import tensorflow as tf


class Gate(tf.keras.layers.Layer):
    def build(self, input_shape):
        self.scale = self.add_weight(name="scale", shape=(input_shape[-1],), initializer="ones")

    def call(self, inputs):
        return inputs * tf.sigmoid(self.scale * inputs)
""",
}

_CUSTOM_LOSS = """\
import tensorflow as tf


class Huber:
    def __init__(self, delta):
        self.delta = delta

    def __call__(self, target, prediction):
        return tf.reduce_mean(self.penalty(target - prediction))

    def penalty(self, error):
        quadratic = tf.minimum(tf.abs(error), self.delta)
        return 0.5 * tf.square(quadratic) + self.delta * (tf.abs(error) - quadratic)


model = tf.keras.Sequential([tf.keras.Input([2]), tf.keras.layers.Dense(1, kernel_initializer="ones")])
model.compile(optimizer="sgd", loss=Huber(1.0))
score = model.evaluate(tf.constant([[1.0, 2.0], [3.0, 4.0]]), tf.constant([[2.0], [9.0]]), verbose=0)
"""

_CUSTOM_LOOP = """\
import tensorflow as tf


class Regressor(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.hidden = tf.keras.layers.Dense(4, activation="relu", kernel_initializer="ones")
        self.out = tf.keras.layers.Dense(1, kernel_initializer="ones")

    def call(self, inputs):
        return self.out(self.hidden(inputs))


model = Regressor()
model.build((None, 2))
x = tf.constant([[1.0, -2.0], [3.0, 4.0]])
losses = []
for _ in range(4):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(tf.square(model(x) - 1.0))
    for variable, gradient in zip(model.trainable_variables, tape.gradient(loss, model.trainable_variables)):
        variable.assign_sub(0.01 * gradient)
    losses.append(float(loss))
"""

_FIT_AND_DIRECT_CALLS = """\
import tensorflow as tf


class Scaler(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.out = tf.keras.layers.Dense(2, kernel_initializer="ones", use_bias=False)

    def call(self, inputs):
        return tf.tanh(self.out(inputs / 4.0))


x = tf.constant([[1.0, 2.0], [3.0, 4.0]])
model = Scaler()
model.build((None, 2))
model.compile(optimizer="sgd", loss="mse")
model.fit(x, x, batch_size=2, epochs=1, shuffle=False, verbose=0)
answers = [model(x * scale) for scale in (1.0, 0.5, 0.25, 0.125)]
"""

_LAYER_CALLED_BY_HAND = {
    "main.py": """\
import tensorflow as tf
from attention import Attention

layer = Attention(2)
queries = tf.constant([[[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]]])
contexts = [layer(queries * scale) for scale in (1.0, 2.0, 3.0, 4.0)]
""",
    "attention.py": """\
import tensorflow as tf


class Attention(tf.keras.layers.Layer):
    def __init__(self, width):
        super().__init__()
        self.project = tf.keras.layers.Dense(width, kernel_initializer="ones", use_bias=False)

    def build(self, input_shape):
        self.project.build(input_shape)

    def call(self, inputs):
        keys = self.project(inputs)
        weights = tf.nn.softmax(tf.matmul(inputs, keys, transpose_b=True))
        return tf.matmul(weights, inputs)
""",
}


class KerasTracedCall(Rule):
    """Keras traces its own steps, and with them everything that they call."""

    code = "HYB104"
    name = "keras-traced-call"

    what_happens = (
        "`fit`, `evaluate` and `predict` run their steps inside a `tf.function` of their own. Your `call`, "
        "loss or metric is part of that graph already; a decorator on it is a nested function that changes "
        "nothing."
    )
    why = (
        "Keras builds `make_train_function`, `make_test_function` and `make_predict_function` around the "
        "step with `tf.function(reduce_retracing=True)` unless the model was compiled with "
        "`run_eagerly=True`."
    )
    unlock = (
        "Nothing to unlock while Keras drives the model. In a loop of your own, decorate the step that "
        "holds the gradient tape; a model that is called directly in eager code profits from a decorated "
        "`call`."
    )
    references: ClassVar[tuple[str, ...]] = (
        "https://www.tensorflow.org/guide/keras/writing_a_training_loop_from_scratch",
        "https://github.com/keras-team/keras/blob/master/keras/src/backend/tensorflow/trainer.py",
        "https://keras.io/api/models/model_training_apis/",
    )
    breaks: ClassVar[tuple[Example, ...]] = (
        Example(
            _MODEL_USED_BY_FIT,
            "Regressor.call",
            expect="same",
            decision="decline",
            note="Only `fit` calls it.",
        ),
        Example(
            _LAYER_INSIDE_A_MODEL,
            "Gate.call",
            expect="same",
            decision="decline",
            module="layers.py",
            note="A layer of a functional model that only `predict` runs.",
        ),
        Example(
            _CUSTOM_LOSS,
            "Huber.penalty",
            expect="same",
            decision="decline",
            note="Reached through the loss object that was handed to `compile`.",
        ),
    )
    safe: ClassVar[tuple[Example, ...]] = (
        Example(
            _CUSTOM_LOOP,
            "Regressor.call",
            expect="same",
            decision="hybridize",
            note="An eager training loop calls the model directly.",
        ),
        Example(
            _FIT_AND_DIRECT_CALLS,
            "Scaler.call",
            expect="same",
            decision="hybridize",
            note="`fit` trains it, eager code serves it.",
        ),
        Example(
            _LAYER_CALLED_BY_HAND,
            "Attention.call",
            expect="same",
            decision="hybridize",
            module="attention.py",
            note="A layer used without any model.",
        ),
    )

    def check(self, function: FunctionFacts, program: ProgramFacts) -> Iterator[Reason]:
        """Yields nothing: it is HYB103 with Keras as the only caller; see ``decide/covered.py``."""
        yield from ()
