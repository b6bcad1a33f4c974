"""A deque with a bound drops items: its length is not that of what was put in."""

from __future__ import annotations

from pathlib import Path

import pytest

from hybridize.pipeline import analyze
from hybridize.project.settings import Settings

PROGRAM = """\
from collections import deque

import tensorflow as tf


def double(x):
    return x * 2.0


{fill}
double(tf.stack(list(recent)))
"""
APPENDED = "recent = {made}\nfor value in (1.0, 2.0, 4.0):\n    recent.append(tf.constant(value))"


@pytest.mark.parametrize(("fill", "kept"), [
    (APPENDED.format(made="deque(maxlen=2)"), False),
    (APPENDED.format(made="deque([], 2)"), False),
    (APPENDED.format(made="deque()"), True),
    (APPENDED.format(made="deque(maxlen=None)"), True),
    ("recent = deque([1.0, 2.0, 4.0], maxlen=2)", False),
    ("recent = deque(maxlen=2)\nrecent += [1.0, 2.0, 4.0]", False),
])
def test_the_length_of_a_bounded_deque_is_open(fill: str, kept: bool, tmp_path: Path) -> None:
    (tmp_path / "main.py").write_text(PROGRAM.format(fill=fill), encoding="utf-8")
    report = analyze([str(tmp_path)], Settings(root=str(tmp_path), tensorflow=False, cache=False))
    (found,) = report.functions
    assert found.decision == "hybridize"
    shapes = [list(spec["shape"]) for spec in found.input_signature or ()]
    assert (shapes == [[3]]) is kept
