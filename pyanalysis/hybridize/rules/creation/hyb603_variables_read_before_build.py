"""HYB603: the list of weights is read before the model has any."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import ClassVar

from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.project.spelling import spelled
from hybridize.report.model import Reason
from hybridize.rules.base import Example, Rule
from hybridize.rules.creation.common import MOST, reads_before_build

_BEFORE_FORWARD = """\
import tensorflow as tf

model = tf.keras.layers.Dense(1, kernel_initializer="ones")


def train_step(features, targets):
    variables = model.trainable_variables
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(tf.square(model(features) - targets))
    for variable, gradient in zip(variables, tape.gradient(loss, variables)):
        variable.assign_sub(0.1 * gradient)
    return loss


losses = [train_step(tf.constant([[1.0, 2.0]]), tf.constant([[0.0]])) for _ in range(2)]
"""

_LAZY_MODULE = """\
import tensorflow as tf


class Linear(tf.Module):
    def __init__(self):
        super().__init__()
        self.kernel = None

    def __call__(self, features):
        if self.kernel is None:
            self.kernel = tf.Variable(tf.ones([features.shape[-1], 1]))
        return features @ self.kernel


class Trainer:
    def __init__(self, model):
        self.model = model

    def weights(self):
        return self.model.trainable_variables

    def step(self, features, targets):
        variables = self.weights()
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(tf.square(self.model(features) - targets))
        for variable, gradient in zip(variables, tape.gradient(loss, variables)):
            variable.assign_sub(0.1 * gradient)
        return loss


trainer = Trainer(Linear())
losses = [trainer.step(tf.constant([[1.0, 2.0]]), tf.constant([[0.0]])) for _ in range(2)]
"""

_WEIGHT_DECAY_CALLEE = {
    "main.py": """\
import tensorflow as tf

from penalty import weight_decay

model = tf.keras.layers.Dense(2, kernel_initializer="ones")


def regularized_loss(features):
    decay = weight_decay(model)
    return decay + tf.reduce_mean(model(features))


losses = [regularized_loss(tf.constant([[1.0, 2.0]])) for _ in range(2)]
""",
    "penalty.py": """\
import tensorflow as tf


def weight_decay(model):
    total = tf.constant(0.0)
    for variable in model.trainable_variables:
        total += tf.reduce_sum(tf.square(variable))
    return 0.01 * total
""",
}

_AFTER_FORWARD = """\
import tensorflow as tf

model = tf.keras.layers.Dense(1, kernel_initializer="ones")


def train_step(features, targets):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(tf.square(model(features) - targets))
    variables = model.trainable_variables
    for variable, gradient in zip(variables, tape.gradient(loss, variables)):
        variable.assign_sub(0.1 * gradient)
    return loss


losses = [train_step(tf.constant([[1.0, 2.0]]), tf.constant([[0.0]])) for _ in range(2)]
"""

_BUILT_OUTSIDE = """\
import tensorflow as tf

model = tf.keras.layers.Dense(1, kernel_initializer="ones")
model.build((None, 2))


def train_step(features, targets):
    variables = model.trainable_variables
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(tf.square(model(features) - targets))
    for variable, gradient in zip(variables, tape.gradient(loss, variables)):
        variable.assign_sub(0.1 * gradient)
    return loss


losses = [train_step(tf.constant([[1.0, 2.0]]), tf.constant([[0.0]])) for _ in range(2)]
"""

_EAGER_MODULE = """\
import tensorflow as tf


class Linear(tf.Module):
    def __init__(self, width):
        super().__init__()
        self.kernel = tf.Variable(tf.ones([width, 1]))

    def __call__(self, features):
        return features @ self.kernel


class Trainer:
    def __init__(self, model):
        self.model = model

    def step(self, features, targets):
        variables = self.model.trainable_variables
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(tf.square(self.model(features) - targets))
        for variable, gradient in zip(variables, tape.gradient(loss, variables)):
            variable.assign_sub(0.1 * gradient)
        return loss


trainer = Trainer(Linear(2))
losses = [trainer.step(tf.constant([[1.0, 2.0]]), tf.constant([[0.0]])) for _ in range(2)]
"""

_LOSSES_OF_WEIGHTS = """\
import tensorflow as tf

dense = tf.keras.layers.Dense(1, kernel_initializer="ones", kernel_regularizer="l2")


def loss(features):
    penalty = sum(dense.losses)
    return tf.reduce_mean(dense(features)) + penalty


losses = [loss(tf.constant([[1.0, 2.0]])) for _ in range(2)]
"""


class VariablesReadBeforeBuild(Rule):
    """The weights of a model are read before its first call builds them."""

    code = "HYB603"
    name = "variables-read-before-build"

    what_happens = (
        "`model.trainable_variables` of a model that is built lazily is empty until its first call. A step "
        "that reads the list before it calls the model trains nothing in its first eager run. As a graph it "
        "is traced once more after the variables exist, so the first step already updates them: from then "
        "on all numbers differ."
    )
    why = (
        "The list is computed in Python at the moment it is read. A function that creates variables is "
        "traced twice at its first call, and the second trace sees the built model that the first trace "
        "left behind."
    )
    unlock = (
        "Read the list after the forward pass, inside the tape or after it, as the guides do; or build the "
        "model before the training loop."
    )
    references: ClassVar[tuple[str, ...]] = (
        "https://www.tensorflow.org/guide/function#creating_tfvariables",
        "https://www.tensorflow.org/guide/keras/writing_a_training_loop_from_scratch",
        "https://www.tensorflow.org/api_docs/python/tf/Module#trainable_variables",
    )
    breaks: ClassVar[tuple[Example, ...]] = (
        Example(
            _BEFORE_FORWARD,
            "train_step",
            expect="differs",
            decision="decline",
            note="Eagerly the first step updates nothing; the graph updates the weights at once.",
        ),
        Example(
            _LAZY_MODULE,
            "Trainer.step",
            expect="differs",
            decision="decline",
            note=(
                "A `tf.Module` that makes its kernel at the first call; the list is read in a method that "
                "runs too early."
            ),
        ),
        Example(
            _WEIGHT_DECAY_CALLEE,
            "regularized_loss",
            expect="differs",
            decision="decline",
            note="The penalty is computed first, over a list that is still empty.",
        ),
        Example(
            _LOSSES_OF_WEIGHTS,
            "loss",
            expect="differs",
            decision="decline",
            note="There is a penalty for every weight, and no weight yet in the first call.",
        ),
    )
    safe: ClassVar[tuple[Example, ...]] = (
        Example(
            _AFTER_FORWARD,
            "train_step",
            expect="same",
            decision="hybridize",
            note="The usual order: the list is read after the forward pass.",
        ),
        Example(
            _BUILT_OUTSIDE,
            "train_step",
            expect="same",
            decision="hybridize",
            note="The model has its weights before the first step.",
        ),
        Example(
            _EAGER_MODULE,
            "Trainer.step",
            expect="same",
            decision="hybridize",
            note="A module that creates its variables in the constructor has a complete list from the start.",
        ),
    )

    def check(self, function: FunctionFacts, program: ProgramFacts) -> Iterator[Reason]:
        """One reason for each list of variables that is read before the same call makes them."""
        seen: set[ast.AST] = set()
        for lifted in reads_before_build(function):
            if lifted.event.node in seen or len(seen) >= MOST:
                continue
            seen.add(lifted.event.node)
            text = spelled(lifted.event.node)
            yield self.reason(
                function,
                lifted,
                f"`{text}` is empty when the first call reads it, and full when the graph is "
                "traced again: the first step gives other numbers",
                what=f"`{text}` is read here",
            )
