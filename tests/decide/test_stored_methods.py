"""A method that is called after its object was dropped is not converted; one whose object is held is."""

from __future__ import annotations

from pathlib import Path

import pytest

from hybridize.pipeline import analyze
from hybridize.project.settings import Settings

PROGRAM = """\
import functools

import tensorflow as tf


class Scaler:
    def __init__(self, factor):
        self.factor = factor

    def __add__(self, other):
        return Scaler(self.factor + other)

    def __getitem__(self, index):
        return Scaler(self.factor * index)

    @property
    def half(self):
        return Scaler(self.factor / 2)

    def apply(self, x):
        return tf.tanh(self.factor * x)


class Keeper:
    def __init__(self, scaler=None):
        self.scaler = scaler
        self.apply_it = (scaler or Scaler(3.0)).apply


def make():
    scaler = Scaler(2.0)
    return scaler.apply


def run(function, x):
    return function(x) + 1.0


def counted(function):
    @functools.wraps(function)
    def wrapper(*args):
        return function(*args)
    return wrapper


x = tf.constant([1.0, -0.5])
scaler = Scaler(1.0)
{use}
"""
GONE = [
    "(scaler + 1.0).apply(x)",
    "scaler[2].apply(x)",
    "scaler.half.apply(x)",
    "apply = Scaler(2.0).apply\napply(x)",
    "for apply in [Scaler(1.0).apply, Scaler(2.0).apply]:\n    apply(x)",
    "apply = make()\napply(x)",
    "Keeper().apply_it(x)",
    'table = {"one": Scaler(2.0).apply}\ntable["one"](x)',
    "apply = functools.partial(Scaler(2.0).apply, x)\napply()",
]
PERHAPS_GONE = [  # its name stands where code still runs
    "applies = []\nfor factor in (1.0, 2.0):\n    one = Scaler(factor)\n    applies.append(one.apply)\n"
    "for apply in applies:\n    apply(x)",
]
HELD = [
    "apply = scaler.apply\napply(x)",
    "def main():\n    one = Scaler(2.0)\n    apply = one.apply\n    return [apply(x), apply(x)]\n\n\nmain()",
    "for one in [Scaler(1.0), Scaler(2.0)]:\n    apply = one.apply\n    apply(x)",
    "keeper = Keeper(Scaler(1.0))\nkeeper.apply_it(x)",
    'getattr(scaler, "apply")(x)',
    "(larger := scaler + 1.0).apply(x)",
]


@pytest.mark.parametrize(("use", "decision", "told"), [
    *((use, "decline", True) for use in GONE), *((use, "hybridize", True) for use in PERHAPS_GONE),
    *((use, "hybridize", False) for use in HELD)])
def test_who_holds_the_object(tmp_path: Path, use: str, decision: str, told: bool) -> None:
    (tmp_path / "main.py").write_text(PROGRAM.format(use=use))
    report = analyze([str(tmp_path)], Settings(root=str(tmp_path), tensorflow=False, cache=False))
    found = next(one for one in report.functions if one.name == "Scaler.apply")
    assert (found.decision, told) == (decision, "HYB706" in [one.code for one in found.reasons])
    assert (found.safety == "safe") == (not told)
