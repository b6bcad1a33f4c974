"""Setters that nobody is seen to call between two calls of a function that nobody is seen to call: an assumption."""

from __future__ import annotations

from pathlib import Path

import pytest

from hybridize.pipeline import analyze
from hybridize.project.settings import Settings
from hybridize.report.model import Reason

LIBRARY = """\
import tensorflow as tf

_jitter = 1e-6


def set_jitter(value):
    global _jitter
    _jitter = float(value)


def cholesky(matrix: tf.Tensor):
    return tf.linalg.cholesky(matrix + _jitter * tf.eye(2))


class Model:
    def __init__(self):
        self.step = 0
        self.rate = 0.5
        self.kind = "relu"
        self.side = "left"
        self.dims = [0]

    def advance(self):
        self.step += 1

    def count(self):
        self.step = self.step + 1

    def warm(self, x: tf.Tensor):
        return tf.nn.relu(x) / (1.0 + self.step)

    def _set_rate(self, rate):
        self.rate = rate

    def decay(self):
        self._set_rate(self.rate * 0.5)

    def scaled(self, x: tf.Tensor):
        return tf.nn.relu(x) * self.rate

    def set_kind(self, kind):
        self.kind = kind

    def activated(self, x: tf.Tensor):
        return tf.nn.relu(x) if self.kind == "relu" else tf.nn.tanh(x)

    def set_side(self, side):
        self.side = side

    def one_side(self, x: tf.Tensor):
        return tf.nn.relu(x) if self.side == "left" else tf.nn.relu(-x)

    def both_sides(self, x: tf.Tensor):
        out = []
        for side in ("left", "right"):
            self.set_side(side)
            out.append(self.one_side(x))
        return out

    def keep(self, memory: tf.Tensor):
        self.memory = memory

    def attend(self, x: tf.Tensor):
        return tf.nn.softmax(x * self.memory)

    def add(self, dim):
        self.dims.append(dim)

    def reduced(self, x: tf.Tensor):
        return tf.reduce_sum(tf.square(x), axis=self.dims)
"""

CALLED = """\
import tensorflow as tf
import library

first = library.cholesky(tf.eye(2))
library.set_jitter(1.0)
second = library.cholesky(tf.eye(2))
"""


def judged(name: str, folder: Path, *, main: str = "", library: bool = False) -> tuple[str, str | None, list[Reason]]:
    """Decision, safety and reasons about a function of the library."""
    (folder / "library.py").write_text(LIBRARY, encoding="utf-8")
    if main:
        (folder / "main.py").write_text(main, encoding="utf-8")
    report = analyze([str(folder)], Settings(root=str(folder), tensorflow=False, library=library))
    found = next(function for function in report.functions if function.name == name)
    return found.decision, found.safety, [reason for reason in found.reasons if reason.code in ("HYB301", "HYB302")]


@pytest.mark.parametrize(("name", "setter"), [("cholesky", "set_jitter()"), ("Model.activated", "Model.set_kind()")])
def test_what_is_only_set_is_an_assumption(name: str, setter: str, tmp_path: Path) -> None:
    decision, safety, (reason,) = judged(name, tmp_path)
    assert (decision, safety, reason.severity) == ("hybridize", "speculative", "warning")
    assert f"assuming that {setter}" in reason.message


@pytest.mark.parametrize("name", [
    "Model.warm",  # steps are counted as the work goes on
    "Model.scaled",  # the rate is made of the rate before
    "Model.one_side",  # a method is seen to set it between two calls
    "Model.attend",  # tensors come with the data
    "Model.reduced",  # a list grows
])
def test_what_goes_along_with_the_work_is_not(name: str, tmp_path: Path) -> None:
    decision, _, reasons = judged(name, tmp_path)
    assert decision == "decline"
    assert "error" in {reason.severity for reason in reasons}


def test_a_call_that_is_seen_decides(tmp_path: Path) -> None:
    assert judged("cholesky", tmp_path, main=CALLED)[0] == "decline"


def test_an_open_world_runs_setters_when_it_likes(tmp_path: Path) -> None:
    assert judged("cholesky", tmp_path, library=True)[0] == "decline"
