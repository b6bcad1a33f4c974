"""Syntax newer than AutoGraph: it leaves the whole function unconverted. TensorFlow 2.21 says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.decide.test_hybrid import HEAD, decided

TAIL = "\n\ny = chosen(tf.ones([3]))\n"
BODIES = {
    "    if (n := tf.reduce_sum(x)) > 1:\n        x = x / n\n    return x\n": "decline",
    "    y = (k := x * 2.0)\n    if tf.reduce_sum(x) > 1:\n        y = k + 1.0\n    return y\n": "decline",
    "    y = [z for q in range(2) if (z := q * 2)]\n    if tf.reduce_sum(x) > 1:\n        x = x * 2.0\n    return x\n":
        "decline",
    "    if (k := 2) > 1:\n        x = x * k\n    return x\n": "hybridize",
    "    f = lambda a: (b := a)\n    if tf.reduce_sum(x) > 1:\n        x = f(x)\n    return x * 2.0\n": "hybridize",
    "    match x.shape.rank:\n        case 1:\n            y = x * 1.0\n        case _:\n            y = x * 2.0\n"
    "    if tf.reduce_sum(x) > 1:\n        y = y + 1.0\n    return y\n": "decline",
    "    match x.shape.rank:\n        case 1:\n            y = x * 1.0\n        case _:\n            y = x * 2.0\n"
    "    return y\n": "hybridize",
}


@pytest.mark.parametrize(("body", "decision"), list(BODIES.items()))
def test_named_expressions_and_match(tmp_path: Path, body: str, decision: str) -> None:
    assert decided(tmp_path, f"{HEAD}def chosen(x):\n{body}{TAIL}", "chosen").decision == decision
