"""What ``tf.numpy_function`` calls runs eagerly in both worlds: its effects are no hazard of the caller."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.interpreter.probing import reported

HEAD = (
    "import numpy as np\nimport tensorflow as tf\n\n\n"
    "def rough(x):\n    return np.random.normal(size=x.shape).astype(np.float32)\n\n\n"
)


@pytest.mark.parametrize(
    "call",
    ["tf.numpy_function(rough, [x], tf.float32)", "tf.py_function(func=rough, inp=[x], Tout=tf.float32)",
     "tf.compat.v1.py_func(rough, [x], tf.float32)"],
)
def test_randomness_behind_the_way_back_to_python(tmp_path: Path, call: str) -> None:
    source = f"{HEAD}def noisy(x):\n    return {call} + x\n\n\ny = [noisy(tf.ones([2])) for _ in range(3)]\n"
    found = reported(tmp_path, source, "noisy")
    assert (found.decision, [reason.code for reason in found.reasons]) == ("hybridize", [])
