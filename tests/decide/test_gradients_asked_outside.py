"""Which gradients that a caller's tape is asked for may be None eagerly and 0 from a graph (HYB417)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.interpreter.probing import reported

PROGRAM = """\
import tensorflow as tf

first, second = tf.Variable(1.0), tf.Variable(2.0)
history = []


def f(x):
    return first * x, second * x


def slopes(tape, target):
    return tape.gradient(target, [first, second])


def total(pair):
    left, right = pair
    parts = []
    parts.append(left)
    parts.append(right)
    return tf.add_n(parts)


def evaluate(x):
    value, _ = f(x)
    history.append(value)
    return value


def step(x):
    print("step")
    with tf.GradientTape() as tape:
        {recorded}
    {asked}
    return value


step(tf.constant(3.0))
evaluate(tf.constant(4.0))
"""
BRANCHES = """\
import tensorflow as tf


class Model:
    def __init__(self):
        self.low, self.high, self.shared = tf.Variable(1.0), tf.Variable(2.0), tf.Variable(3.0)

    def below(self, x):
        return self.low * x

    def above(self, x):
        return self.high * x

    def value(self, x):
        if x > 0.0:
            y = {then}
        else:
            y = {other}
        return y * self.shared


model = Model()
with tf.GradientTape() as tape:
    value = model.value(tf.constant(3.0))
slopes = tape.gradient(value, [model.low, model.high, model.shared])
"""
ASKED = "slope = tape.gradient(value, [first, second])"
PARTLY = [
    ("value, _ = f(x)", ASKED),
    ("value = f(x)[0]", ASKED),
    ("value, other = f(x); print(other)", ASKED),
    ("value, other = f(x); other = value * 2.0; value = value + other", ASKED),
    ("value, _ = f(x)", "slope = slopes(tape, value)"),
    ("value = tf.square(evaluate(x))", ASKED),
    ("value, _ = f(x)", "slope = tape.jacobian(value, [first, second])"),
]
WHOLLY = [
    ("value, other = f(x); value = value + other", ASKED),
    ("pair = f(x); value = tf.reduce_sum(tf.stack(pair))", ASKED),
    ("value = total(f(x))", ASKED),
    ("value, other = f(x); value += 0.5 * other", "slope = slopes(tape, value)"),
    ("value, _ = f(x)", "slope = tape.gradient(value, [first, second], unconnected_gradients='zero')"),
    ("value = x * first", ASKED),
]


@pytest.mark.parametrize(("recorded", "asked"), PARTLY)
def test_a_result_that_is_not_asked_about_makes_the_change_speculative(
        tmp_path: Path, recorded: str, asked: str) -> None:
    told = reported(tmp_path, PROGRAM.format(recorded=recorded, asked=asked), "f")
    assert (told.decision, told.safety) == ("hybridize", "speculative")
    assert "HYB417" in {reason.code for reason in told.reasons}


@pytest.mark.parametrize(("recorded", "asked"), WHOLLY)
def test_nothing_is_told_where_all_results_go_into_the_answer(tmp_path: Path, recorded: str, asked: str) -> None:
    told = reported(tmp_path, PROGRAM.format(recorded=recorded, asked=asked), "f")
    assert (told.decision, told.safety) == ("hybridize", "safe")


@pytest.mark.parametrize(("then", "other", "safety"), [
    ("self.above(x)", "self.below(x)", "speculative"),
    ("self.high * x", "x", "speculative"),
    ("x * 2.0", "x", "safe"),
    ("x * self.shared", "x - self.shared", "safe"),
])
def test_a_variable_of_one_side_alone_makes_the_change_speculative(
        tmp_path: Path, then: str, other: str, safety: str) -> None:
    told = reported(tmp_path, BRANCHES.format(then=then, other=other), "Model.value")
    assert (told.decision, told.safety) == ("hybridize", safety)
