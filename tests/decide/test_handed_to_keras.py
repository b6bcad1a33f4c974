"""Functions and objects that Keras objects are made with: a call of the one is a call of the other."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.decide.test_hybrid import HEAD, decided

SOURCE = (
    HEAD + "FACTOR = 2.0\n\n\ndef scale(x):\n    {effect}return x * FACTOR\n\n\n"
    "class Scale(tf.keras.layers.Layer):\n    def call(self, x, states=None):\n"
    "        return (scale(x), states) if states is not None else scale(x)\n\n\n"
    "class Cell(Scale):\n    state_size = 2\n    output_size = 2\n\n\n"
    "class Decay(tf.keras.optimizers.schedules.LearningRateSchedule):\n"
    "    def __call__(self, step):\n        return scale(0.1)\n\n\n"
    "class Swish(tf.keras.layers.Dense):\n    def __init__(self):\n        super().__init__(2, activation=scale)\n\n\n"
    "class Slow(tf.keras.optimizers.SGD):\n    def update_step(self, gradient, variable, rate):\n"
    "        variable.assign_sub(scale(gradient))\n\n\n"
    "def distance(y, p):\n    return scale(tf.abs(y - p))\n\n\n"
    "weight = tf.Variable([1.0])\n{made}\n\n\n"
    "def used(x):\n    {body}\n\n\n"
    "for number in range(3):\n    used(tf.ones([1, 2, 2]))\n    {change}\n"
)
CALL = "return made(x)"
STEP = "made.apply_gradients([(tf.reduce_sum(x, [0, 1])[:1], weight)])\n    return weight + 0.0"
CASES = [
    ("made = tf.keras.layers.Dense(2, activation=scale)", CALL),
    ("made = tf.keras.Sequential([tf.keras.layers.Activation(scale)])", CALL),
    ("made = Swish()", CALL),
    ("made = tf.keras.layers.TimeDistributed(Scale())", CALL),
    ("made = tf.keras.layers.RNN(Cell())", CALL),
    ("made = tf.keras.optimizers.SGD(Decay())\nmade.build([weight])", STEP),
    ("made = tf.keras.optimizers.SGD(learning_rate=Decay())\nmade.build([weight])", STEP),
    ("made = Slow()\nmade.build([weight])", STEP),
    ("made = tf.keras.metrics.MeanMetricWrapper(distance)", "made.update_state(x, x * 2.0)\n    return x * 2.0"),
    ("made = tf.keras.layers.Dense(2, kernel_regularizer=scale)\nmade.build((None, 2))",
     "return tf.add_n([tf.reduce_sum(one) for one in made.losses]) + tf.reduce_sum(made(x))"),
    ("inputs = tf.keras.Input((2, 2))\n"
     "made = tf.keras.Model(inputs, tf.keras.layers.Dense(2, activation=scale)(inputs))", CALL),
]


@pytest.mark.parametrize(("made", "body"), CASES)
@pytest.mark.parametrize(("effect", "change", "decision"), [
    ("print('scaled')\n    ", "pass", "decline"),
    ("", "FACTOR = float(number)", "decline"),
    ("", "pass", "hybridize"),
])
def test_what_it_does(tmp_path: Path, made: str, body: str, effect: str, change: str, decision: str) -> None:
    source = SOURCE.format(made=made, body=body, effect=effect, change=change)
    assert decided(tmp_path, source, "used", target_tensorflow="2.21.0").decision == decision


def test_what_only_makes_weights(tmp_path: Path) -> None:
    made = "made = tf.keras.layers.Dense(2, kernel_initializer=lambda shape, dtype=None: scale(tf.ones(shape)))\n"
    source = SOURCE.format(made=made + "made.build((None, 2))", body=CALL, effect="print('made')\n    ", change="pass")
    assert decided(tmp_path, source, "used", target_tensorflow="2.21.0").decision == "hybridize"
