"""State that an expression reads without naming it: fields of data classes, and one of several containers."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.interpreter.probing import reported

PROGRAM = """\
import dataclasses
import tensorflow as tf


@dataclasses.dataclass(order=True)
class Settings:
    rate: float = 1.0


settings = Settings()
one, other = {{"a": 1.0}}, {{"c": 1.0}}
first, second = [1.0], [2.0]


def pick(left, right, x):
    return left if x.shape[0] > 1 else right


def f(x):
    return {value}


for number in range(3):
    f(tf.constant([1.0, 2.0]))
    {change}
"""
OF_FIELDS = [
    "x if settings == Settings() else -x",
    "x if settings in [Settings()] else -x",
    "x if settings < Settings(2.0) else -x",
    "x * float(len(repr(settings)))",
    "x * float(len(f'{settings}'))",
    "x * dataclasses.asdict(settings)['rate']",
    "x * dataclasses.astuple(settings)[0]",
]
OF_CONTAINERS = ["x if 'b' in pick(one, other, x) else -x", "x if 7.0 in pick(first, second, x) else -x"]
CHANGE = "settings.rate += 1.0; one['b'] = other['b'] = 2.0; first.append(7.0); second.append(7.0)"


@pytest.mark.parametrize("value", [*OF_FIELDS, *OF_CONTAINERS])
def test_what_changes_is_noticed(tmp_path: Path, value: str) -> None:
    told = reported(tmp_path, PROGRAM.format(value=value, change=CHANGE), "f")
    assert told.decision == "decline"
    assert {"HYB301", "HYB302"} & {reason.code for reason in told.reasons}


@pytest.mark.parametrize("value", [*OF_FIELDS, *OF_CONTAINERS, "x * float(len(dataclasses.fields(settings)))"])
def test_what_stays_is_a_constant(tmp_path: Path, value: str) -> None:
    told = reported(tmp_path, PROGRAM.format(value=value, change="pass"), "f")
    assert (told.decision, told.safety) == ("hybridize", "safe")
