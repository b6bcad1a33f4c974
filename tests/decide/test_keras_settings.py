"""What Keras objects are set to, in plain attributes and by methods, is a constant of a graph that calls them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.decide.test_hybrid import HEAD, decided

MADE = (
    HEAD + "dense = tf.keras.layers.Dense(2)\ndense.build((None, 2))\nmodel = tf.keras.Sequential([dense])\n"
    "norm = tf.keras.layers.Normalization()\nnorm.adapt([[1.0, 2.0], [3.0, 4.0]])\n"
    "loss = tf.keras.losses.Huber(delta=1.0)\nmean = tf.keras.metrics.Mean()\nweight = tf.Variable([1.0])\n"
    "optimizer = tf.keras.optimizers.SGD(0.1, momentum=0.9)\noptimizer.build([weight])\n"
    "other = tf.keras.layers.Dense(2)\n\n\n"
    "class Net(tf.keras.Model):\n    def __init__(self):\n        super().__init__()\n        self.inner = model\n\n"
    "    def call(self, x):\n        return self.inner(x)\n\n\nnet = Net()\n\n\n"
)
USE = MADE + "def used(x):\n    {body}\n\n\nfor number in range(3):\n    used(tf.ones([2, 2]))\n    {change}\n"
STEP = "optimizer.apply_gradients([(tf.reduce_sum(x, 1)[:1], weight)])"


@pytest.mark.parametrize(("body", "change", "decision"), [
    ("return dense(x)", "dense.activation = tf.nn.relu", "decline"),
    ("return model(x)", "dense.activation = tf.nn.relu", "decline"),
    ("return net(x)", "dense.activation = tf.nn.relu", "decline"),
    ("return model(x)", "model.add(tf.keras.layers.Dense(2))", "decline"),
    ("return norm(x)", "norm.adapt([[number, 2.0]])", "decline"),
    ("return loss(x, x * 2.0)", "loss.delta = float(number)", "decline"),
    (STEP, "optimizer.momentum = 0.1 * number", "decline"),
    (STEP, "optimizer.clipnorm = 0.1 * number", "decline"),
    (STEP, "optimizer.learning_rate = 0.1 * number", "hybridize"),
    (STEP, "optimizer.learning_rate.assign(0.1 * number)", "hybridize"),
    ("return dense(x)", "other.activation = tf.nn.relu", "hybridize"),
    ("return dense(x)", "dense.set_weights(dense.get_weights())", "hybridize"),
    ("return dense(x)", "norm.adapt([[number, 2.0]])", "hybridize"),
    ("mean.update_state(x)", "mean.reset_state()", "hybridize"),
])
def test_settings_that_change_between_calls(tmp_path: Path, body: str, change: str, decision: str) -> None:
    assert decided(tmp_path, USE.format(body=body, change=change), "used").decision == decision


@pytest.mark.parametrize(("layer", "decision"), [
    ("tf.keras.layers.Dropout(0.5)", "decline"),
    ("tf.keras.layers.BatchNormalization()", "decline"),
    ("tf.keras.Sequential([tf.keras.layers.LSTM(2)])", "decline"),
    ("tf.keras.Sequential([tf.keras.layers.Dense(2)])", "hybridize"),
    ("tf.keras.layers.Dense(2)", "hybridize"),
])
@pytest.mark.parametrize("target", ["2.21.0", "2.15.0"])
def test_a_tensor_tells_the_phase(tmp_path: Path, layer: str, decision: str, target: str) -> None:
    source = (HEAD + f"layer = {layer}\n\n\ndef used(x, training):\n    return layer(x, training=training)\n\n\n"
              "for number in range(2):\n    used(tf.ones([2, 3, 2]), tf.constant(number > 0))\n")
    expected = decision if target == "2.21.0" else "hybridize"
    assert decided(tmp_path, source, "used", target_tensorflow=target).decision == expected
