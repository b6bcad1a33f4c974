"""HYB302: the function reads a list, dictionary or set that the program changes between calls."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import ClassVar

from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.report.model import Reason
from hybridize.rules.base import Example, Rule
from hybridize.rules.state.common import MOST, OUTSIDE, stale_fields, told, where

_CONFIGURATION = """\
import tensorflow as tf

config = {"margin": 1.0, "reduce": "mean"}


def hinge(scores, labels):
    losses = tf.nn.relu(config["margin"] - labels * scores)
    if config["reduce"] == "mean":
        return tf.reduce_mean(losses)
    return tf.reduce_sum(losses)


labels = tf.constant([1.0, -1.0])
losses = [hinge(tf.constant([0.5, 0.5]), labels)]
config["margin"] = 2.0
losses.append(hinge(tf.constant([0.5, 0.5]), labels))
config.update(reduce="sum")
losses.append(hinge(tf.constant([0.5, 0.5]), labels))
"""

_GROWING_MODEL = {
    "main.py": """\
import tensorflow as tf
from growing import Stack

stack = Stack()
x = tf.constant([[1.0, -2.0]])
outputs = []
for scale in (0.5, 2.0, 3.0):
    stack.grow(scale)
    outputs.append(stack.forward(x))
""",
    "growing.py": """\
import tensorflow as tf


class Stack:
    def __init__(self):
        self.kernels = []

    def grow(self, scale):
        self.kernels.append(scale * tf.eye(2))

    def forward(self, x):
        for layer in range(self._depth()):
            x = tf.nn.leaky_relu(tf.matmul(x, self.kernels[layer]))
        return x

    def _depth(self):
        return len(self.kernels)
""",
}

_STACKED_BUFFER = """\
import tensorflow as tf


class Replay:
    def __init__(self):
        self.recent = []

    def push(self, x):
        self.recent.append(x)

    def spread(self, scale):
        return scale * tf.math.reduce_std(tf.stack(self.recent))


replay = Replay()
spreads = []
for value in (1.0, 5.0, 2.0):
    replay.push(tf.constant(value))
    spreads.append(replay.spread(tf.constant(2.0)))
"""

_CLOSED_OVER_LIST = """\
import tensorflow as tf


def make_filter(frequencies):
    def response(t):
        waves = [tf.sin(frequency * t) for frequency in frequencies]
        return tf.add_n(waves)

    return response


frequencies = [1.0, 2.0]
response = make_filter(frequencies)
time = tf.constant([0.0, 0.5, 1.0])
before = response(time)
frequencies.append(5.0)
after = response(time)
"""

_REGISTRY_IN_ANOTHER_MODULE = {
    "main.py": """\
import penalties
import tensorflow as tf
from objective import objective

weights = tf.constant([1.0, -2.0])
before = objective(weights)
penalties.register("l2", lambda w: tf.reduce_sum(tf.square(w)))
after = objective(weights)
""",
    "penalties.py": """\
import tensorflow as tf

REGISTRY = {"l1": lambda w: tf.reduce_sum(tf.abs(w))}


def register(name, penalty):
    REGISTRY[name] = penalty
""",
    "objective.py": """\
import tensorflow as tf
from penalties import REGISTRY


def objective(weights):
    fit = tf.reduce_sum(tf.square(weights - 1.0))
    return fit + 0.1 * tf.add_n([penalty(weights) for penalty in REGISTRY.values()])
""",
}

_BUILT_THEN_READ = {
    "main.py": """\
import tensorflow as tf
from stacked import Stack

stack = Stack([0.5, 2.0, 3.0])
outputs = [stack.forward(tf.constant([[1.0, value]])) for value in (-2.0, 0.0, 2.0)]
""",
    "stacked.py": """\
import tensorflow as tf


class Stack:
    def __init__(self, scales):
        self.kernels = []
        for scale in scales:
            self.kernels.append(scale * tf.eye(2))

    def forward(self, x):
        for kernel in self.kernels:
            x = tf.nn.leaky_relu(tf.matmul(x, kernel))
        return x
""",
}

_LIST_OF_VARIABLES = """\
import tensorflow as tf

weights = {"slope": tf.Variable(0.0), "offset": tf.Variable(0.0)}


def squared_error(x, y):
    predicted = weights["slope"] * x + weights["offset"]
    return tf.reduce_mean(tf.square(predicted - y))


x, y = tf.constant([0.0, 1.0, 2.0]), tf.constant([1.0, 3.0, 5.0])
errors = []
for slope in (0.0, 1.0, 2.0):
    weights["slope"].assign(slope)
    weights["offset"].assign_add(0.5)
    errors.append(squared_error(x, y))
"""

_LOCAL_COPY_CHANGES = """\
import tensorflow as tf

DEFAULTS = {"margin": 1.0, "weight": 0.5}


def contrastive(near, far, options):
    gap = options["margin"] + near - far
    return options["weight"] * tf.reduce_sum(tf.nn.relu(gap))


def evaluate(near):
    options = dict(DEFAULTS)
    options["weight"] = 2.0
    return contrastive(near, tf.constant([1.0, 2.0]), options)


losses = [evaluate(tf.constant([value, 1.0])) for value in (0.5, 1.0, 1.5)]
"""

_TABLE_COMPLETED_FIRST = """\
import tensorflow as tf


def make_basis(degree):
    exponents = []
    for exponent in range(degree + 1):
        exponents.append(float(exponent))

    def basis(x):
        return tf.stack([tf.pow(x, exponent) for exponent in exponents], axis=-1)

    return basis


