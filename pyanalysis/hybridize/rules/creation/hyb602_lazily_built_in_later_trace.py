"""HYB602: a later trace meets a model or optimizer that is not built yet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.project.spelling import spelled
from hybridize.report.model import Reason
from hybridize.rules.base import Example, Rule
from hybridize.rules.creation.chosen import chosen_builds
from hybridize.rules.creation.common import called, later_builds, title
from hybridize.rules.creation.guarded import later_variables, on_other_ways
from hybridize.rules.creation.passed_by import passed_by
from hybridize.rules.creation.slots import exchanged_variables
from hybridize.rules.retracing.common import parameter_node

_TWO_MODELS = """\
import tensorflow as tf


def forward(model, features):
    return tf.nn.relu(model(features))


teacher = tf.keras.layers.Dense(2, kernel_initializer="ones")
student = tf.keras.layers.Dense(2, kernel_initializer="zeros")
features = tf.constant([[1.0, -2.0, 3.0]])
outputs = [forward(teacher, features), forward(student, features)]
"""

_TWO_CORES = """\
import tensorflow as tf


class Core(tf.Module):
    def __init__(self):
        super().__init__()
        self.scale = None

    def __call__(self, features):
        if self.scale is None:
            self.scale = tf.Variable(tf.ones([features.shape[-1]]))
        return features * self.scale


def unroll(core, inputs):
    return tf.stack([core(step) for step in tf.unstack(inputs)])


outputs = [unroll(core, tf.ones([2, 3])) for core in (Core(), Core())]
"""

_ONE_CORE = """\
import tensorflow as tf


class Core(tf.Module):
    def __init__(self):
        super().__init__()
        self.scale = None

    def __call__(self, features):
        if self.scale is None:
            self.scale = tf.Variable(tf.ones([features.shape[-1]]))
        return features * self.scale


def unroll(core, inputs):
    return tf.stack([core(step) for step in tf.unstack(inputs)])


core = Core()
outputs = [unroll(core, tf.ones([2, 3])) for _ in range(2)]
"""

_TWO_OPTIMIZERS = """\
import tensorflow as tf


def train_step(weight, optimizer, target):
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum(tf.square(weight - target))
    optimizer.apply_gradients([(tape.gradient(loss, weight), weight)])
    return loss


head, body = tf.Variable([1.0, 2.0]), tf.Variable([3.0])
losses = []
for weight, rate in ((head, 0.1), (body, 0.01)):
    optimizer = tf.keras.optimizers.SGD(rate, momentum=0.9)
    losses.append(train_step(weight, optimizer, tf.constant(0.5)))
"""

_BY_MEMBER = """\
import tensorflow as tf

class Trainer:
    def __init__(self):
        self.models = {}
        for name in ("small", "large"):
            self.models[name] = tf.keras.layers.Dense(1, kernel_initializer="ones")

    def apply(self, name, features):
        return self.models[name](features)

    def score(self, name, features):
        return tf.reduce_mean(self.apply(name, features))


trainer = Trainer()
scores = [trainer.score(name, tf.constant([[1.0, 2.0]])) for name in ("small", "large")]
"""

_BUILT_BEFORE = """\
import tensorflow as tf


def forward(model, features):
    return tf.nn.relu(model(features))


teacher = tf.keras.layers.Dense(2, kernel_initializer="ones")
student = tf.keras.layers.Dense(2, kernel_initializer="zeros")
for model in (teacher, student):
    model.build((None, 3))
features = tf.constant([[1.0, -2.0, 3.0]])
outputs = [forward(model, features) for _ in range(3) for model in (teacher, student)]
"""

_ONE_MODEL = """\
import tensorflow as tf

model = tf.keras.layers.Dense(1, kernel_initializer="ones")
optimizer = tf.keras.optimizers.SGD(0.1, momentum=0.9)


def train_step(features, targets):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(tf.square(model(features) - targets))
    gradients = tape.gradient(loss, model.trainable_variables)
    optimizer.apply_gradients(zip(gradients, model.trainable_variables))
    return loss


losses = [train_step(tf.constant([[1.0, 2.0]]), tf.constant([[0.0]])) for _ in range(2)]
"""

_OPTIMIZER_BUILT = """\
import tensorflow as tf


