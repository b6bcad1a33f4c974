"""Numbers that a hint alone, or tests alone, make many: an assumption, where the function has something to gain."""

from __future__ import annotations

from pathlib import Path

import pytest

from hybridize.pipeline import analyze
from hybridize.project.settings import Settings

KERNELS = """\
import tensorflow as tf


class Kernel(tf.Module):
    def __init__(self):
        self.variance = tf.Variable([1.0, 2.0])

    def diagonal(self, *, jitter: float = 0.0):
        return tf.linalg.diag(tf.square(self.variance)) + jitter * tf.eye(2)

    def power(self, number: int):
        return tf.square(self.variance) ** number


def table(size: int = 3):
    return tf.cast(tf.range(size), tf.float32) * 2.0
"""

LIBRARY = """\
import tensorflow as tf


def permuted(x, order):
    return tf.transpose(tf.square(x), order)
"""

TESTS = """\
import pytest
import tensorflow as tf
from library import permuted


@pytest.mark.parametrize("order", [(0, 1, 2), (0, 2, 1), (1, 0, 2), (1, 2, 0), (2, 0, 1), (2, 1, 0)])
def test_permuted(order):
    assert permuted(tf.ones([1, 2, 3]), order) is not None
"""

MAIN = """\
import tensorflow as tf
from library import permuted

orders = [(0, 1, 2), (0, 2, 1), (1, 0, 2), (1, 2, 0), (2, 0, 1), (2, 1, 0)]
results = [permuted(tf.ones([1, 2, 3]), order) for order in orders]
"""


def judged(files: dict[str, str], name: str, folder: Path) -> tuple[str, str | None, set[tuple[str, str]]]:
    """Decision, safety and the reasons about a function."""
    for file, text in files.items():
        (folder / file).write_text(text, encoding="utf-8")
    report = analyze([str(folder)], Settings(root=str(folder), tensorflow=False))
    found = next(function for function in report.functions if function.name == name)
    return found.decision, found.safety, {(reason.code, reason.severity) for reason in found.reasons}


@pytest.mark.parametrize(("name", "expected", "severity"), [
    ("Kernel.diagonal", ("hybridize", "speculative"), "warning"),
    ("Kernel.power", ("decline", None), "error"),  # every call gives a number
    ("table", ("decline", None), "error"),  # nothing but the number goes in
])
def test_a_setting_that_nobody_is_seen_to_give(name: str, expected: tuple[str, str | None], severity: str,
                                               tmp_path: Path) -> None:
    decision, safety, reasons = judged({"kernels.py": KERNELS}, name, tmp_path)
    assert (decision, safety) == expected
    assert ("HYB101", severity) in reasons


@pytest.mark.parametrize(("other", "expected", "severity"), [
    ({"test_library.py": TESTS}, ("hybridize", "speculative"), "warning"),
    ({"test_library.py": TESTS, "main.py": MAIN}, ("decline", None), "error"),
])
def test_values_that_only_tests_vary(other: dict[str, str], expected: tuple[str, str | None], severity: str,
                                     tmp_path: Path) -> None:
    decision, safety, reasons = judged({"library.py": LIBRARY, **other}, "permuted", tmp_path)
    assert (decision, safety) == expected
    assert ("HYB801", severity) in reasons
