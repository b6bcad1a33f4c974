"""HYB207: a side effect in code that runs without a visible call."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from hybridize.facts.lift import Lifted
from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.interpreter.state.record import API
from hybridize.report.model import Reason
from hybridize.rules.base import Example, Rule
from hybridize.rules.effects.common import distinct, hidden
from hybridize.rules.effects.unseen import unseen_step
from hybridize.rules.effects.wording import callee_of, text_of

_KEY_FUNCTION = """\
import tensorflow as tf

inspected = []


def size(part):
    inspected.append(part.shape[0])
    return part.shape[0]


def join_by_size(parts):
    ordered = sorted(parts, key=size)
    return tf.concat([part / tf.norm(part) for part in ordered], axis=0)


joined = [join_by_size([tf.constant([value, 1.0, 2.0]), tf.constant([value])]) for value in (1.0, 2.0, 3.0)]
"""

_PROPERTY = {
    "main.py": """\
import tensorflow as tf
from layers import Dense

dense = Dense()
outputs = [dense.forward(tf.constant([[value, 1.0]])) for value in (1.0, 2.0, 3.0)]
reads = dense.reads
""",
    "layers.py": """\
import tensorflow as tf


class Dense:
    def __init__(self):
        self._kernel = tf.Variable([[1.0, -1.0], [0.5, 0.5]])
        self.reads = 0

    @property
    def kernel(self):
        self.reads += 1
        return self._kernel

    def forward(self, x):
        return tf.nn.relu(tf.matmul(x, self.kernel))
""",
}

_OPERATOR_METHOD = """\
import tensorflow as tf


class Quantity:
    conversions = []

    def __init__(self, value, unit):
        self.value = value
        self.unit = unit

    def __add__(self, other):
        if other.unit != self.unit:
            Quantity.conversions.append((other.unit, self.unit))
            other = Quantity(other.value / 1000.0, self.unit)
        return Quantity(self.value + other.value, self.unit)


def total_length(kilometres, metres):
    total = Quantity(kilometres, "km") + Quantity(metres, "m")
    return tf.reduce_sum(total.value)


lengths = [total_length(tf.constant([1.0, 2.0]), tf.constant([metres, 500.0])) for metres in (100.0, 200.0)]
conversions = len(Quantity.conversions)
"""

_CONTEXT_MANAGER = """\
import contextlib

import tensorflow as tf

sections = {}


@contextlib.contextmanager
def section(name):
    sections[name] = sections.get(name, 0) + 1
    yield


def forward(x):
    with section("normalise"):
        x = x - tf.reduce_mean(x)
    with section("activate"):
        return tf.nn.softplus(x)


outputs = [forward(tf.constant([value, 1.0])) for value in (1.0, 2.0, 3.0)]
"""

_DECORATED_CALLEE = """\
import functools

import tensorflow as tf

calls = {}


def counted(function):
    @functools.wraps(function)
    def wrapper(*args):
        calls[function.__name__] = calls.get(function.__name__, 0) + 1
        return function(*args)

    return wrapper


@counted
def kernel(x, y):
    return tf.exp(-tf.reduce_sum(tf.square(x - y)))


def gram(x, y):
    return tf.stack([[kernel(x, x), kernel(x, y)], [kernel(y, x), kernel(y, y)]])


matrices = [gram(tf.constant([value]), tf.constant([1.0])) for value in (0.0, 1.0, 2.0)]
"""

_CALLBACK = """\
import tensorflow as tf

norms_seen = []


def transform(parts, on_part):
    return tf.stack([tf.reduce_sum(part) for part in map(on_part, parts)])


def scale(part):
    norms_seen.append(part.shape[0])
    return part / tf.reduce_max(part)


sums = [transform([tf.constant([1.0, value]), tf.constant([3.0])], scale) for value in (2.0, 4.0, 8.0)]
"""

_PURE_KEY = """\
import tensorflow as tf


