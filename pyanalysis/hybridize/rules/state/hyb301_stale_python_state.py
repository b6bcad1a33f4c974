"""HYB301: the function reads Python state that the program changes between calls."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import ClassVar

from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.report.model import Reason
from hybridize.rules.base import Example, Rule
from hybridize.rules.state.common import MOST, OUTSIDE, change, stale_fields, told

_LEARNING_RATE = """\
import tensorflow as tf

learning_rate = 0.4
weight = tf.Variable([1.0, 2.0])


def descend(target):
    gradient = 2.0 * (weight - target)
    weight.assign_sub(learning_rate * gradient)
    return tf.reduce_sum(tf.square(gradient))


norms = []
for epoch in range(3):
    norms.append(descend(tf.constant([0.0, 0.0])))
    learning_rate = learning_rate * 0.5
"""

_TRAINING_FLAG = {
    "main.py": """\
import tensorflow as tf
from regularised import Net

net = Net()
trained = [net.forward(tf.constant([1.0, value])) for value in (1.0, 2.0)]
net.freeze()
evaluated = [net.forward(tf.constant([1.0, value])) for value in (1.0, 2.0)]
""",
    "regularised.py": """\
import tensorflow as tf


class Net:
    def __init__(self):
        self.training = True
        self.scale = tf.Variable([0.5, 2.0])

    def freeze(self):
        self.training = False

    def forward(self, x):
        x = tf.nn.relu(x * self.scale)
        return self._regularise(x)

    def _regularise(self, x):
        if self.training:
            return x - tf.reduce_mean(x)
        return x
""",
}

_CLOSURE_SETTING = """\
import tensorflow as tf


def make_annealed_loss():
    weight = 0.0

    def loss(reconstruction, divergence):
        return tf.reduce_sum(reconstruction) + weight * tf.reduce_sum(divergence)

    def warm_up(amount):
        nonlocal weight
        weight = min(1.0, weight + amount)

    return loss, warm_up


loss, warm_up = make_annealed_loss()
losses = []
for _ in range(3):
    losses.append(loss(tf.constant([1.0, 2.0]), tf.constant([0.5])))
    warm_up(0.5)
"""

_CLASS_SETTING = """\
import tensorflow as tf


class Settings:
    temperature = 1.0


class Sampler:
    def probabilities(self, logits):
        return tf.nn.softmax(logits / Settings.temperature)


def anneal():
    Settings.temperature /= 2.0


sampler = Sampler()
results = []
for _ in range(3):
    results.append(sampler.probabilities(tf.constant([1.0, 2.0, 3.0])))
    anneal()
"""

_CONSTANTS = {
    "main.py": """\
import tensorflow as tf
from physics import Spring

spring = Spring(stiffness=3.0)
energies = [spring.energy(tf.constant([value, 1.0])) for value in (0.0, 1.0, 2.0)]
""",
    "physics.py": """\
import tensorflow as tf

DAMPING = 0.1


class Spring:
    order = 2

    def __init__(self, stiffness):
        self.stiffness = stiffness

    def energy(self, displacement):
        force = -self.stiffness * displacement - DAMPING * displacement**self.order
        return -tf.reduce_sum(force * displacement) / 2.0
""",
}

_VARIABLE = """\
import tensorflow as tf

learning_rate = tf.Variable(0.4)
weight = tf.Variable([1.0, 2.0])


def descend(target):
    gradient = 2.0 * (weight - target)
    weight.assign_sub(learning_rate * gradient)
    return tf.reduce_sum(tf.square(gradient))


norms = []
for epoch in range(3):
    norms.append(descend(tf.constant([0.0, 0.0])))
    learning_rate.assign(learning_rate * 0.5)
"""

_COMPLETE_BEFORE_THE_FIRST_CALL = """\
import tensorflow as tf


def make_window(width):
    taper = 0.0
    for position in range(width):
        taper += 1.0 / (1 + position)

    def apply(signal):
        return tf.exp(-taper * tf.square(signal)) * signal

    return apply


apply = make_window(4)
signals = [apply(tf.constant([value, -1.0])) for value in (0.0, 0.5, 1.0)]
"""

_CHANGED_THROUGH_A_VIEW = """\
import numpy as np
import tensorflow as tf

weights = np.ones([3], np.float32)


def score(x):
    return tf.reduce_sum(x * weights)


def reinforce(table, amount):
    tail = table[1:]
    tail += amount


scores = []
for amount in (1.0, 2.0):
    scores.append(score(tf.constant([1.0, 2.0, 3.0])))
    reinforce(weights, amount)
"""

_KEPT_BY_A_CONSTRUCTOR = """\
import numpy as np
import tensorflow as tf


class Whitening:
    def __init__(self, mean):
        self.mean = mean

    def apply(self, x):
        return tf.nn.relu(x - self.mean)


