"""What functions that nothing calls are given: hints, signatures, and use in other functions."""

from __future__ import annotations

from pathlib import Path

import pytest

from hybridize.pipeline import analyze
from hybridize.project.settings import Settings

HEAD = "from typing import Callable, Dict, List\n\nimport tensorflow as tf\n\n\n"
HELPED = "def helper(x):\n    return tf.square(x)\n\n\ndef f(x):\n    return helper(x)\n"
TAKEN_APART = "def f(x):\n    mean, scale = x\n    return tf.square(mean) * tf.exp(scale)\n"
TAKEN_APART_BELOW = TAKEN_APART.replace("f(x)", "parts(x)") + "\n\ndef f(x):\n    return parts(x)\n"
SPREAD = "def f(x):\n    return tf.zeros([2, 2, 3]) + tf.image.resize_with_pad(tf.ones([2, 2, 3]), *x)\n"
CALLED = "def f(x):\n    y = x(tf.ones([2]))\n    return tf.gradients(y, y)[0] + y\n"
SIGNED = "@tf.function(input_signature=[tf.TensorSpec([], tf.float32)])\ndef f(x):\n    return x\n"


@pytest.mark.parametrize(("source", "values"), [
    ("def f(x: List[tf.Tensor]):\n    return tf.add_n(x)\n", ("container",)),
    ("def f(x: Dict[str, tf.Tensor]):\n    return x['a'] + x['b']\n", ("container",)),
    ("def f(x: Callable[[tf.Tensor], tf.Tensor]):\n    return x(tf.ones(2))\n", ("unknown",)),
    (HELPED, ("tensor",)),
    (SIGNED, ("tensor",)),
    (TAKEN_APART, ("container",)),
    (TAKEN_APART_BELOW, ("container",)),
    ("def f(x):\n    return tf.add_n([tf.square(one) for one in x])\n", ("container",)),
    ("def f(x):\n    total = tf.zeros([])\n    for row in x:\n        total += tf.norm(row)\n    return total\n",
     ("tensor",)),
    (SPREAD, ("unknown",)),
    (CALLED, ("unknown",)),
])
def test_values_of_the_only_parameter(tmp_path: Path, source: str, values: tuple[str, ...]) -> None:
    (tmp_path / "main.py").write_text(HEAD + source)
    report = analyze([str(tmp_path)], Settings(root=str(tmp_path), tensorflow=False))
    assert [one.parameters[0].values for one in report.functions if one.name == "f"] == [values]


def test_a_concrete_function_is_a_call(tmp_path: Path) -> None:
    (tmp_path / "main.py").write_text(
        HEAD + "@tf.function\ndef f(x):\n    return x\n\n\nf.get_concrete_function(tf.TensorSpec([2], tf.int32))\n")
    report = analyze([str(tmp_path)], Settings(root=str(tmp_path), tensorflow=False))
    (function,) = report.functions
    assert function.facts["called"] and function.parameters[0].types[0]["dtype"] == "int32"