def join_by_size(parts):
    ordered = sorted(parts, key=lambda part: part.shape[0])
    return tf.concat([part / tf.norm(part) for part in ordered], axis=0)


joined = [join_by_size([tf.constant([value, 1.0, 2.0]), tf.constant([value])]) for value in (1.0, 2.0, 3.0)]
"""

_PURE_PROPERTY = {
    "main.py": """\
import tensorflow as tf
from layers import Dense

dense = Dense()
outputs = [dense.forward(tf.constant([[value, 1.0]])) for value in (1.0, 2.0, 3.0)]
""",
    "layers.py": """\
import tensorflow as tf


class Dense:
    def __init__(self):
        self._direction = tf.Variable([[1.0, -1.0], [0.5, 0.5]])
        self._length = tf.Variable(2.0)

    @property
    def kernel(self):
        return self._length * self._direction / tf.norm(self._direction)

    def forward(self, x):
        return tf.nn.relu(tf.matmul(x, self.kernel))
""",
}

_PURE_OPERATOR = """\
import tensorflow as tf


class Dual:
    def __init__(self, value, slope):
        self.value = value
        self.slope = slope

    def __mul__(self, other):
        return Dual(self.value * other.value, self.value * other.slope + self.slope * other.value)


def cube_slope(x):
    dual = Dual(x, tf.ones_like(x))
    return (dual * dual * dual).slope


slopes = [cube_slope(tf.constant([value, -value])) for value in (1.0, 2.0, 3.0)]
"""

_PURE_CONTEXT_AND_DECORATOR = """\
import functools

import tensorflow as tf


def in_double_precision(function):
    @functools.wraps(function)
    def wrapper(x):
        return tf.cast(function(tf.cast(x, tf.float64)), tf.float32)

    return wrapper


@in_double_precision
def log_sum(x):
    with tf.name_scope("log_sum"):
        return tf.math.log(tf.reduce_sum(tf.exp(x)))


def entropy(x):
    log_probabilities = x - log_sum(x)
    return -tf.reduce_sum(tf.exp(log_probabilities) * log_probabilities)


entropies = [entropy(tf.constant([value, 1.0])) for value in (0.0, 1.0, 2.0)]
"""


_CONTEXT_DECORATOR = """\
import contextlib

import tensorflow as tf

entered = []


class Counted(contextlib.ContextDecorator):
    def __enter__(self):
        entered.append(1)
        return self

    def __exit__(self, *details):
        return False


@contextlib.contextmanager
def noted(name):
    entered.append(name)
    yield


@Counted()
@noted("energy")
def energy(x):
    return tf.reduce_sum(tf.square(x))


def mean_energy(x):
    return energy(x) / tf.cast(tf.size(x), tf.float32)


means = [mean_energy(tf.constant([value, 1.0])) for value in (1.0, 2.0, 3.0)]
count = len(entered)
"""

_ACTIVATION_OF_A_LAYER = """\
import tensorflow as tf


def swish(x):
    print("activating", x.shape)
    return x * tf.sigmoid(x)


dense = tf.keras.layers.Dense(2, activation=swish, kernel_initializer="ones")
dense.build((None, 2))


def forward(x):
    return tf.reduce_sum(dense(x), axis=-1)