def main():
    mean = np.zeros(2, dtype=np.float32)
    whitening = Whitening(mean)
    results = []
    for batch in (tf.constant([[1.0, 5.0]]), tf.constant([[3.0, 7.0]])):
        results.append(whitening.apply(batch))
        mean[:] = batch[0] / 2.0
    return results


results = main()
"""

_COPIED_BY_A_CONSTRUCTOR = _KEPT_BY_A_CONSTRUCTOR.replace("self.mean = mean", "self.mean = np.array(mean)")

_CHANGED_ROW_BY_ROW = """\
import numpy as np
import tensorflow as tf

weights = np.array([[1.0, 2.0], [3.0, 4.0]], dtype=np.float32)


def score(x):
    return tf.linalg.matvec(weights, x)


def decay(rate):
    for number, row in enumerate(weights):
        row *= rate / (number + 1)


scores = []
for _ in range(3):
    scores.append(score(tf.constant([1.0, 1.0])))
    decay(0.5)
"""

_ROWS_ONLY_READ = _CHANGED_ROW_BY_ROW.replace("row *= rate", "row = row * rate")

_METHOD_REPLACED = """\
import tensorflow as tf


class Net:
    def activation(self, x):
        return tf.nn.relu(x)

    def forward(self, x):
        return self.activation(x) + 1.0


def smooth(self, x):
    return tf.nn.softplus(x)


net = Net()
before = net.forward(tf.constant([-1.0, 2.0]))
Net.activation = smooth
after = net.forward(tf.constant([-1.0, 2.0]))
"""

_METHOD_REPLACED_FIRST = """\
import types

import tensorflow as tf


class Net:
    def activation(self, x):
        return tf.nn.relu(x)

    def forward(self, x):
        return self.activation(x) + 1.0


def smooth(self, x):
    return tf.nn.softplus(x)


net = Net()
net.activation = types.MethodType(smooth, net)
results = [net.forward(tf.constant([-1.0, value])) for value in (1.0, 2.0)]
"""
_ONLY_ITS_SHAPE = """\
import tensorflow as tf


class Memory:
    def __init__(self):
        self.state = tf.zeros([2, 3])

    def advance(self, x):
        self.state = tf.tanh(self.state + x)

    def basis(self, x):
        return tf.tile(x, [self.state.shape[1]])


memory = Memory()
bases = []
for value in (1.0, 2.0):
    memory.advance(tf.fill([2, 3], value))
    bases.append(memory.basis(tf.constant([value])))
"""

_SETTING_OF_A_LAYER = """\
import tensorflow as tf

dense = tf.keras.layers.Dense(2, kernel_initializer="ones")
dense.build((None, 2))


def forward(x):
    return dense(x) + 1.0


results = [forward(tf.constant([[-1.0, -2.0]]))]
dense.activation = tf.nn.relu
results.append(forward(tf.constant([[-1.0, -2.0]])))
"""

_RATE_OF_AN_OPTIMIZER = """\
import tensorflow as tf

weight = tf.Variable([1.0, 2.0])
optimizer = tf.keras.optimizers.SGD(0.5)
optimizer.build([weight])


def step(target):
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum(tf.square(weight - target))
    optimizer.apply_gradients([(tape.gradient(loss, weight), weight)])
    return loss


losses = []
for rate in (0.5, 0.25):
    optimizer.learning_rate = rate
    losses.append(step(tf.constant([0.0, 1.0])))
"""

_BETWEEN_YIELDS = """\
import tensorflow as tf


class Schedule:
    rate = 1.0


def batches():
    for number in range(3):
        Schedule.rate = 1.0 / (number + 1)
        yield tf.constant([1.0, 2.0])


def scaled(batch):
    return tf.reduce_sum(batch) * Schedule.rate


sums = [scaled(batch) for batch in batches()]
"""

_SET_BEFORE_ITEMS_ARE_USED = """\
import tensorflow as tf


class Schedule:
    rate = 1.0


def batches():
    for number in range(3):
        Schedule.rate = 1.0 / (number + 1)
        yield tf.constant([1.0, 2.0])


def scaled(batch):
    return tf.reduce_sum(batch) * Schedule.rate