class Trainer:
    def __init__(self, weight, rate):
        self.weight = weight
        self.optimizer = tf.keras.optimizers.SGD(rate, momentum=0.9)
        self.optimizer.build([weight])

    def step(self, target):
        with tf.GradientTape() as tape:
            loss = tf.reduce_sum(tf.square(self.weight - target))
        self.optimizer.apply_gradients([(tape.gradient(loss, self.weight), self.weight)])
        return loss


trainers = [Trainer(tf.Variable([1.0, 2.0]), 0.1), Trainer(tf.Variable([3.0]), 0.01)]
losses = [trainer.step(tf.constant(0.5)) for _ in range(2) for trainer in trainers]
"""

_ONE_CLOSURE_EACH = """\
import tensorflow as tf

weight = tf.Variable([1.0, 2.0])


def make_step(optimizer):
    def step(x):
        with tf.GradientTape() as tape:
            loss = tf.reduce_sum(tf.square(weight * x))
        optimizer.apply_gradients([(tape.gradient(loss, weight), weight)])
        return loss

    return step


slow = make_step(tf.keras.optimizers.SGD(0.1))
fast = make_step(tf.keras.optimizers.Adam(0.1))
losses = [step(tf.constant([1.0, 0.5])) for step in (slow, fast, slow)]
"""

_BY_ARGUMENT = """\
import random

import tensorflow as tf

random.seed(3)


class Duel:
    def __init__(self):
        self.weight = tf.Variable([1.0, 2.0])
        self.fast = tf.keras.optimizers.Adam(0.1)
        self.slow = tf.keras.optimizers.SGD(0.1, momentum=0.9)

    def step(self, x, hurry):
        with tf.GradientTape() as tape:
            loss = tf.reduce_sum(tf.square(self.weight - x))
        gradient = tape.gradient(loss, self.weight)
        if hurry:
            self.fast.apply_gradients([(gradient, self.weight)])
        else:
            self.slow.apply_gradients([(gradient, self.weight)])
        return loss


duel = Duel()
losses = [duel.step(tf.constant([1.0, 3.0]), random.random() < 0.5) for _ in range(6)]
"""

_PASSED_BY = """\
import tensorflow as tf


class Norm:
    def __init__(self):
        self.gamma = None
        self.mean = None

    def __call__(self, x, training):
        if self.gamma is None:
            self.gamma = tf.Variable(tf.ones([2]))
        if not training:
            return x * self.gamma
        if self.mean is None:
            self.mean = tf.Variable(tf.zeros([2]))
        self.mean.assign(0.9 * self.mean + 0.1 * tf.reduce_mean(x, axis=0))
        return (x - self.mean) * self.gamma


norm = Norm()
x = tf.constant([[1.0, 2.0], [3.0, 5.0]])
outputs = [norm(x, False), norm(x, True)]
"""

_ALL_MET = """\
import tensorflow as tf


class Norm:
    def __init__(self):
        self.gamma = None
        self.mean = None

    def __call__(self, x, training):
        if self.gamma is None:
            self.gamma = tf.Variable(tf.ones([2]))
        if not training:
            return x * self.gamma
        if self.mean is None:
            self.mean = tf.Variable(tf.zeros([2]))
        self.mean.assign(0.9 * self.mean + 0.1 * tf.reduce_mean(x, axis=0))
        return (x - self.mean) * self.gamma


norm = Norm()
x = tf.constant([[1.0, 2.0], [3.0, 5.0]])
outputs = [norm(x, True), norm(x, False), norm(x, True)]
"""

_CHOSEN_BEFORE = """\
import os

import tensorflow as tf


class Trainer:
    def __init__(self, kind):
        self.weight = tf.Variable([1.0, 2.0])
        if kind == "adam":
            self.optimizer = tf.keras.optimizers.Adam(0.1)
        else:
            self.optimizer = tf.keras.optimizers.SGD(0.1, momentum=0.9)

    def step(self, x):
        with tf.GradientTape() as tape:
            loss = tf.reduce_sum(tf.square(self.weight - x))
        self.optimizer.apply_gradients([(tape.gradient(loss, self.weight), self.weight)])
        return loss


trainer = Trainer(os.environ.get("OPTIMIZER", "adam"))
losses = [trainer.step(tf.constant([1.0, value])) for value in (1.0, 2.0, 3.0)]
"""


_OTHER_VARIABLES = """\
import tensorflow as tf

