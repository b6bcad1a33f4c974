"""Containers that ``__init__`` makes and fills, in programs with so many objects that one stands for several."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.interpreter.probing import reported

PROGRAM = """\
import sys

import tensorflow as tf

SHARED = []


class Policy:
    def __init__(self, count, first):
        self.count = count
{made}

    def forward(self, x):
        for i in range(self.count):
            x = self.hidden[i] * x
        return x


class Agent:
    def __init__(self, count, first):
        self.policy = Policy(count, first)
        self.target = Policy(count, first)

    def action(self, x):
        return self.policy.forward(x) + self.target.forward(x)


def train(count, agents):
    made = [Agent(count, first) for first in range(agents)]
    for _ in range(3):
        for agent in made:
            agent.action(tf.ones([3]))


for n in range(1, 40):
    train(n, 4)
train(5, 2)
train(len(sys.argv), len(sys.argv))
"""
LOOP = "for i in range(count):\n    self.hidden.append(float(i + first))"
NEW = (
    f"self.hidden = []\n{LOOP}",
    f"self.hidden = list()\nif count:\n{LOOP.replace('for', '    for').replace('    self', '        self')}",
    "self.hidden = []\nfor i in range(count):\n    self.hidden += [float(i + first)]",
    "self.hidden = {}\nfor i in range(count):\n    self.hidden[i] = float(i + first)",
)
OLD = (
    f"self.hidden = SHARED\n{LOOP}",
    f"self.hidden = SHARED\nself.hidden = [] if count > 3 else self.hidden\n{LOOP}",
    "self.hidden = [1.0] * count\nself.forward(tf.ones([3]))\nself.hidden[0] = float(first)",
)


def program(made: str) -> str:
    return PROGRAM.format(made="\n".join(f"        {line}" for line in made.splitlines()))


@pytest.mark.parametrize("made", NEW)
def test_the_others_keep_theirs(tmp_path: Path, made: str) -> None:
    assert reported(tmp_path, program(made), "Agent.action").decision == "hybridize"


@pytest.mark.parametrize("made", OLD)
def test_one_that_others_hold_changes(tmp_path: Path, made: str) -> None:
    told = reported(tmp_path, program(made), "Agent.action" if "forward" not in made else "Policy.forward")
    assert told.decision == "decline"
    assert "HYB302" in {reason.code for reason in told.reasons}
