"""HYB404: a tensor is unpacked or turned into a Python sequence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from hybridize.facts.lift import Lifted
from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.interpreter.state.record import API, FOLDS, MATERIALISE
from hybridize.report.model import Reason
from hybridize.rules.base import Example, Rule
from hybridize.rules.values.common import CERTAIN, POSSIBLE, few, in_graph, is_symbol, spot, strongest_of, symbolic
from hybridize.values.atoms import Array, Atom, Const, Dataset, Range, Tensor, Tuple
from hybridize.values.labels import OP
from hybridize.values.objects import Sequence, Variable
from hybridize.values.value import Value

_UNPACKS_A_STATE = """\
import tensorflow as tf


def pendulum(state):
    angle, speed = state
    acceleration = -9.8 * tf.sin(angle) - 0.1 * speed
    return tf.stack([angle + 0.05 * speed, speed + 0.05 * acceleration])


state = tf.constant([0.5, 0.0])
path = []
for _ in range(4):
    state = pendulum(state)
    path.append(state)
"""

_COMPREHENSION_IN_ANOTHER_MODULE = {
    "main.py": """\
import tensorflow as tf
from pooling import Pool

pool = Pool()
pooled = [pool.pool(tf.constant([[1.0, value], [3.0, 4.0]])) for value in (0.0, 2.0, 9.0)]
""",
    "pooling.py": """\
import tensorflow as tf


def row_maxima(matrix):
    return [tf.reduce_max(row) for row in matrix]


class Pool:
    def pool(self, matrix):
        return tf.add_n(row_maxima(matrix))
""",
}

_SUM_OF_ROWS = """\
import tensorflow as tf


def total(rows):
    return tf.add_n(tf.nest.map_structure(tf.square, rows))


totals = [total(tf.constant([[1.0, value], [3.0, 4.0]])) for value in (0.0, 2.0)]
"""

_STACKED_ROWS = """\
import tensorflow as tf


def total(rows):
    return tf.reduce_sum(tf.stack(rows), axis=0) + tf.concat(rows, axis=0)[0]


totals = [total(tf.constant([[1.0, value], [3.0, 4.0]])) for value in (0.0, 2.0)]
"""

_ZIP_IN_A_CLOSURE = """\
import tensorflow as tf


def make_loss(weights):
    def loss(errors):
        total = 0.0
        for weight, error in zip(weights, errors):
            total += weight * tf.square(error)
        return total

    return loss


loss = make_loss([0.2, 0.3, 0.5])
losses = [loss(tf.constant([1.0, value, 3.0])) for value in (0.0, 1.0, 2.0)]
"""

_ENUMERATES_ROWS = """\
import tensorflow as tf


def decayed(rows):
    outputs = []
    for i, row in enumerate(rows):
        outputs.append(row * 0.5**i)
    return tf.stack(outputs)


results = [decayed(tf.constant([[1.0, value], [2.0, 3.0]])) for value in (0.0, 1.0, 2.0)]
"""

_LIST_OF_A_TENSOR = """\
import tensorflow as tf


def reversed_product(x):
    factors = list(x)
    factors.reverse()
    return tf.concat([tf.stack(factors), [*x]], axis=0)


products = [reversed_product(tf.constant([1.0, value, 3.0])) for value in (2.0, 4.0, 8.0)]
"""

_UNSTACK = {
    "main.py": """\
import tensorflow as tf
from dynamics import Pendulum

pendulum = Pendulum(damping=0.1)
state = tf.constant([0.5, 0.0])
path = []
for _ in range(4):
    state = pendulum.step(state)
    path.append(state)
""",
    "dynamics.py": """\
import tensorflow as tf


class Pendulum:
    def __init__(self, damping):
        self.damping = damping

    def step(self, state):
        angle, speed = tf.unstack(state)
        acceleration = self._acceleration(angle, speed)
        return tf.stack([angle + 0.05 * speed, speed + 0.05 * acceleration])

    def _acceleration(self, angle, speed):
        return -9.8 * tf.sin(angle) - self.damping * speed
""",
}

_CONTAINERS_OF_TENSORS = """\
import tensorflow as tf


def gated(parts, weights):
    values, gates = parts
    scaled = [weight * value for weight, value in zip(weights, (values, gates))]
    outputs = [*scaled]
    for i, output in enumerate(scaled):
        outputs[i] = tf.sigmoid(output) if i else tf.tanh(output)
    first, second = outputs
    return first * second


weights = (tf.constant(0.5), tf.constant(2.0))
outputs = [gated((tf.constant([value, 1.0]), tf.constant([0.5, -0.5])), weights) for value in (1.0, 2.0, 3.0)]
"""

_SPLIT_AND_MOMENTS = """\
import tensorflow as tf


