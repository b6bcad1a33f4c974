"""Decisions that rest on the number of traces: how many Python values and objects the calls bring."""

from __future__ import annotations

from pathlib import Path

import pytest

from hybridize.pipeline import analyze
from hybridize.project.settings import Settings
from hybridize.report.model import FunctionReport

HEAD = """\
import functools
import sys

import tensorflow as tf


def scale(x, factor):
    return tf.sin(x) * factor


ones = tf.ones([3])
"""


def decided(folder: Path, source: str, name: str) -> FunctionReport:
    (folder / "main.py").write_text(source, encoding="utf-8")
    report = analyze([str(folder)], Settings(root=str(folder)))
    assert not report.errors
    return next(function for function in report.functions if function.name == name)


FEW = {
    "one constant": "for _ in range(9):\n    scale(ones, 0.5)\n",
    "two constants": "for factor in (0.5, 2.0):\n    scale(ones, factor)\n",
    "a flag": "for index in range(9):\n    scale(ones, index > 4)\n",
    "one call of an unknown number": "scale(ones, len(sys.argv))\n",
    "a number fixed before the loop": "n = len(sys.argv)\nfor _ in range(9):\n    scale(ones, n)\n",
    "a partial": "half = functools.partial(scale, factor=0.5)\nfor _ in range(9):\n    half(ones)\n",
    "a tensor": "for index in tf.range(9):\n    scale(ones, tf.cast(index, tf.float32))\n",
    "an array": "import numpy as np\nfor index in range(9):\n    scale(ones, np.float32(index))\n",
    "a tuple of constants": "for _ in range(9):\n    scale(ones, (1.0, 2.0, 3.0))\n",
}
MANY = {
    "a loop index": "for index in range(9):\n    scale(ones, index)\n",
    "a comprehension": "[scale(ones, index) for index in range(9)]\n",
    "a schedule": "rate = 1.0\nfor _ in range(9):\n    rate = rate * 0.9\n    scale(ones, rate)\n",
    "a number of a tensor": "for _ in range(9):\n    ones = scale(ones, float(ones[0]))\n",
    "many constants": "".join(f"scale(ones, {n / 2})\n" for n in range(9)),
    "a keyword": "for index in range(9):\n    scale(ones, factor=index)\n",
    "handed on": "def run(i):\n    return scale(ones, 2 * i)\n\n\nfor index in range(9):\n    run(index)\n",
    "a counter": "class Run:\n    def __init__(self):\n        self.step = 0\n\n    def next(self):\n"
    "        self.step += 1\n        return scale(ones, self.step)\n\n\nrun = Run()\n"
    "for _ in range(9):\n    run.next()\n",
}


@pytest.mark.parametrize("case", sorted(FEW))
def test_few_values_are_worth_a_graph(tmp_path: Path, case: str) -> None:
    found = decided(tmp_path, HEAD + FEW[case], "scale")
    assert (found.decision, found.safety) == ("hybridize", "safe"), found.reasons


@pytest.mark.parametrize("case", sorted(MANY))
def test_many_values_are_not(tmp_path: Path, case: str) -> None:
    found = decided(tmp_path, HEAD + MANY[case], "scale")
    assert found.decision == "decline"
    assert "HYB801" in {reason.code for reason in found.reasons}


def test_a_number_that_no_call_shows_is_an_assumption(tmp_path: Path) -> None:
    found = decided(
        tmp_path,
        "import tensorflow as tf\n\n\ndef scale(x: tf.Tensor, factor: float):\n"
        "    return tf.sin(x) * factor\n",
        "scale",
    )
    assert (found.decision, found.safety) == ("hybridize", "speculative")
    assert "HYB801" in {reason.code for reason in found.reasons if reason.severity == "warning"}


OBJECTS = """\
import functools

import tensorflow as tf


class Settings:
    def __init__(self, rate):
        self.rate = rate

    def apply(self, x):
        return x * self.rate


def step(x, how):
    return tf.sin(x) * (how(x) if callable(how) else how.rate)


ones = tf.ones([3])
settings = Settings(0.5)
"""


@pytest.mark.parametrize(
    ("argument", "decision"),
    [
        ("Settings(0.5)", "decline"),
        ("lambda x: x", "decline"),
        ("settings.apply", "decline"),
        ("functools.partial(tf.add, 1.0)", "decline"),
        ("settings", "hybridize"),
        ("tf.square", "hybridize"),
    ],
)
def test_objects_made_for_each_call(tmp_path: Path, argument: str, decision: str) -> None:
    source = f"{OBJECTS}for _ in range(9):\n    step(ones, {argument})\n"
    found = decided(tmp_path, source, "step")
    assert found.decision == decision, found.reasons
    assert ("HYB802" in {reason.code for reason in found.reasons}) == (decision == "decline")


def test_an_object_of_each_run_serves_the_calls_of_the_run(tmp_path: Path) -> None:
    source = OBJECTS + (
        "\n\ndef run(rate):\n    own = Settings(rate)\n    for _ in range(9):\n"
        "        print(step(ones, own))\n\n\nfor rate in (0.1, 0.2, 0.3, 0.4, 0.5, 0.6):\n    run(rate)\n"
    )
    assert decided(tmp_path, source, "step").decision == "hybridize"
