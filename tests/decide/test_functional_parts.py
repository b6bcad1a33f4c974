"""A functional model calls the layers that it was made of: what they do, and what they read, is the model's."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.decide.test_hybrid import HEAD, decided

SOURCE = (
    HEAD + "import random\n\nFACTOR = 2.0\n\n\nclass Scale(tf.keras.layers.Layer):\n"
    "    def __init__(self):\n        super().__init__()\n        self.factor, self.calls = 2.0, 0\n\n"
    "    def call(self, x):\n        {body}\n\n\n{build}\n\n\n"
    "def used(x):\n    return model(x) + 1.0\n\n\n"
    "for number in range(3):\n    used(tf.ones([1, 2]))\n    {change}\n"
)
IN_MODULE = "scale = Scale()\ninputs = tf.keras.Input((2,))\nmodel = tf.keras.Model(inputs, scale(inputs))"
IN_FUNCTION = (
    "scale = Scale()\n\n\ndef build(inputs):\n    hidden = tf.keras.layers.Dense(2)(inputs)\n"
    "    return tf.keras.Model(inputs, [hidden, scale(hidden)])\n\n\nmodel = build(tf.keras.Input((2,)))"
)
IN_CLASS = (
    "scale = Scale()\n\n\nclass Net(tf.keras.Model):\n    def __init__(self):\n        inputs = tf.keras.Input((2,))\n"
    "        super().__init__(inputs, scale(inputs))\n\n\nmodel = Net()"
)
NESTED = IN_MODULE + "\nagain = tf.keras.Input((2,))\nmodel = tf.keras.Model(again, model(again))"
LAMBDA = ("scale = Scale()\ninputs = tf.keras.Input((2,))\n"
          "model = tf.keras.Model(inputs, tf.keras.layers.Lambda(lambda x: x * FACTOR)(inputs))")


@pytest.mark.parametrize("build", [IN_MODULE, IN_FUNCTION.replace("[hidden, scale(hidden)]", "scale(hidden)"),
                                   IN_CLASS, NESTED])
@pytest.mark.parametrize(("body", "change", "decision"), [
    ("print('called')\n        return x * 2.0", "pass", "decline"),
    ("self.calls += 1\n        return x * 2.0", "pass", "decline"),
    ("return x * self.factor", "scale.factor = float(number)", "decline"),
    ("return x * FACTOR", "FACTOR = float(number)", "decline"),
    ("return x * random.random()", "pass", "decline"),
    ("return x * self.factor", "pass", "hybridize"),
    ("return x * tf.cast(tf.shape(x)[1], x.dtype)", "scale.other = 1.0", "hybridize"),
])
def test_what_its_layers_do(tmp_path: Path, build: str, body: str, change: str, decision: str) -> None:
    source = SOURCE.format(body=body, build=build, change=change)
    assert decided(tmp_path, source, "used", target_tensorflow="2.21.0").decision == decision


@pytest.mark.parametrize(("change", "decision"), [("FACTOR = float(number)", "decline"), ("pass", "hybridize")])
def test_what_a_lambda_layer_reads(tmp_path: Path, change: str, decision: str) -> None:
    source = SOURCE.format(body="return x", build=LAMBDA, change=change)
    assert decided(tmp_path, source, "used", target_tensorflow="2.21.0").decision == decision