def reparameterised(encoded, noise):
    mean, log_variance = tf.split(encoded, 2, axis=-1)
    location, variance = tf.nn.moments(mean, axes=[0])
    return mean + tf.exp(0.5 * log_variance) * noise + location / (1.0 + variance)


noise = tf.constant([[0.1, -0.2], [0.3, 0.4]])
codes = [reparameterised(tf.fill([2, 4], value) * [1.0, 2.0, 3.0, 4.0], noise) for value in (0.1, 0.2, 0.3)]
"""

_LOOP_STATEMENT = """\
import tensorflow as tf


def exponential_average(rows):
    average = tf.zeros_like(rows[0])
    for row in rows:
        average = 0.9 * average + 0.1 * row
    return average


averages = [exponential_average(tf.constant([[1.0, value], [2.0, 3.0]])) for value in (0.0, 1.0, 2.0)]
"""

_SHAPE_IS_A_TUPLE = """\
import tensorflow as tf


def flatten_windows(images):
    batch, height, width = images.shape
    return tf.reshape(images, [batch, height * width]) / float(height)


flat = [flatten_windows(tf.fill([2, 3, 4], value)) for value in (1.0, 2.0, 3.0)]
"""

_KNOWN_WEIGHTS = """\
import tensorflow as tf


WEIGHTS = tf.constant([1.0, 2.0])


def polynomial(x):
    low, high = WEIGHTS
    return low * x + high


outputs = [polynomial(tf.constant(value)) for value in (1.0, 2.0)]
"""

_KNOWN_WEIGHTS_TAKEN_APART = """\
import tensorflow as tf


LOW, HIGH = tf.constant([1.0, 2.0])


def polynomial(x):
    return LOW * x + HIGH


