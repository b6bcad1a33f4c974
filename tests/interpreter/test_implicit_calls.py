"""Special methods that Python or TensorFlow calls on its own: what they do is an effect of the code that makes them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.interpreter.probing import probed, reported

PROGRAM = """\
import functools
import operator
import tensorflow as tf


class Meter:
    def __init__(self):
        self.count = 0

    def {method}(self, *given):
        {effect}
        return {result}


class Plain:
    pass


meter = Meter()
meters = [meter, Plain()]


def step(x):
    {expression}
    return tf.sqrt(x)


for _ in range(2):
    step(tf.ones([2]))
"""
CALLS = [
    ("__add__", "1", "operator.add(meter, 1)"),
    ("__radd__", "1", "operator.add(1, meter)"),
    ("__neg__", "1", "operator.neg(meter)"),
    ("__lt__", "True", "operator.lt(meter, 1)"),
    ("__getitem__", "1", "operator.getitem(meter, 0)"),
    ("__setitem__", "None", "operator.setitem(meter, 0, 1)"),
    ("__contains__", "True", "operator.contains(meter, 1)"),
    ("__bool__", "True", "operator.truth(meter)"),
    ("__add__", "1", "functools.reduce(operator.add, [meter, 1])"),
    ("act", "1", "operator.methodcaller('act')(meter)"),
    ("__getitem__", "1", "operator.itemgetter(0)(meter)"),
    ("__eq__", "True", "1 in meters"),
    ("__eq__", "True", "1 not in (meter,)"),
    ("__eq__", "True", "meters.index(1)"),
    ("__eq__", "True", "meters.count(1)"),
    ("__eq__", "True", "meters == [1, 2]"),
    ("__eq__", "True", "(1, (meter,)) == (1, (2,))"),
    ("__eq__", "True", "meter != 1"),
    ("__bool__", "True", "all([meter])"),
    ("__bool__", "True", "any([meter])"),
    ("__bool__", "True", "list(filter(None, [meter]))"),
    ("__str__", "'m'", "'%s' % meter"),
    ("__str__", "'m'", "'%s %s' % (1, meter)"),
    ("__index__", "1", "[0] * meter"),
    ("__array__", "[1.0, 1.0]", "x * meter"),
    ("__array__", "[1.0, 1.0]", "tf.add(x, meter)"),
]


@pytest.mark.parametrize(("method", "result", "expression"), CALLS)
def test_its_effects_count(tmp_path: Path, method: str, result: str, expression: str) -> None:
    told = {
        effect: reported(tmp_path, PROGRAM.format(method=method, effect=effect, result=result, expression=expression),
                         "step")
        for effect in ("self.count += 1", "pass")
    }
    assert told["self.count += 1"].decision == "decline"
    assert "HYB207" in {reason.code for reason in told["self.count += 1"].reasons}
    assert told["pass"].decision == "hybridize"


@pytest.mark.parametrize(
    ("expression", "kinds"),
    [
        ("operator.mul(tf.ones([2]), 2.0)", ["tensor"]),
        ("operator.lt(tf.ones([2]), 2.0)", ["tensor"]),
        ("operator.neg(tf.ones([2]))", ["tensor"]),
        ("operator.getitem(['a', 1], 1)", ["number"]),
        ("operator.itemgetter(0, 1)(['a', 1])", ["object"]),
        ("operator.itemgetter('k')({'k': 'text'})", ["string"]),
        ("operator.attrgetter('shape.rank')(tf.ones([2]))", ["number"]),
        ("operator.methodcaller('upper')('a')", ["string"]),
        ("max([(1, 'a'), (2, 'b')], key=operator.itemgetter(0))[1]", ["string"]),
    ],
)
def test_what_the_functions_give(tmp_path: Path, expression: str, kinds: list[str]) -> None:
    assert probed(tmp_path, f"import operator\nprobe({expression})\n")[0] == kinds
