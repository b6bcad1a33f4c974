"""HYB505: a Python list or dict collects tensors inside a tensor loop."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import ClassVar

from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.report.model import Reason
from hybridize.rules.base import Example, Rule
from hybridize.rules.control.common import MOST, head_of
from hybridize.rules.control.growth import changes_inside, what_changes

_APPEND_ROWS = """\
import tensorflow as tf


def normalize_rows(matrix):
    rows = []
    for row in matrix:
        rows.append(row / tf.reduce_sum(row))
    return tf.stack(rows)


result = normalize_rows(tf.constant([[1.0, 3.0], [2.0, 2.0]]))
"""

_DICT_BY_KEY = """\
import tensorflow as tf


class Tally:
    def __init__(self, labels):
        self.labels = labels

    def record(self, found, row):
        found["peak"] = tf.reduce_max(row)
        found["sum"] = tf.reduce_sum(row)

    def count(self, matrix):
        found = {}
        for row in matrix:
            self.record(found, row)
        return [found[label] for label in self.labels]


tally = Tally(["peak", "sum"])
last = tally.count(tf.constant([[1.0, 3.0], [2.0, 5.0]]))
"""

_WHILE_COLLECT = """\
import tensorflow as tf


def halvings(amount):
    history = []
    while amount > 1.0:
        amount = amount / 2.0
        history += [amount]
    return tf.stack(history)


history = halvings(tf.constant(10.0))
"""

_CLOSURE = """\
import tensorflow as tf


def rollout(position, velocity, steps):
    path = []

    def remember(point):
        path.append(point)

    for _ in tf.range(steps):
        position = position + 0.1 * velocity
        remember(position)
    return tf.stack(path)


path = rollout(tf.constant([0.0, 0.0]), tf.constant([1.0, 2.0]), tf.constant(3))
"""

_TENSOR_ARRAY = """\
import tensorflow as tf


def normalize_rows(matrix):
    rows = tf.TensorArray(tf.float32, size=tf.shape(matrix)[0])
    for index in tf.range(tf.shape(matrix)[0]):
        row = matrix[index]
        rows = rows.write(index, row / tf.reduce_sum(row))
    return rows.stack()


result = normalize_rows(tf.constant([[1.0, 3.0], [2.0, 2.0]]))
"""

_UNROLLED = """\
import tensorflow as tf


def rollout(position, velocity):
    path = []
    for _ in range(3):
        position = position + 0.1 * velocity
        path.append(position)
    return tf.stack(path)


path = rollout(tf.constant([0.0, 0.0]), tf.constant([1.0, 2.0]))
"""

_UNSTACK = """\
import tensorflow as tf


class Pooling:
    def __init__(self, temperature):
        self.temperature = temperature

    def weigh(self, row):
        return tf.nn.softmax(row / self.temperature)

    def pool(self, matrix):
        weighted = []
        for row in tf.unstack(matrix, axis=0):
            weighted.append(self.weigh(row) * row)
        return tf.add_n(weighted)


pooling = Pooling(2.0)
pooled = pooling.pool(tf.constant([[1.0, 3.0], [2.0, 5.0]]))
"""

_MAP_FN = """\
import tensorflow as tf


def normalize_rows(matrix):
    def normalize(row):
        return row / tf.reduce_sum(row)

    return tf.map_fn(normalize, matrix)


result = normalize_rows(tf.constant([[1.0, 3.0], [2.0, 2.0]]))
"""

_COUNTED_ROWS = """\
import tensorflow as tf


def decayed(matrix):
    rounds = 0.0

    def decay(row):
        nonlocal rounds
        rounds += 1.0
        return row / rounds

    return tf.map_fn(decay, matrix)


rows = [decayed(tf.constant([[1.0, 2.0], [3.0, value]])) for value in (4.0, 5.0)]
"""

_LIST_OF_A_ROUND = """\
import tensorflow as tf


def polynomials(matrix):
    def powers(row):
        terms = []
        for exponent in range(3):
            terms.append(row**exponent)
        return tf.add_n(terms)

    return tf.map_fn(powers, matrix)


rows = [polynomials(tf.constant([[1.0, 2.0], [3.0, value]])) for value in (4.0, 5.0)]
"""

_OVER_KNOWN_WEIGHTS = """\
import tensorflow as tf