outputs = [polynomial(tf.constant(value)) for value in (1.0, 2.0)]
"""


class TensorUnpacking(Rule):
    """Unpacking, `list`, `zip`, `enumerate` and comprehensions over a tensor."""

    code = "HYB404"
    name = "tensor-unpacking"

    what_happens = (
        "`a, b = t`, `[*t]`, `list(t)`, `zip(t, u)`, `enumerate(t)` and `[f(row) for row in t]` work on "
        "eager tensors and raise `OperatorNotAllowedInGraphError: Iterating over a symbolic tf.Tensor is "
        "not allowed` in a graph, even if the number of elements is known."
    )
    why = (
        "Python asks the tensor for an iterator, and a symbolic tensor has none. AutoGraph converts the "
        "`for` statement over a tensor into a graph loop, but not the other forms of iteration."
    )
    unlock = (
        "`a, b = tf.unstack(t)` where the first axis is known, `tf.split` or indexing; `tf.map_fn` or "
        "`tf.vectorized_map` instead of a comprehension; `for row in t:` or `for i in tf.range(n):` with a "
        "`tf.TensorArray` for the results."
    )
    references: ClassVar[tuple[str, ...]] = (
        "https://www.tensorflow.org/guide/function#loops",
        "https://github.com/tensorflow/tensorflow/blob/master/tensorflow/python/autograph/g3doc/reference/limitations.md",
        "https://www.tensorflow.org/api_docs/python/tf/unstack",
    )
    breaks: ClassVar[tuple[Example, ...]] = (
        Example(
            _UNPACKS_A_STATE,
            "pendulum",
            expect="differs",
            decision="decline",
            note="Unpacking a state vector into its components.",
        ),
        Example(
            _COMPREHENSION_IN_ANOTHER_MODULE,
            "Pool.pool",
            expect="differs",
            decision="decline",
            module="pooling.py",
            note="A list comprehension over the rows, in a helper.",
        ),
        Example(
            _ZIP_IN_A_CLOSURE,
            "make_loss.<locals>.loss",
            expect="differs",
            decision="decline",
            note="One of the zipped things is a tensor.",
        ),
        Example(
            _ENUMERATES_ROWS,
            "decayed",
            expect="differs",
            decision="decline",
            note="`enumerate` over the rows.",
        ),
        Example(
            _LIST_OF_A_TENSOR,
            "reversed_product",
            expect="differs",
            decision="decline",
            note="`list(x)` and `[*x]`.",
        ),
        Example(
            _KNOWN_WEIGHTS,
            "polynomial",
            expect="differs",
            decision="decline",
            note="The tensor exists and has values: a graph refuses to iterate over it all the same.",
        ),
        Example(
            _SUM_OF_ROWS,
            "total",
            expect="differs",
            decision="decline",
            note="`tf.add_n` iterates over what it is given: it is meant for a list of tensors.",
        ),
    )
    safe: ClassVar[tuple[Example, ...]] = (
        Example(
            _STACKED_ROWS,
            "total",
            expect="same",
            decision="hybridize",
            note="`tf.stack` and `tf.concat` take a tensor for a list; `tf.reduce_sum` is made for one.",
        ),
        Example(
            _UNSTACK,
            "Pendulum.step",
            expect="same",
            decision="hybridize",
            module="dynamics.py",
            note="`tf.unstack` gives a Python list of tensors.",
        ),
        Example(
            _CONTAINERS_OF_TENSORS,
            "gated",
            expect="same",
            decision="hybridize",
            note="Tuples and lists of tensors are Python sequences.",
        ),
        Example(
            _SPLIT_AND_MOMENTS,
            "reparameterised",
            expect="same",
            decision="hybridize",
            note="Operations with several results return tuples and lists.",
        ),
        Example(
            _LOOP_STATEMENT,
            "exponential_average",
            expect="same",
            decision="hybridize",
            note="The `for` statement over a tensor becomes a graph loop.",
        ),
        Example(
            _SHAPE_IS_A_TUPLE,
            "flatten_windows",
            expect="same",
            decision="hybridize",
            note="A static shape can be unpacked.",
        ),
        Example(
            _KNOWN_WEIGHTS_TAKEN_APART,
            "polynomial",
            expect="same",
            decision="hybridize",
            note="Taken apart before.",
        ),
    )

    def check(self, function: FunctionFacts, program: ProgramFacts) -> Iterator[Reason]:
        """One reason for each place where Python iterates over a tensor of the trace or over a dataset."""
        for lifted in few(_iterated(function)):
            verdict = _verdict(function, lifted)
            yield self.reason(
                function,
                lifted,
                f"{spot(lifted)} iterates in Python over {_what(function, lifted, verdict)}",
                severity=verdict,
                what="Python iterates over a tensor here",
            )


_NONE = frozenset({"op_on_array", "sorted"})
_SEEN = frozenset({"call", "hint"})  # evidence that tells a tensor from a tuple of tensors
_OF_DATASETS = frozenset({"all", "any", "enumerate", "filter", "iter", "map", "zip"})  # converted
_ITERATING = ("itertools.", "functools.reduce", "collections.Counter", "collections.OrderedDict")


def _iterated(function: FunctionFacts) -> Iterator[Lifted]:
    for lifted in function.events(MATERIALISE, API):
        if _is_iteration(lifted) and _verdict(function, lifted) is not None:
            yield lifted


def _is_iteration(lifted: Lifted) -> bool:
    event = lifted.event
    if event.kind == API:
        return event.api is not None and event.api.name.startswith(_ITERATING)
    return event.attr not in FOLDS and event.attr not in _NONE


def _verdict(function: FunctionFacts, lifted: Lifted) -> str | None:
    event = lifted.event
    if event.kind == API:
        return strongest_of(in_graph(function, value) for value in lifted.arguments)
    if any(type(atom) is Dataset for atom in lifted.subject.atoms):
        mixed = any(type(atom) is not Dataset for atom in lifted.subject.atoms)
        return None if event.attr in _OF_DATASETS else POSSIBLE if mixed else CERTAIN
    if any(type(atom) is Range for atom in lifted.subject.atoms):
        return None  # HYB410
    verdict = in_graph(function, lifted.subject)
    return POSSIBLE if verdict and _may_be_container(function, lifted.subject) else verdict


def _what(function: FunctionFacts, lifted: Lifted, verdict: str | None) -> str:
    values = lifted.arguments if lifted.event.kind == API else (lifted.subject,)
    if any(symbolic(function, value, depth=0) is not None for value in values):
        return f"what {is_symbol(verdict)}"
    return "a tensor: a graph refuses that, also for one that is known"


def _is_open_axis(atom: Atom) -> bool:
    return isinstance(atom, Tensor) and (not atom.shape or atom.shape[0] is None)


def _takes_containers(function: FunctionFacts, index: int) -> bool:
    return any(isinstance(atom, (Tuple, Sequence)) for atom in function.parameter(index).atoms)


def _may_be_container(function: FunctionFacts, value: Value) -> bool:
    """Whether tensors in a tuple or list are possible as well, or nothing but the use tells of a tensor."""
    if any(type(atom) not in (Array, Const, Tensor, Variable) for atom in value.atoms):
        return True
    given = function.from_parameters(value)
    if given and all(map(_is_open_axis, value.atoms)) and all(_takes_containers(function, index) for index in given):
        return True  # whether a tensor ever gets here, where it could be unpacked only by chance, is not certain
    made = any(label.kind == OP for label in value.labels)
    return not made and all(not function.evidence(index) & _SEEN for index in given)