head, body = tf.Variable([1.0]), tf.Variable([2.0])
optimizer = tf.keras.optimizers.SGD(0.1, momentum=0.9)
optimizer.build([head, body])


def train_step(weights, target):
    with tf.GradientTape() as tape:
        loss = tf.add_n([tf.reduce_sum(tf.square(weight - target)) for weight in weights])
    optimizer.apply_gradients(zip(tape.gradient(loss, weights), weights))
    return loss


losses = [train_step(weights, tf.constant(0.5)) for weights in ([head], [body], [head], [body])]
"""

_SAME_VARIABLES = """\
import tensorflow as tf

head, body = tf.Variable([1.0]), tf.Variable([2.0])
optimizer = tf.keras.optimizers.SGD(0.1, momentum=0.9)
optimizer.build([head, body])


def train_step(weights, target):
    with tf.GradientTape() as tape:
        loss = tf.add_n([tf.reduce_sum(tf.square(weight - target)) for weight in weights])
    optimizer.apply_gradients(zip(tape.gradient(loss, weights), weights))
    return loss


losses = [train_step([head, body], tf.constant(target)) for target in (0.5, 0.25, 0.0)]
"""

_SAME_CLASS = """\
import tensorflow as tf


class Block:
    def __init__(self):
        self.net = tf.keras.Sequential([tf.keras.layers.Dense(2, kernel_initializer="ones")])

    def forward(self, x):
        return x + self.net(x)


class Stack:
    def __init__(self):
        self.first, self.last = Block(), Block()
        self.blocks = [Block() for _ in range(2)]


def forward(stack, x):
    x = stack.first.forward(x)
    for block in stack.blocks:
        x = block.forward(x)
    return stack.last.forward(x)


