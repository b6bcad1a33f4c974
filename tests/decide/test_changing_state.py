"""State that changes between calls, of which a function asks only what stays, and the environment of the process."""

from __future__ import annotations

from pathlib import Path

import pytest

from hybridize.pipeline import analyze
from hybridize.project.settings import Settings

BUFFER = """\
import numpy as np
import tensorflow as tf


class Buffer:
    def __init__(self):
        self.rows = np.zeros([2], np.float32)

    def change(self):
        {change}

    def pad(self, x):
        return tf.tile(x, [{size}])


buffer = Buffer()
before = buffer.pad(tf.constant([1.0]))
buffer.change()
after = buffer.pad(tf.constant([1.0]))
"""

ENVIRONMENT = """\
import os

import tensorflow as tf


def scale(x):
    return x * float(os.environ.get("DEMO_SCALE", "1"))


once = scale(tf.constant([1.0]))
{between}
twice = scale(tf.constant([1.0]))
"""


def decision(text: str, name: str, folder: Path) -> str:
    """The decision about a function of a program."""
    (folder / "main.py").write_text(text, encoding="utf-8")
    report = analyze([str(folder)], Settings(root=str(folder), tensorflow=False))
    return next(function for function in report.functions if function.name == name).decision


@pytest.mark.parametrize(("change", "size", "expected"), [
    ("self.rows = self.rows + np.ones([2], np.float32)", "self.rows.shape[0]", "hybridize"),
    ("self.rows = self.rows + np.ones([2], np.float32)", "len(self.rows)", "hybridize"),
    ("self.rows = self.rows + np.ones([2], np.float32)", "int(self.rows[0]) + 1", "decline"),
    ("self.rows = np.zeros([3], np.float32)", "self.rows.shape[0]", "decline"),
    ("self.rows = None", "1 if self.rows is None else self.rows.shape[0]", "decline"),
    ("self.rows.resize(4, refcheck=False)", "self.rows.shape[0]", "decline"),
])
def test_shape_of_changing_state(change: str, size: str, expected: str, tmp_path: Path) -> None:
    assert decision(BUFFER.format(change=change, size=size), "Buffer.pad", tmp_path) == expected


@pytest.mark.parametrize(("between", "expected"), [
    ("", "hybridize"),
    ('os.environ["OTHER"] = "2"', "hybridize"),
    ("copied = dict(os.environ)", "hybridize"),
    ('os.environ["DEMO_SCALE"] = "2"', "decline"),
    ('os.environ.update(DEMO_SCALE="2")', "decline"),
    ('os.environ.update({"DEMO_SCALE": "2"})', "decline"),
    ('environment = os.environ\nenvironment["DEMO_SCALE"] = "2"', "decline"),
    ('os.putenv("DEMO_SCALE", "2")', "decline"),
])
def test_environment_variables(between: str, expected: str, tmp_path: Path) -> None:
    assert decision(ENVIRONMENT.format(between=between), "scale", tmp_path) == expected
