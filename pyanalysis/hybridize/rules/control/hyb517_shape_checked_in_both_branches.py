"""HYB517: a condition on the shape guards an operation that TensorFlow checks all the same."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import ClassVar

from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.project.spelling import quoted
from hybridize.report.model import Reason
from hybridize.rules.base import Example, Rule
from hybridize.rules.control.common import MOST
from hybridize.rules.control.shape_guards import guarded_by_shape

_PAIRS = """\
import tensorflow as tf


def halved(x):
    if tf.shape(x)[0] % 2 == 0:
        return tf.reduce_mean(tf.reshape(x, [-1, 2]), axis=1)
    return x


halves = [halved(tf.ones([size])) for size in (4, 3)]
"""

_FIRST_OF_ANY = """\
import tensorflow as tf


class Reader:
    def __init__(self, default):
        self.default = default

    def first(self, x):
        count = tf.size(x)
        return tf.cond(count > 0, lambda: x[0], lambda: self.default * 1.0)


reader = Reader(tf.constant(-1.0))
firsts = [reader.first(tf.zeros([size])) for size in (2, 0)]
"""

_SQUARE_MATRICES = """\
import tensorflow as tf


def squared(m):
    return tf.matmul(m, m)


def power(m):
    rows, columns = tf.shape(m)[0], tf.shape(m)[1]
    if rows != columns:
        return tf.reduce_sum(m)
    return tf.reduce_sum(squared(m))


powers = [power(tf.ones([2, size])) for size in (2, 3)]
"""

_DECIDED_BY_PYTHON = """\
import tensorflow as tf


def halved(x):
    if x.shape[0] % 2 == 0:
        return tf.reduce_mean(tf.reshape(x, [-1, 2]), axis=1)
    return x


halves = [halved(tf.ones([size])) for size in (4, 3)]
"""

_FITS_ALL_SHAPES = """\
import tensorflow as tf


def mean(x):
    if tf.size(x) == 0:
        return tf.constant(0.0)
    return tf.reduce_mean(x)


means = [mean(tf.ones([size])) for size in (2, 0)]
"""

_DECIDED_BY_VALUES = """\
import tensorflow as tf


def folded(x):
    if tf.reduce_sum(x) > 3.0:
        return tf.reduce_mean(tf.reshape(x, [-1, 2]), axis=1)
    return x[:2]


results = [folded(tf.ones([4]) * scale) for scale in (1.0, 0.5)]
"""


class ShapeCheckedInBothBranches(Rule):
    """Operations that a condition on the shape keeps away from shapes that do not fit."""

    code = "HYB517"
    name = "shape-checked-in-both-branches"
    severity = "warning"
    presumes_gain = True

    what_happens = (
        "`if tf.shape(x)[0] % 2 == 0: x = tf.reshape(x, [-1, 2])`: called eagerly with three rows, the function "
        "never reshapes. As a graph it raises `ValueError` for three rows, before anything runs."
    )
    why = (
        "What `tf.shape` gives is a tensor, so that the condition is decided when the graph runs, and both sides are "
        "traced. TensorFlow checks each operation against the shapes that it knows then, those of the arguments."
    )
    unlock = (
        "Decide by the static shape, `if x.shape[0] % 2 == 0:`, which is a Python number when it is known; or give "
        "an `input_signature` that leaves the axis open."
    )
    references: ClassVar[tuple[str, ...]] = (
        "https://github.com/tensorflow/tensorflow/blob/master/tensorflow/python/autograph/g3doc/reference/limitations.md",
        "https://www.tensorflow.org/guide/function#conditionals",
    )
    breaks: ClassVar[tuple[Example, ...]] = (
        Example(
            _PAIRS,
            "halved",
            expect="differs",
            decision="hybridize",
            note="Three elements do not make pairs. The change is speculative.",
        ),
        Example(
            _FIRST_OF_ANY,
            "Reader.first",
            expect="differs",
            decision="hybridize",
            note="`tf.cond` traces both functions, and an empty tensor has no first element.",
        ),
        Example(
            _SQUARE_MATRICES,
            "power",
            expect="differs",
            decision="hybridize",
            note="What follows an early `return` is the other side.",
        ),
    )
    safe: ClassVar[tuple[Example, ...]] = (
        Example(
            _DECIDED_BY_PYTHON,
            "halved",
            expect="same",
            decision="hybridize",
            note="The static shape decides while the function is traced, and one side is left out.",
        ),
        Example(
            _FITS_ALL_SHAPES,
            "mean",
            expect="same",
            decision="hybridize",
            note="Both sides take any shape.",
        ),
        Example(
            _DECIDED_BY_VALUES,
            "folded",
            expect="same",
            decision="hybridize",
            note="The condition says nothing of shapes, and all of them fit.",
        ),
    )

    def check(self, function: FunctionFacts, program: ProgramFacts) -> Iterator[Reason]:
        """One reason for each condition on a shape that guards something."""
        seen: set[ast.AST] = set()
        for lifted, (test, guarded) in guarded_by_shape(function, program):
            if lifted.event.node in seen or len(seen) >= MOST:
                continue
            seen.add(lifted.event.node)
            yield self.reason(
                function,
                lifted,
                f"{quoted(test)} is decided when the graph runs, so that {quoted(guarded)} is traced with every "
                "shape, and raises for those that do not fit",
                what=f"{quoted(guarded)} is guarded here",
            )
