"""Layers of several inputs, which take a list of tensors apart: what of it is certain."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.interpreter.probing import reported

HEAD = "import tensorflow as tf\n\n\n"
LAYER = (
    "class Merge(tf.keras.layers.Layer):\n    def call(self, inputs):\n        x, z = inputs\n"
    "        return x * tf.tanh(z)\n"
)
FUNCTION = "def merge(inputs):\n    x, z = inputs\n    return x * tf.tanh(z)\n\n\nx = tf.ones([2, 3])\nmerge([x, x])\n"


def test_a_layer_that_nothing_calls_gets_a_list(tmp_path: Path) -> None:
    told = reported(tmp_path, HEAD + LAYER, "Merge.call")
    assert told.decision == "hybridize"
    assert told.parameters[1].values == ("container",)


@pytest.mark.parametrize(
    ("more", "decision"),
    [
        ("", "hybridize"),
        ("merge(tf.io.parse_tensor(tf.io.serialize_tensor(x), tf.float32))\n", "hybridize"),
        ("merge(tf.ones([2, 3]))\n", "decline"),
    ],
)
def test_a_tensor_that_is_unpacked_by_chance(tmp_path: Path, more: str, decision: str) -> None:
    told = reported(tmp_path, HEAD + FUNCTION + more, "merge")
    assert told.decision == decision
    assert ("HYB404" in {reason.code for reason in told.reasons}) is bool(more)