WEIGHTS = tf.constant([1.0, 2.0])


def weighted(x):
    parts = []
    for weight in WEIGHTS:
        parts.append(weight * x)
    return tf.stack(parts)


outputs = [weighted(tf.constant(value)) for value in (1.0, 2.0)]
"""


class ListGrowthInTensorLoop(Rule):
    """A Python collection grows inside a loop of the graph."""

    code = "HYB505"
    name = "list-growth-in-tensor-loop"
    presumes_gain = True

    what_happens = (
        "Inside a loop that runs in the graph, `append`, `extend`, `+=` or a dict assignment happens once, "
        "while the body is traced, and stores a symbolic tensor of the loop body. Using the collection "
        "after the loop raises, because that tensor is out of scope there."
    )
    why = (
        "The body of a graph loop is a graph of its own, traced once for all rounds. A Python list cannot "
        "be a loop variable that grows."
    )
    unlock = (
        "Collect in a `tf.TensorArray` (`array = array.write(i, x)`, then `array.stack()`), use `tf.map_fn` "
        "or `tf.vectorized_map`, or loop over `tf.unstack(t)` where the length is static and small."
    )
    references: ClassVar[tuple[str, ...]] = (
        "https://www.tensorflow.org/guide/function#accumulating_values_in_a_loop",
        "https://github.com/tensorflow/tensorflow/blob/master/tensorflow/python/autograph/g3doc/reference/limitations.md",
        "https://www.tensorflow.org/api_docs/python/tf/TensorArray",
    )
    breaks: ClassVar[tuple[Example, ...]] = (
        Example(
            _APPEND_ROWS,
            "normalize_rows",
            expect="differs",
            decision="decline",
            note="`rows` holds one symbolic tensor of the loop body after tracing.",
        ),
        Example(
            _DICT_BY_KEY,
            "Tally.count",
            expect="differs",
            decision="decline",
            note="The dict is filled by a method that the loop calls.",
        ),
        Example(
            _WHILE_COLLECT,
            "halvings",
            expect="differs",
            decision="decline",
            note="A `while` with a tensor condition, and a list that grows by `+=`.",
        ),
        Example(
            _CLOSURE,
            "rollout",
            expect="differs",
            decision="decline",
            note="A local function appends for the loop over `tf.range`.",
        ),
        Example(
            _COUNTED_ROWS,
            "decayed",
            expect="differs",
            decision="decline",
            note="Eagerly `tf.map_fn` calls its function for every row, in a graph once.",
        ),
        Example(
            _OVER_KNOWN_WEIGHTS,
            "weighted",
            expect="differs",
            decision="decline",
            note="A loop over a tensor that is known is a loop of the graph.",
        ),
    )
    safe: ClassVar[tuple[Example, ...]] = (
        Example(
            _TENSOR_ARRAY,
            "normalize_rows",
            expect="same",
            decision="hybridize",
            note="`TensorArray` is the list of the graph.",
        ),
        Example(
            _UNROLLED,
            "rollout",
            expect="same",
            decision="hybridize",
            note="The loop is a Python loop of three rounds: each round appends a tensor of the same graph.",
        ),
        Example(
            _UNSTACK,
            "Pooling.pool",
            expect="same",
            decision="hybridize",
            note="`tf.unstack` gives a Python list of tensors; looping over it is unrolled.",
        ),
        Example(
            _MAP_FN,
            "normalize_rows",
            expect="same",
            decision="hybridize",
            note="`tf.map_fn` collects the results of a local function by itself.",
        ),
        Example(
            _LIST_OF_A_ROUND,
            "polynomials",
            expect="same",
            decision="hybridize",
            note="The list is made anew for every row.",
        ),
    )

    def check(self, function: FunctionFacts, program: ProgramFacts) -> Iterator[Reason]:
        """One reason for each collection that is filled in a loop of the graph."""
        seen: set[ast.AST] = set()
        for lifted, inside in changes_inside(function, "tensor_loop"):
            if lifted.event.node in seen or len(seen) >= MOST:
                continue
            seen.add(lifted.event.node)
            yield self.reason(
                function,
                lifted,
                f"{what_changes(lifted)} happens once, while the loop over {head_of(inside.node)} is traced",
                what=f"{what_changes(lifted)} here",
            )
