"""Conditions whose outcome is not known: what stands in either branch may happen."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.interpreter.probing import reported

SOURCE = (
    "import random\n\nimport tensorflow as tf\n\nlayer = tf.keras.layers.Dense(2)\n"
    "optimizer = tf.keras.optimizers.SGD(0.1)\n\n\n"
    "def f(x, given):\n    {condition}\n        print('here')\n    return x * 2.0\n\n\n"
    "outs = [f(tf.ones([2]), {given}) for _ in range(2)]\n"
)


@pytest.mark.parametrize(("condition", "given"), [
    ("if layer.kernel_regularizer is None:", "1"), ("if not optimizer.clipnorm:", "1"),
    ("if layer.kernel_regularizer == None:", "1"), ("if isinstance(layer.lora_rank, type(None)):", "1"),
    ("if given is None:", "layer.kernel_constraint"), ("if given is True:", "random.random() > 0.5"),
    ("if given is not False:", "random.random() > 0.5"), ("if given is False:", "random.random() > 0.5"),
])
def test_what_may_happen_is_seen(tmp_path: Path, condition: str, given: str) -> None:
    found = reported(tmp_path, SOURCE.format(condition=condition, given=given), "f")
    assert "HYB201" in [reason.code for reason in found.reasons]


@pytest.mark.parametrize(("condition", "given"), [
    ("if given is None:", "1"), ("if given is True:", "False"), ("if layer is None:", "1"),
])
def test_what_cannot_happen_is_not(tmp_path: Path, condition: str, given: str) -> None:
    found = reported(tmp_path, SOURCE.format(condition=condition, given=given), "f")
    assert (found.decision, found.safety) == ("hybridize", "safe")