basis = make_basis(3)
features = [basis(tf.constant([value, 2.0])) for value in (0.5, 1.0, 3.0)]
"""

_LENGTH_ALONE = """\
import tensorflow as tf

averages = [0.0, 0.0]


def mean_over_runs(total):
    return total / len(averages)


means = []
for run, value in enumerate((2.0, 6.0, 10.0)):
    means.append(mean_over_runs(tf.constant(value)))
    averages[run % 2] = value
"""

_ATTRIBUTES_ARE_ENTRIES = """\
import tensorflow as tf


class Settings(dict):
    __getattr__ = dict.get
    __setattr__ = dict.__setitem__


settings = Settings(rate=0.5)


def scaled(x):
    return settings.rate * tf.square(x)


results = []
for rate in (0.5, 0.25):
    settings.rate = rate
    results.append(scaled(tf.constant([1.0, 2.0])))
"""

_SETTINGS_STAY = """\
import tensorflow as tf


class Settings(dict):
    def __init__(self, **given):
        super().__init__(**given)
        self.__dict__ = self


settings = Settings(rate=0.5)
settings["power"] = 2.0


def scaled(x):
    return settings.rate * tf.pow(x, settings.power)


results = [scaled(tf.constant([value, 2.0])) for value in (1.0, 3.0)]
"""


class StaleContainer(Rule):
    """Containers outside the call whose content changes after the first call."""

    code = "HYB302"
    name = "stale-container"
    presumes_gain = True

    what_happens = (
        "The first call reads the entries, the length or the items of the container, and the graph is "
        "built from what it found. Entries that are added, replaced or removed later do not exist for the "
        "graph; the results are those of the old content."
    )
    why = (
        "A container that the function reaches through a global, an enclosing function or an attribute is "
        "not part of what selects the trace. Loops over it are unrolled, and its Python numbers are "
        "constants of the graph."
    )
    unlock = (
        "Fill the container before the first call and leave it alone, keep what changes in `tf.Variable`s "
        "inside it, or pass the container as an argument: then its structure and Python values select the "
        "trace."
    )
    references: ClassVar[tuple[str, ...]] = (
        "https://www.tensorflow.org/guide/function#changing_python_global_and_free_variables",
        "https://www.tensorflow.org/guide/function#depending_on_python_objects",
    )
    breaks: ClassVar[tuple[Example, ...]] = (
        Example(
            _CONFIGURATION,
            "hinge",
            expect="differs",
            decision="decline",
            note="A global dictionary of settings is changed by item assignment and by `update`.",
        ),
        Example(
            _GROWING_MODEL,
            "Stack.forward",
            expect="differs",
            decision="decline",
            module="growing.py",
            note="Another method appends a layer between the calls.",
        ),
        Example(
            _STACKED_BUFFER,
            "Replay.spread",
            expect="differs",
            decision="decline",
            note="No loop over the list is to be seen: `tf.stack` reads it.",
        ),
        Example(
            _CLOSED_OVER_LIST,
            "make_filter.<locals>.response",
            expect="differs",
            decision="decline",
            note="The caller keeps the list that the closure reads, and appends to it.",
        ),
        Example(
            _REGISTRY_IN_ANOTHER_MODULE,
            "objective",
            expect="differs",
            decision="decline",
            module="objective.py",
            note="A registry that is extended after the first evaluation.",
        ),
        Example(
            _ATTRIBUTES_ARE_ENTRIES,
            "scaled",
            expect="differs",
            decision="decline",
            note="The object is a dictionary, and its attributes are the entries.",
        ),
    )
    safe: ClassVar[tuple[Example, ...]] = (
        Example(
            _BUILT_THEN_READ,
            "Stack.forward",
            expect="same",
            decision="hybridize",
            module="stacked.py",
            note="The list is filled in `__init__` and only read afterwards.",
        ),
        Example(
            _LIST_OF_VARIABLES,
            "squared_error",
            expect="same",
            decision="hybridize",
            note="The dictionary stays as it is; its variables change.",
        ),
        Example(
            _LOCAL_COPY_CHANGES,
            "evaluate",
            expect="same",
            decision="hybridize",
            note="The dictionary that changes is a copy, made in the call.",
        ),
        Example(
            _TABLE_COMPLETED_FIRST,
            "make_basis.<locals>.basis",
            expect="same",
            decision="hybridize",
            note="The list grows before the function exists.",
        ),
        Example(
            _LENGTH_ALONE,
            "mean_over_runs",
            expect="same",
            decision="hybridize",
            note="Items are replaced, and the function asks only how many there are.",
        ),
        Example(
            _SETTINGS_STAY,
            "scaled",
            expect="same",
            decision="hybridize",
            note="Attributes and entries are one, and complete before the first call.",
        ),
    )

    def check(self, function: FunctionFacts, program: ProgramFacts) -> Iterator[Reason]:
        """One reason for each container outside the arguments whose content changes between calls."""
        found = (one for one in stale_fields(function) if one.reached == OUTSIDE and one.container)
        for stale in islice(found, MOST):
            yield told(
                self,
                function,
                stale,
                f"the content of `{stale.name}` is read once, when the function is traced, but "
                f"{where(stale)} changes it between calls",
                f"Fill `{stale.name}` before the first call, keep what "
                f"changes in `tf.Variable`s inside it, or pass it as an argument.",
            )
