"""State in unusual places, read or changed in unusual ways: what TensorFlow does, and what the tool decides of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from hybridize.rules.base import Example
from tests.interpreter.probing import reported
from tests.truth.harness import agrees, describe_outcome, run_pair

PROGRAM = """\
import tensorflow as tf
import numpy as np
{setup}

def f(x):
{body}
    return x * float(k)


results = []
for i in range(3):
    results.append(f(tf.constant([1.0, 2.0])))
    {change}
"""

# setup, body, what happens after each call
CHANGED = {
    "view of a dict": ("d = {'a': 1.0}\nvalues = d.values()", "k = sum(values)", "d[i] = 1.0"),
    "keys of a dict": ("d = {'a': 1.0}\nnames = d.keys()", "k = len(list(names))", "d[i] = 1.0"),
    "name computed": ("class S:\n    a = 1.0\n\n\ns = S()\ns.b = 1.0", "k = getattr(s, ''.join(['b']))", "s.b += 1.0"),
    "name computed, of the class": ("class S:\n    a = 1.0\n\n\ns = S()", "k = getattr(s, ''.join(['a']))",
                                    "S.a += 1.0"),
    "class getitem": ("class S:\n    n = 1.0\n\n    def __class_getitem__(cls, i):\n        return cls.n", "k = S[0]",
                      "S.n += 1.0"),
    "instance check": ("class M(type):\n    n = 0\n\n    def __instancecheck__(cls, one):\n        return M.n > 0\n\n\n"
                       "class S(metaclass=M):\n    pass", "k = 2.0 if isinstance(3, S) else 1.0", "M.n += 1"),
    "operator.iadd": ("import operator\n\nxs = []", "operator.iadd(xs, [1]); k = len(xs)", "pass"),
    "operator.ior": ("import operator\n\nd = {}", "operator.ior(d, {len(d): 1}); k = len(d)", "pass"),
    "generator.send": ("def g():\n    n = 0\n    while True:\n        n += 1\n        yield n\n\n\ngen = g()",
                       "k = gen.send(None)", "pass"),
    "array.array": ("import array\n\na = array.array('i')", "a.append(1); k = 1", "print(len(a))"),
    "struct.pack_into": ("import struct\n\nb = bytearray(4)", "struct.pack_into('i', b, 0, b[0] + 1); k = 1",
                         "print(bytes(b))"),
}
SETTINGS = {
    "floatx": ("", "k = 1.0 if tf.keras.backend.floatx() == 'float32' else 2.0",
               "tf.keras.backend.set_floatx('float64')"),
    "log level": ("import logging\n\nlog = logging.getLogger('q')\nlog.setLevel(10)",
                  "k = 2.0 if log.isEnabledFor(10) else 1.0", "log.setLevel(20)"),
    "print options": ("", "k = np.get_printoptions()['precision']", "np.set_printoptions(precision=3 + i)"),
}
KEPT = {
    "view of a dict": ("d = {'a': 1.0}\nvalues = d.values()\nd['b'] = 2.0", "k = sum(values)", "pass"),
    "name computed": ("class S:\n    a = 1.0\n\n\ns = S()\ns.b = 1.0", "k = getattr(s, 'b')", "s.c = i"),
    "floatx": ("tf.keras.backend.set_floatx('float32')",
               "k = 1.0 if tf.keras.backend.floatx() == 'float32' else 2.0", "pass"),
    "operator.iadd": ("import operator", "xs = operator.iadd([], [1]); k = len(xs)", "pass"),
    "array.array": ("import array", "a = array.array('i'); a.append(1); k = len(a)", "pass"),
}


def program(setup: str, body: str, change: str) -> str:
    """The program of a case."""
    lines = "\n".join(f"    {line}" for line in body.split("; "))
    return PROGRAM.format(setup=setup, body=lines, change=change)


@pytest.mark.parametrize("name", CHANGED)
def test_what_changes_is_declined(tmp_path: Path, name: str) -> None:
    assert reported(tmp_path, program(*CHANGED[name]), "f").decision == "decline"


@pytest.mark.parametrize("name", SETTINGS)
def test_a_setting_that_the_program_changes_is_an_assumption(tmp_path: Path, name: str) -> None:
    told = reported(tmp_path, program(*SETTINGS[name]), "f")
    assert (told.decision, told.safety) == ("hybridize", "speculative")
    assert "HYB303" in {reason.code for reason in told.reasons}


@pytest.mark.parametrize("name", KEPT)
def test_what_stays_is_safe(tmp_path: Path, name: str) -> None:
    told = reported(tmp_path, program(*KEPT[name]), "f")
    assert (told.decision, told.safety) == ("hybridize", "safe")


@pytest.mark.tensorflow
@pytest.mark.parametrize(("case", "expect"), [*((case, "differs") for case in (*CHANGED.values(), *SETTINGS.values())),
                                              *((case, "same") for case in KEPT.values())])
def test_tensorflow_agrees(case: tuple[str, str, str], expect: str) -> None:
    outcome = run_pair(Example(program(*case), "f", expect=expect, decision=""))
    told = "\n".join([describe_outcome(outcome), *outcome.differences])
    assert agrees(outcome, expect), f"expected {expect}, observed {told}"
