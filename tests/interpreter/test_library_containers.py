"""Containers of the standard library that are no built-in type: what they hold is state like that of a list."""

from __future__ import annotations

from pathlib import Path

import pytest

from hybridize.pipeline import analyze
from hybridize.project.settings import Settings

_SOURCE = """\
from collections import UserList

import tensorflow as tf

held = UserList([1.0])
fixed = UserList([1.0])


def scaled(x):
    return tf.reduce_sum(x) * float({expression})


for number in range(6):
    held.append(float(number))
    scaled(tf.ones([2]))
"""


@pytest.mark.parametrize("expression", ["len({})", "{}[0]", "3.0 in {}", "max(one for one in {})"])
@pytest.mark.parametrize(("name", "changes"), [("held", True), ("fixed", False)])
def test_what_it_holds_is_read(tmp_path: Path, expression: str, name: str, changes: bool) -> None:
    source = _SOURCE.format(expression=expression.format(name))
    (tmp_path / "main.py").write_text(source, encoding="utf-8")
    report = analyze([str(tmp_path)], Settings(root=str(tmp_path), tensorflow=False, cache=False))
    scaled = next(one for one in report.functions if one.name == "scaled")
    stale = [reason for reason in scaled.reasons if reason.code in ("HYB301", "HYB302") and reason.severity == "error"]
    assert bool(stale) is changes