kept = list(batches())
sums = [scaled(batch) for batch in kept]
"""


class StalePythonState(Rule):
    """Globals, closure variables and attributes of Python type that change after the first call."""

    code = "HYB301"
    name = "stale-python-state"
    presumes_gain = True

    what_happens = (
        "The first call reads the number, flag or string and builds it into the graph. When the program "
        "assigns a new value afterwards, calls that reuse the trace continue with the old one. Nothing is "
        "reported: the learning rate does not decay, the model stays in training mode."
    )
    why = (
        "The graph for a call is chosen by its arguments alone. Globals, variables of enclosing functions, "
        "class attributes and attributes of `self` are not among them, and their Python values are "
        "constants of the trace."
    )
    unlock = (
        "Hold the value in a `tf.Variable` and change it with `assign`, or pass it as an argument (as a "
        "tensor if it takes many values)."
    )
    references: ClassVar[tuple[str, ...]] = (
        "https://www.tensorflow.org/guide/function#changing_python_global_and_free_variables",
        "https://www.tensorflow.org/guide/function#depending_on_python_objects",
        "https://www.tensorflow.org/guide/function#rules_of_tracing",
    )
    breaks: ClassVar[tuple[Example, ...]] = (
        Example(
            _LEARNING_RATE,
            "descend",
            expect="differs",
            decision="decline",
            note="The global is halved after each step; the graph keeps 0.4.",
        ),
        Example(
            _TRAINING_FLAG,
            "Net.forward",
            expect="differs",
            decision="decline",
            module="regularised.py",
            note="The flag is read in a helper method and changed by another method.",
        ),
        Example(
            _CLOSURE_SETTING,
            "make_annealed_loss.<locals>.loss",
            expect="differs",
            decision="decline",
            note="Another inner function rebinds the enclosing function's variable.",
        ),
        Example(
            _CLASS_SETTING,
            "Sampler.probabilities",
            expect="differs",
            decision="decline",
            note="A class attribute used as a setting.",
        ),
        Example(
            _CHANGED_THROUGH_A_VIEW,
            "score",
            expect="differs",
            decision="decline",
            note="A function changes the array that it is passed, by way of a view.",
        ),
        Example(
            _KEPT_BY_A_CONSTRUCTOR,
            "Whitening.apply",
            expect="differs",
            decision="decline",
            note="The object holds the very array that its maker goes on to change.",
        ),
        Example(
            _CHANGED_ROW_BY_ROW,
            "score",
            expect="differs",
            decision="decline",
            note="The rows that a loop gives are views of the array.",
        ),
        Example(
            _METHOD_REPLACED,
            "Net.forward",
            expect="differs",
            decision="decline",
            note="A class is patched between two calls; the graph keeps the method that it has traced.",
        ),
        Example(
            _SETTING_OF_A_LAYER,
            "forward",
            expect="differs",
            decision="decline",
            note="The code of Keras reads what the layer is set to whenever it is called.",
        ),
        Example(
            _BETWEEN_YIELDS,
            "scaled",
            expect="differs",
            decision="decline",
            note="A generator goes on between the calls, and sets the rate anew.",
        ),
    )
    safe: ClassVar[tuple[Example, ...]] = (
        Example(
            _CONSTANTS,
            "Spring.energy",
            expect="same",
            decision="hybridize",
            module="physics.py",
            note="Nobody assigns these after construction: they are constants in effect.",
        ),
        Example(
            _VARIABLE,
            "descend",
            expect="same",
            decision="hybridize",
            note="The graph reads the variable at each call.",
        ),
        Example(
            _COMPLETE_BEFORE_THE_FIRST_CALL,
            "make_window.<locals>.apply",
            expect="same",
            decision="hybridize",
            note="The closure variable is assigned several times, all of them before the function exists.",
        ),
        Example(
            _COPIED_BY_A_CONSTRUCTOR,
            "Whitening.apply",
            expect="same",
            decision="hybridize",
            note="The object keeps a copy, which nobody changes.",
        ),
        Example(
            _ROWS_ONLY_READ,
            "score",
            expect="same",
            decision="hybridize",
            note="`row = row * rate` makes a new array.",
        ),
        Example(
            _METHOD_REPLACED_FIRST,
            "Net.forward",
            expect="same",
            decision="hybridize",
            note="The method is replaced before the first call.",
        ),
        Example(
            _ONLY_ITS_SHAPE,
            "Memory.basis",
            expect="same",
            decision="hybridize",
            note="The state changes, its shape does not, and only that is read.",
        ),
        Example(
            _RATE_OF_AN_OPTIMIZER,
            "step",
            expect="same",
            decision="hybridize",
            note="Optimizers keep their learning rate in a variable, to which the property assigns.",
        ),
        Example(
            _SET_BEFORE_ITEMS_ARE_USED,
            "scaled",
            expect="same",
            decision="hybridize",
            note="`list` has taken all items before the first call.",
        ),
    )

    def check(self, function: FunctionFacts, program: ProgramFacts) -> Iterator[Reason]:
        """One reason for each name or attribute outside the arguments that changes between calls."""
        found = (
            one for one in stale_fields(function) if one.reached == OUTSIDE and not one.container
        )
        for stale in islice(found, MOST):
            yield told(
                self,
                function,
                stale,
                f"`{stale.name}` is read once, when the function is traced, {change(stale)}",
                f"Hold `{stale.name}` in a `tf.Variable` and change it with `assign`, or "
                f"pass it as an argument (as a tensor if it takes many values).",
            )
