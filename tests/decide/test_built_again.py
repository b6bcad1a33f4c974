"""Layers of which it is not certain that they are built when they are called once more: Keras builds them once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.interpreter.probing import reported

PROGRAM = """\
import sys

import tensorflow as tf


class Scale(tf.keras.layers.Layer):
    def __init__(self):
        super().__init__()
        self.kernel = None

    def build(self, input_shape):
        self.kernel = self.add_weight(shape=(input_shape[-1],), initializer="ones", name="kernel")

    def call(self, x):
        return self.scaled(x)

    def scaled(self, x):
        return tf.tanh(x) if self.kernel is None else x * self.kernel


scale = Scale()


def forward(x, training=False):
    print(x.shape)
    {before}
    if training:
        x = tf.nn.dropout(x, 0.5)
    return scale(x)


def evaluate(n):
    return forward(tf.ones([n, 2]))


for n in range(len(sys.argv) + 2):
    if n:
        forward(tf.ones([2, 2]), training=True)
        evaluate(2)
    else:
        evaluate(1)
    evaluate(3)
    {after}
"""


@pytest.mark.parametrize(
    ("before", "after", "name", "decision"),
    [
        ("pass", "pass", "Scale.call", "hybridize"),
        ("pass", "scale.built = True", "Scale.call", "hybridize"),
        ("pass", "scale.built = False", "Scale.call", "decline"),
        ("pass", "scale.build((None, 2))", "Scale.call", "decline"),
        ("scale.scaled(x)", "pass", "Scale.scaled", "decline"),
    ],
)
def test_one_build(tmp_path: Path, before: str, after: str, name: str, decision: str) -> None:
    told = reported(tmp_path, PROGRAM.format(before=before, after=after), name)
    assert told.decision == decision
    assert ("HYB301" in {reason.code for reason in told.reasons}) is (decision == "decline")
