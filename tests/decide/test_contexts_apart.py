"""What one call passes may be harmless, and what another passes through the same place not."""

from __future__ import annotations

from pathlib import Path

import pytest

from hybridize.pipeline import analyze
from hybridize.project.settings import Settings

IN_THE_BODY = """\
def total(weights):
    return tf.sqrt(tf.cast(np.sum(weights), tf.float32))


first, second = total([1.0, 2.0]), total(np.array([3.0, 4.0]))
"""
IN_A_FUNCTION_THAT_IS_CALLED = """\
def added(weights):
    return np.sum(weights)


def total(weights):
    return tf.sqrt(tf.cast(added(weights), tf.float32))


first, second = total([1.0, 2.0]), total(np.array([3.0, 4.0]))
"""
PARTS_OF_ONE_ARGUMENT = """\
def added(weights):
    return np.sum(weights)


def total(pair):
    return tf.cast(added(pair[0]), tf.float32) + tf.cast(added(pair[1]), tf.float32)


first = total((2.0, tf.constant([3.0, 4.0])))
"""
IN_LISTS = """\
def added(weights):
    return np.sum(weights)


def total(pair):
    return tf.cast(added([pair[0], 1.0]), tf.float32) + tf.cast(added([pair[1], 1.0]), tf.float32)


first = total((2.0, tf.constant(3.0)))
"""


@pytest.mark.parametrize("program", [IN_THE_BODY, IN_A_FUNCTION_THAT_IS_CALLED, PARTS_OF_ONE_ARGUMENT, IN_LISTS])
def test_numpy_on_a_list_here_and_an_array_there(tmp_path: Path, program: str) -> None:
    (tmp_path / "main.py").write_text(f"import numpy as np\nimport tensorflow as tf\n\n\n{program}")
    report = analyze([str(tmp_path)], Settings(root=str(tmp_path), tensorflow=False))
    assert ["HYB402" in [reason.code for reason in one.reasons if reason.severity == "error"]
            for one in report.functions if one.name == "total"] == [True]
