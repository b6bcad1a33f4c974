"""What a layer sets in ``build``: Keras has each layer build itself once, before it calls it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.decide.test_hybrid import HEAD, decided

LAYER = HEAD + """
class Scale(tf.keras.layers.Layer):
    def __init__(self):
        super().__init__()
        {initial}

    def build(self, input_shape):
        self.width = input_shape[-1]
        self.scale = self.add_weight(name='scale', shape=(self.width,), initializer='ones')

    def call(self, x):
        return self.scaled(x) + self.width

    def scaled(self, x):
        return tf.square(x) * {read}


"""
MANY = """
layers = [Scale() for _ in range(30)]
x = tf.ones([2, 4])
for layer in layers:
    x = layer(x)
    layer.scaled(x)
"""
BY_HAND = """
def make():
    layer = Scale()
    layer.build((None, 4))
    return layer


for _ in range(3):
    make().scaled(tf.ones([2, 4]))
layer = make()
layer.scaled(tf.ones([2, 4]))
layer.scaled(tf.ones([2, 4]))
"""
IN_A_WHOLE = """
class Whole(tf.keras.layers.Layer):
    def __init__(self, parts):
        super().__init__()
        self.parts = parts

    def build(self, input_shape):
        for part in self.parts:
            part.build(input_shape)

    def call(self, x):
        for part in self.parts:
            x = part.scaled(x)
        return x


def use(number):
    whole = Whole([Scale() for _ in range(number)])
    return whole(tf.ones([2, 4]))


use(2)
use(20)
use(30)
"""
AGAIN = """
layer = Scale()
for width in (1, 4):
    layer.build((None, width))
    layer.scaled(tf.ones([2, 4]))
"""
BEFORE = """
layer = Scale()
layer.scaled(tf.ones([2, 4]))
layer(tf.ones([2, 4]))
layer.scaled(tf.ones([2, 4]))
"""


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
