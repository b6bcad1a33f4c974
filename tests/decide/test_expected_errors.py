"""Shapes that do not fit: an error of the operation eagerly, ``ValueError`` while a graph is traced."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.decide.test_hybrid import HEAD, decided

GUARDED = HEAD + """\
def multiply(a, b):
    return tf.matmul(a, b)


multiply(tf.ones([2, 2]), tf.ones([2, 2]))
try:
    multiply(tf.ones([2, 3]), tf.ones([2, 3]))
except {types}:
    pass
"""


@pytest.mark.parametrize(("types", "safety"), [
    ("tf.errors.InvalidArgumentError", "speculative"),
    ("(tf.errors.InvalidArgumentError, ValueError)", "safe"),
    ("Exception", "safe"),
    ("tf.errors.OutOfRangeError", "safe"),
])
def test_which_error_the_caller_expects(tmp_path: Path, types: str, safety: str) -> None:
    assert decided(tmp_path, GUARDED.format(types=types), "multiply").safety == safety


def test_pytest_raises(tmp_path: Path) -> None:
    source = GUARDED.partition("try:")[0] + (
        "import pytest\n\n\ndef test_it():\n    with pytest.raises(tf.errors.InvalidArgumentError):\n"
        "        multiply(tf.ones([2, 3]), tf.ones([2, 3]))\n\n\ntest_it()\n")
    assert decided(tmp_path, source, "multiply").safety == "speculative"