stack = Stack()
results = [forward(stack, tf.constant([[1.0, value]])) for value in (1.0, 2.0)]
"""


class LazilyBuiltInLaterTrace(Rule):
    """A trace after the first one builds a model or an optimizer."""

    code = "HYB602"
    name = "lazily-built-in-later-trace"

    what_happens = (
        "A model without a known input shape, or an optimizer without slots, creates its variables when it "
        "is first used. If the same function is called with a second model or optimizer, that first use "
        "falls into a later trace, where creating variables is an error. And an optimizer finds the slots of a "
        "variable while tracing: a call with other variables of the same shape gets those of the first."
    )
    why = (
        "Only the first call of a `tf.function` may create variables. A new Python object in the arguments "
        "(or behind a captured name) means another trace of the same function, and the lazily created "
        "variables come with it."
    )
    unlock = (
        "Build before training: give the model an input shape, call `model.build(...)` or call it once, and "
        "call `optimizer.build(model.trainable_variables)`. Or make one `tf.function` for each model and "
        "optimizer, for example as a method of the object that owns them."
    )
    references: ClassVar[tuple[str, ...]] = (
        "https://www.tensorflow.org/guide/function#using_with_multiple_keras_optimizers",
        "https://www.tensorflow.org/guide/function#using_with_multiple_keras_models",
        "https://github.com/tensorflow/tensorflow/issues/27120",
    )
    breaks: ClassVar[tuple[Example, ...]] = (
        Example(
            _TWO_MODELS,
            "forward",
            expect="differs",
            decision="decline",
            note="The trace for the second model has to create that model's weights.",
        ),
        Example(
            _TWO_OPTIMIZERS,
            "train_step",
            expect="differs",
            decision="decline",
            note="The second optimizer makes its momentum slots in a second trace.",
        ),
        Example(
            _BY_MEMBER,
            "Trainer.score",
            expect="differs",
            decision="decline",
            note="The model comes from a table of the object, chosen by name.",
        ),
        Example(
            _BY_ARGUMENT,
            "Duel.step",
            expect="differs",
            decision="decline",
            note="A flag chooses the optimizer, so the trace for its other value makes the other one's slots.",
        ),
        Example(
            _TWO_CORES,
            "unroll",
            expect="differs",
            decision="decline",
            note="Each core makes its variable once, but the second one does so in a second trace.",
        ),
        Example(
            _OTHER_VARIABLES,
            "train_step",
            expect="differs",
            decision="decline",
            note="The variables share a trace, and with it the momentum of the first one.",
        ),
        Example(
            _PASSED_BY,
            "Norm.__call__",
            expect="differs",
            decision="decline",
            note="The first call passes the second guard by, so the trace for training has to make a variable.",
        ),
    )
    safe: ClassVar[tuple[Example, ...]] = (
        Example(
            _BUILT_BEFORE,
            "forward",
            expect="same",
            decision="hybridize",
            note="Both models are built, so no trace creates anything.",
        ),
        Example(
            _ONE_MODEL,
            "train_step",
            expect="same",
            decision="hybridize",
            note="One model and one optimizer: everything is created in the first call.",
        ),
        Example(
            _ONE_CORE,
            "unroll",
            expect="same",
            decision="hybridize",
            note="One object, whose variable the first call makes.",
        ),
        Example(
            _OPTIMIZER_BUILT,
            "Trainer.step",
            expect="same",
            decision="hybridize",
            note=(
                "Each trainer owns a built optimizer, and its method has a trace of its own for each trainer."
            ),
        ),
        Example(
            _ONE_CLOSURE_EACH,
            "make_step.<locals>.step",
            expect="same",
            decision="hybridize",
            note="Each call of `make_step` makes a function, and a graph, of its own.",
        ),
        Example(
            _ALL_MET,
            "Norm.__call__",
            expect="same",
            decision="hybridize",
            note="The first call makes both variables.",
        ),
        Example(
            _CHOSEN_BEFORE,
            "Trainer.step",
            expect="same",
            decision="hybridize",
            note="A branch has chosen the optimizer before the first call; after that it stays the same.",
        ),
        Example(
            _SAME_VARIABLES,
            "train_step",
            expect="same",
            decision="hybridize",
            note="All calls pass the same variables.",
        ),
        Example(
            _SAME_CLASS,
            "forward",
            expect="same",
            decision="hybridize",
            note="One method builds four networks, all of them in the first call.",
        ),
    )

    def check(self, function: FunctionFacts, program: ProgramFacts) -> Iterator[Reason]:
        """One reason where different calls build different objects."""
        found = later_builds(function)
        if found is not None:
            lifted, atoms = found
            names = " and ".join(sorted({title(atom) for atom in atoms}))
            yield self.reason(
                function,
                lifted,
                f"different calls of {function.code.name}() are the first to use different "
                f"objects ({names}): their variables would be made in a later trace",
                what="variables are made at the first use here",
            )
            return
        without = passed_by(function)
        if without is not None:
            lifted, layer = without
            yield self.reason(
                function,
                lifted,
                f"an earlier call, with other arguments, does not use {title(layer)}: its weights would be made in a "
                "later trace, which must not make variables",
                what="weights are made at the first use here",
            )
            return
        guarded = later_variables(function)
        if guarded is not None:
            lifted, owner = guarded
            yield self.reason(
                function,
                lifted,
                f"{function.code.name}() gets more than one {title(owner)}, and each makes {called(lifted)} when it is "
                "first used: a graph may make variables in its first call only",
                what="a variable is made here, once for each object",
            )
            return
        elsewhere = on_other_ways(function)
        if elsewhere is not None:
            lifted, surely = elsewhere
            yield self.reason(
                function,
                lifted,
                f"{called(lifted)} is made when it is first needed, and "
                + ("calls with other arguments meet it first in a later trace, which must not make variables" if surely
                   else "the arguments decide which call that is: the first one is assumed to make it, as a later "
                   "trace must not"),
                severity="error" if surely else "warning",
                what="a variable is made here, once",
            )
            if surely:
                return
        exchanged = exchanged_variables(function)
        if exchanged is not None:
            yield self.reason(
                function,
                parameter_node(function, exchanged),
                f"`{function.params[exchanged].name}` holds other variables in other calls, and an optimizer steps "
                "them: a graph keeps the slots of the variables it was traced with",
            )
            return
        for lifted, branch, both in chosen_builds(function):
            condition = spelled(branch.test)
            message = (
                f"`{condition}` decides which of several objects is used first: their variables would be made in "
                "traces for other arguments" if both else
                f"{called(lifted)} are made on one side of `if {condition}`, and the arguments decide that: the first "
                "call is assumed to make them, as a later trace must not"
            )
            yield self.reason(function, lifted, message, severity="error" if both else "warning",
                              what="variables are made at the first use here")
            return