outputs = [forward(tf.fill([1, 2], value)) for value in (1.0, 2.0)]
"""


class HiddenEffect(Rule):
    """Effects behind callbacks, properties, operators, context managers and decorators."""

    code = "HYB207"
    name = "hidden-effect"

    what_happens = (
        "The body looks pure, but something that it sets off is not: the `key` of a `sorted`, a function "
        "given to `map`, a property, an operator method such as `__add__`, the entry or exit of a `with`, "
        "the wrapper that a decorator put around a callee. Its effect happens once for each trace instead "
        "of once for each call."
    )
    why = (
        "All Python code that runs on behalf of the function runs at trace time, however it is reached. "
        "Effects are transitive; only TensorFlow operations are recorded."
    )
    unlock = (
        "Take the effect out of the callback, property, operator or wrapper, or replace it by its "
        "TensorFlow form (`tf.print`, `Variable.assign_add`); or leave the function eager and decorate a "
        "callee that is pure."
    )
    references: ClassVar[tuple[str, ...]] = (
        "https://www.tensorflow.org/guide/function#executing_python_side_effects",
        "https://docs.python.org/3/reference/datamodel.html#special-method-names",
        "https://docs.python.org/3/reference/compound_stmts.html#the-with-statement",
    )
    breaks: ClassVar[tuple[Example, ...]] = (
        Example(
            _KEY_FUNCTION,
            "join_by_size",
            expect="differs",
            decision="decline",
            note="In the key of `sorted`.",
        ),
        Example(
            _PROPERTY,
            "Dense.forward",
            expect="differs",
            decision="decline",
            module="layers.py",
            note="Reading the attribute runs a property that counts.",
        ),
        Example(
            _OPERATOR_METHOD,
            "total_length",
            expect="differs",
            decision="decline",
            note="The `+` is a method that appends to a list of the class.",
        ),
        Example(
            _CONTEXT_MANAGER,
            "forward",
            expect="differs",
            decision="decline",
            note="Entering the `with` counts.",
        ),
        Example(
            _DECORATED_CALLEE,
            "gram",
            expect="differs",
            decision="decline",
            note="The callee is pure, the wrapper around it is not.",
        ),
        Example(
            _CALLBACK,
            "transform",
            expect="differs",
            decision="decline",
            note="The caller passes an impure function, which `map` runs.",
        ),
        Example(
            _CONTEXT_DECORATOR,
            "mean_energy",
            expect="differs",
            decision="decline",
            note="Contexts around the callee, as decorators, count every call.",
        ),
        Example(
            _ACTIVATION_OF_A_LAYER,
            "forward",
            expect="differs",
            decision="decline",
            note="A layer calls the function that it was made with at every call.",
        ),
    )
    safe: ClassVar[tuple[Example, ...]] = (
        Example(
            _PURE_KEY,
            "join_by_size",
            expect="same",
            decision="hybridize",
            note="A key that reads the static shape.",
        ),
        Example(
            _PURE_PROPERTY,
            "Dense.forward",
            expect="same",
            decision="hybridize",
            module="layers.py",
            note="A property that only computes.",
        ),
        Example(
            _PURE_OPERATOR,
            "cube_slope",
            expect="same",
            decision="hybridize",
            note="Operator methods that return new objects.",
        ),
        Example(
            _PURE_CONTEXT_AND_DECORATOR,
            "entropy",
            expect="same",
            decision="hybridize",
            note="A wrapper that casts and a `with tf.name_scope`.",
        ),
    )

    def check(self, function: FunctionFacts, program: ProgramFacts) -> Iterator[Reason]:
        """One reason for each effect that the text of the function does not show."""
        for lifted in distinct(hidden(function)):
            name = callee_of(lifted) if lifted.event.kind == API else text_of(lifted)
            verb = "runs" if lifted.event.kind == API else "is changed"
            yield self.reason(
                function,
                lifted,
                f"`{name}` {verb} in {_carrier(function, lifted)} when the function is traced, not at every call",
                what=f"`{name}` {verb} here",
            )


_HOW = {
    "call": "{}(), which a decorator put around the callee,",
    "property": "the property {}",
    "operator": "the operator method {}()",
    "iteration": "{}(), which iteration runs,",
    "with": "{}(), which a `with` runs,",
    "callback": "the callback {}()",
    "graph_callback": "the callback {}()",
    "decorator": "the decorator {}()",
}


def _carrier(function: FunctionFacts, lifted: Lifted) -> str:
    """The first code on the way down that the text does not name."""
    step = unseen_step(function, lifted)
    assert step is not None
    return _HOW.get(step.how, "{}()").format(step.callee.code.name)
