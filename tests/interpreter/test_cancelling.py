"""A run that is no longer wanted ends wherever it is: while interpreting, while distilling facts, while deciding."""

from __future__ import annotations

from pathlib import Path

import pytest

from hybridize.interpreter.state.machine import Cancelled
from hybridize.pipeline import analyze
from hybridize.project.settings import Settings

PROGRAM = """\
import tensorflow as tf


def double(x):
    return 2 * x


def total(x):
    return tf.reduce_sum(double(x))


total(tf.ones([2]))
"""


def _asked(folder: Path, stop_at: int | None) -> int:
    """How often the run asks whether to stop, when it is told so at one of these times."""
    asked = 0

    def cancelled() -> bool:
        nonlocal asked
        asked += 1
        return asked == stop_at

    analyze([str(folder)], Settings(root=str(folder), cache=False, tensorflow=False), cancelled=cancelled)
    return asked


def test_every_step_can_be_the_last(tmp_path: Path) -> None:
    (tmp_path / "main.py").write_text(PROGRAM)
    times = _asked(tmp_path, None)
    assert times >= 8  # three records, as many to lift, the functions to distil and to decide about
    for stop_at in range(1, times + 1):
        with pytest.raises(Cancelled):
            _asked(tmp_path, stop_at)
