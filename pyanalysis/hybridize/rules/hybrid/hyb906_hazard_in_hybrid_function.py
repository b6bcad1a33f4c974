"""HYB906: a hybrid function has Python effects, or reads Python state, already."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import ClassVar

from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.report.model import Reason
from hybridize.rules import registry
from hybridize.rules.base import Example, Rule

_PRINTS_ONCE = """\
import tensorflow as tf

weight = tf.Variable(2.0)


@tf.function
def train_step(target):
    print("step")
    weight.assign_sub(0.5 * (weight - target))
    return tf.square(weight - target)


losses = [train_step(tf.constant(0.5)) for _ in range(2)]
"""

_COUNTS_IN_METHOD = """\
import tensorflow as tf


class Trainer:
    def __init__(self):
        self.steps = 0
        self.weight = tf.Variable(2.0)

    def advance(self):
        self.steps += 1

    @tf.function
    def step(self, target):
        self.advance()
        self.weight.assign_sub(0.5 * (self.weight - target))
        return tf.abs(self.weight - target)


trainer = Trainer()
distances = [trainer.step(tf.constant(0.5)) for _ in range(3)]
"""

_FROZEN_GLOBAL = {
    "main.py": """\
import tensorflow as tf

import settings


@tf.function
def corrupt(images):
    return tf.clip_by_value(images + settings.level * tf.cos(images), 0.0, 1.0)


noisy = []
for level in (0.0, 0.5):
    settings.level = level
    noisy.append(corrupt(tf.constant([0.25, 0.5])))
""",
    "settings.py": """\
level = 0.0
""",
}

_NUMPY_NOISE = """\
import numpy as np
import tensorflow as tf

generator = np.random.default_rng(7)


@tf.function
def augment(image):
    return tf.roll(image, shift=int(generator.integers(1, 100)), axis=0) * generator.normal()


images = [augment(tf.constant([1.0, 2.0, 4.0])) for _ in range(2)]
"""

_GRAPH_EFFECTS = """\
import tensorflow as tf


class Trainer:
    def __init__(self):
        self.steps = tf.Variable(0)
        self.weight = tf.Variable(2.0)

    @tf.function
    def step(self, target):
        self.steps.assign_add(1)
        self.weight.assign_sub(0.5 * (self.weight - target))
        return tf.abs(self.weight - target)


trainer = Trainer()
distances = [trainer.step(tf.constant(0.5)) for _ in range(3)]
"""

_LOCAL_LIST = """\
import tensorflow as tf


@tf.function
def pyramid(image):
    levels = []
    for _ in range(2):
        image = image[::2]
        levels.append(tf.reduce_mean(image))
    return tf.stack(levels)


means = [pyramid(tf.range(8.0) + shift) for shift in (0.0, 1.0)]
"""

_CONSTANT_GLOBAL = {
    "main.py": """\
import tensorflow as tf

import settings


@tf.function
def corrupt(images):
    return tf.clip_by_value(images + settings.level * tf.cos(images), 0.0, 1.0)


noisy = [corrupt(tf.constant([0.25, 0.5])) for _ in range(2)]
""",
    "settings.py": """\
level = 0.25
""",
}


class HazardInHybridFunction(Rule):
    """The body of a hybrid function holds a hazard of the groups 2xx or 3xx."""

    code = "HYB906"
    name = "hazard-in-hybrid-function"
    severity = "warning"
    applies_to = "hybrid"

    what_happens = (
        "The function is hybrid, and its Python side effects happen while tracing only: it prints once, "
        "counts once, appends a symbolic tensor, or keeps the first value of a global for ever. Whatever "
        "the author meant, this is what the program does today, and removing the decorator would change it."
    )
    why = "The body of a `tf.function` is run by Python when it is traced, not when it is called."
    unlock = (
        "Decide what is meant. If the effect belongs to each call, use `tf.print`, `Variable.assign_add`, "
        "`tf.random` or an argument in its place, or remove the decorator yourself. If it is meant for "
        "tracing, say so in a comment and ignore this code for the function."
    )
    references: ClassVar[tuple[str, ...]] = (
        "https://www.tensorflow.org/guide/function#executing_python_side_effects",
        "https://www.tensorflow.org/guide/function#depending_on_python_global_and_free_variables",
        "https://www.tensorflow.org/guide/function#debugging",
    )
    breaks: ClassVar[tuple[Example, ...]] = (
        Example(
            _PRINTS_ONCE,
            "train_step",
            expect="differs",
            decision="keep",
            toggle="remove",
            note="One line of output for two steps.",
        ),
        Example(
            _COUNTS_IN_METHOD,
            "Trainer.step",
            expect="differs",
            decision="keep",
            toggle="remove",
            note="The counter is advanced by a helper method, once in all.",
        ),
        Example(
            _FROZEN_GLOBAL,
            "corrupt",
            expect="differs",
            decision="keep",
            toggle="remove",
            note="The level of the other module changes between the calls; the graph keeps the first one.",
        ),
        Example(
            _NUMPY_NOISE,
            "augment",
            expect="differs",
            decision="keep",
            toggle="remove",
            note="NumPy draws one number, while tracing, for all calls.",
        ),
    )
    safe: ClassVar[tuple[Example, ...]] = (
        Example(
            _GRAPH_EFFECTS,
            "Trainer.step",
            expect="same",
            decision="keep",
            toggle="remove",
            note="Counter and weight are variables: effects of the graph.",
        ),
        Example(
            _LOCAL_LIST,
            "pyramid",
            expect="same",
            decision="keep",
            toggle="remove",
            note="The list begins and ends within the call.",
        ),
        Example(
            _CONSTANT_GLOBAL,
            "corrupt",
            expect="same",
            decision="keep",
            toggle="remove",
            note="The level is set once, before the first call.",
        ),
    )

    def check(self, function: FunctionFacts, program: ProgramFacts) -> Iterator[Reason]:
        """The findings of the groups 2xx and 3xx, which are about what the program does already."""
        seen: set[tuple[str, int, int]] = set()
        for rule in registry.all_rules():
            if rule.code[3] not in "23" or type(rule).check is Rule.check:
                continue
            for found in rule.check(function, program):
                place = (found.file, found.line, found.column)
                if found.severity == "error" and place not in seen:
                    seen.add(place)
                    yield replace(
                        found,
                        code=self.code,
                        name=self.name,
                        severity=self.severity,
                        message=f"{found.message} (as {found.code}: {found.name})",
                    )
