"""Objects that stand for several others: what a method changes on them is what its callers made, however deep."""

from __future__ import annotations

from pathlib import Path

from hybridize.pipeline import analyze
from hybridize.project.settings import Settings

_CLASSES = """\
import tensorflow as tf


class Base:
    def __init__(self, rate):
        self.rate = rate


class Solver(Base):
    def __init__(self, rate):
        super().__init__(rate)


def restarted(solver):
    Base.__init__(solver, 2.0)
    return solver


def either(x):
    mine = Solver(1.0)
    if tf.reduce_sum(x) > 0:
        restarted(mine)
    restarted(given)
"""
_MAKERS = 12


def _program() -> str:
    """Functions that each make an object, in a program of so many calls that contexts are joined."""
    lines = [_CLASSES]
    for number in range(20):
        lines.append(f"def noise{number}(n):\n    return n\n\n")
        lines += [f"noise{number}({value})" for value in range(20)]
    for number in range(_MAKERS):
        lines.append(f"def make{number}():\n    return Solver({number}.5)\n\n\nrestarted(make{number}())")
    lines.append("given = Solver(3.0)\neither(tf.ones([2]))")
    return "\n".join(lines)


def test_what_a_constructor_sets_is_no_effect_of_who_makes_the_object(tmp_path: Path) -> None:
    (tmp_path / "main.py").write_text(_program(), encoding="utf-8")
    report = analyze([str(tmp_path)], Settings(root=str(tmp_path), tensorflow=False, cache=False))
    effects = {one.name: one.facts["side_effects"] for one in report.functions}
    assert [effects[f"make{number}"] for number in range(_MAKERS)] == [False] * _MAKERS
    assert effects["restarted"] is True
    assert effects["either"] is True  # it changes one object of its own, and one that is there
    assert effects["Solver.__init__"] is True
