"""A function of plain numbers that runs a single time drives others: they become the graphs."""

from __future__ import annotations

from pathlib import Path

from tests.decide.test_hybrid import HEAD, decided

DRIVER = HEAD + """\
weight = tf.Variable([1.0, 2.0])


def step(x):
    weight.assign_sub(0.1 * tf.sin(weight * x))
    return tf.reduce_sum(weight)


def train(rounds):
    for _ in range(rounds):
        loss = step(tf.ones([2]))
    return loss


{use}
"""


def test_the_step_and_not_the_driver(tmp_path: Path) -> None:
    source = DRIVER.format(use="train(3)")
    assert (decided(tmp_path, source, "train").decision, decided(tmp_path, source, "step").decision) == (
        "decline", "hybridize",
    )


def test_a_driver_that_runs_often_is_a_step_itself(tmp_path: Path) -> None:
    source = DRIVER.format(use="for _ in range(100):\n    train(3)")
    assert decided(tmp_path, source, "train").decision == "hybridize"
