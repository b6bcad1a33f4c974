"""What a layer sets in ``build``: Keras has each layer build itself once, before it calls it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.decide.test_hybrid import HEAD, decided

LAYER = (
    HEAD + "class Scale(tf.keras.layers.Layer):\n    def __init__(self):\n        super().__init__()\n        {initial}\n\n"
    "    def build(self, input_shape):\n        self.width = input_shape[-1]\n"
    "        self.scale = self.add_weight(name='scale', shape=(self.width,), initializer='ones')\n\n"
    "    def call(self, x):\n        return self.scaled(x) + self.width\n\n"
    "    def scaled(self, x):\n        return tf.square(x) * {read}\n\n\n"
)
MANY = "layers = [Scale() for _ in range(30)]\nx = tf.ones([2, 4])\nfor layer in layers:\n    x = layer(x)\n    layer.scaled(x)\n"
BY_HAND = (
    "def make():\n    layer = Scale()\n    layer.build((None, 4))\n    return layer\n\n\n"
    "for _ in range(3):\n    make().scaled(tf.ones([2, 4]))\nlayer = make()\nlayer.scaled(tf.ones([2, 4]))\nlayer.scaled(tf.ones([2, 4]))\n"
)
IN_A_WHOLE = (
    "class Whole(tf.keras.layers.Layer):\n    def __init__(self, parts):\n        super().__init__()\n        self.parts = parts\n\n"
    "    def build(self, input_shape):\n        for part in self.parts:\n            part.build(input_shape)\n\n"
    "    def call(self, x):\n        for part in self.parts:\n            x = part.scaled(x)\n        return x\n\n\n"
    "def use(number):\n    whole = Whole([Scale() for _ in range(number)])\n    return whole(tf.ones([2, 4]))\n\n\n"
    "use(2)\nuse(20)\nuse(30)\n"
)
AGAIN = "layer = Scale()\nfor width in (1, 4):\n    layer.build((None, width))\n    layer.scaled(tf.ones([2, 4]))\n"
BEFORE = "layer = Scale()\nlayer.scaled(tf.ones([2, 4]))\nlayer(tf.ones([2, 4]))\nlayer.scaled(tf.ones([2, 4]))\n"


@pytest.mark.parametrize("use", [MANY, BY_HAND, IN_A_WHOLE])
def test_a_layer_is_built_once(tmp_path: Path, use: str) -> None:
    source = LAYER.format(initial="self.supports_masking = True", read="self.scale") + use
    assert "HYB301" not in {reason.code for reason in decided(tmp_path, source, "Scale.scaled").reasons}


@pytest.mark.parametrize(("initial", "read", "use"), [
    ("self.supports_masking = True", "self.width", AGAIN),
    ("self.width = 3", "self.width", BEFORE),
    ("self.scale = None", "(1.0 if self.scale is None else self.scale)", BEFORE),
])
def test_what_a_run_may_have_read_before_is_stale(tmp_path: Path, initial: str, read: str, use: str) -> None:
    found = decided(tmp_path, LAYER.format(initial=initial, read=read) + use, "Scale.scaled")
    assert "HYB301" in {reason.code for reason in found.reasons}
