"""Tensors that are told from others only to make tensors of both: what both sides have to have in common."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.interpreter.probing import reported

HEAD = "import numpy as np\nimport tensorflow as tf\n\n\n"
CALL = "\n\nresults = [step(np.array([1.0, float(k)])) for k in range(2)]\n"
ALIKE = (
    "    if not tf.is_tensor(x):\n        x = tf.convert_to_tensor(x)\n    return x + 1.0\n",
    "    if not tf.is_tensor(x):\n        x = tf.constant(x)\n    return x + 1.0\n",
    "    if isinstance(x, tf.Tensor):\n        y = tf.cast(x, tf.float32)\n"
    "    else:\n        y = tf.constant(x, dtype='float32')\n    return y + 1.0\n",
    "    x = tf.cast(x, tf.float32) if tf.is_tensor(x) else tf.convert_to_tensor(x, tf.float32)\n    return x + 1.0\n",
)
NOT_ALIKE = (
    "    if isinstance(x, tf.Tensor):\n        y = tf.constant(1.0)\n"
    "    else:\n        y = tf.constant(2.0)\n    return y + tf.cast(x, tf.float32)\n",
    "    if not tf.is_tensor(x):\n        return tf.convert_to_tensor(x)\n    return x * 2.0\n",
    "    if isinstance(x, tf.Tensor):\n        y = tf.cast(x, tf.float32)\n"
    "    else:\n        z = tf.convert_to_tensor(x, tf.float32)\n        y = 2.0 * z\n    return y + 1.0\n",
    "    if tf.is_tensor(x):\n        return tf.cast(x, tf.float64)\n    return tf.convert_to_tensor(x, tf.float32)\n",
    "    y = tf.identity(x) if tf.is_tensor(x) else tf.zeros_like(x)\n    return y + 1.0\n",
)


@pytest.mark.parametrize("body", ALIKE)
def test_either_way_the_same_tensor(tmp_path: Path, body: str) -> None:
    assert reported(tmp_path, f"{HEAD}def step(x):\n{body}{CALL}", "step").safety == "safe"


@pytest.mark.parametrize("body", NOT_ALIKE)
def test_another_tensor_for_an_array(tmp_path: Path, body: str) -> None:
    told = reported(tmp_path, f"{HEAD}def step(x):\n{body}{CALL}", "step")
    assert told.decision == "decline"
    assert "HYB403" in {reason.code for reason in told.reasons}


@pytest.mark.parametrize(("dtype", "decision"), [("float32", "hybridize"), ("float64", "decline")])
def test_a_number_is_a_tensor_of_single_precision(tmp_path: Path, dtype: str, decision: str) -> None:
    program = (
        f"{HEAD}def wrap(x):\n    if isinstance(x, tf.Tensor):\n        return tf.cast(x, tf.{dtype})\n"
        f"    return tf.convert_to_tensor(x, tf.{dtype})\n\n\n"
        f"def step(x):\n    return x * wrap(float(tf.reduce_sum(x)))\n\n\n"
        f"results = [step(tf.constant([0.1, k], tf.{dtype})) for k in (1.0, 2.0)]\n"
    )
    assert reported(tmp_path, program, "step").decision == decision
