"""HYB510: code that AutoGraph does not enter branches on a tensor."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import ClassVar

from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.report.model import Reason
from hybridize.rules.base import Example, Rule
from hybridize.rules.control.common import MOST, test_of
from hybridize.rules.control.conversion import SWITCHED_OFF, unconverted

_MARKED_HELPER = """\
import tensorflow as tf


@tf.autograph.experimental.do_not_convert
def clip(gradient, limit):
    norm = tf.norm(gradient)
    if norm > limit:
        gradient = gradient * (limit / norm)
    return gradient


def update(weight, gradient):
    return weight - 0.1 * clip(gradient, 1.0)


updated = update(tf.constant([1.0, 1.0]), tf.constant([3.0, 4.0]))
"""

_REDUCE_CALLBACK = """\
import functools

import tensorflow as tf


def keep_larger(left, right):
    if tf.norm(left) >= tf.norm(right):
        return left
    return right


def combine(vectors):
    return 2.0 * functools.reduce(keep_larger, tf.unstack(vectors, num=3))


largest = combine(tf.constant([[1.0, 0.0], [3.0, 4.0], [2.0, 2.0]]))
"""

_MAP_STRUCTURE = """\
import tensorflow as tf


class Optimizer:
    def __init__(self, limit):
        self.limit = limit

    def clip(self, gradient):
        norm = tf.norm(gradient)
        if norm > self.limit:
            gradient = gradient * (self.limit / norm)
        return gradient

    def step(self, gradients):
        return tf.nest.map_structure(self.clip, gradients)


optimizer = Optimizer(1.0)
clipped = optimizer.step({"kernel": tf.constant([3.0, 4.0]), "bias": tf.constant([0.5])})
"""

_BELOW_MARKED = {
    "main.py": """\
import tensorflow as tf

from schedule import decayed


def train_step(weight, gradient, step):
    return weight - decayed(step) * gradient


updated = train_step(tf.constant([1.0, 1.0]), tf.constant([3.0, 4.0]), tf.constant(120.0))
""",
    "schedule.py": """\
import tensorflow as tf


def halve_after(rate, step, boundary):
    if step > boundary:
        rate = rate / 2.0
    return rate


@tf.autograph.experimental.do_not_convert
def decayed(step):
    return halve_after(0.1, step, boundary=100.0)
""",
}

_MARKED_WITHOUT_CONDITION = """\
import tensorflow as tf


@tf.autograph.experimental.do_not_convert
def clip(gradient, limit):
    return tf.clip_by_norm(gradient, limit)


def update(weight, gradient):
    return weight - 0.1 * clip(gradient, 1.0)


updated = update(tf.constant([1.0, 1.0]), tf.constant([3.0, 4.0]))
"""

_MAP_FN = """\
import tensorflow as tf


def clip(row):
    norm = tf.norm(row)
    if norm > 1.0:
        row = row / norm
    return row


def clip_rows(matrix):
    return tf.map_fn(clip, matrix)


clipped = clip_rows(tf.constant([[3.0, 4.0], [0.3, 0.4]]))
"""

_COMPREHENSION = """\
import tensorflow as tf


class Optimizer:
    def __init__(self, limit):
        self.limit = limit

    def clip(self, gradient):
        norm = tf.norm(gradient)
        if norm > self.limit:
            gradient = gradient * (self.limit / norm)
        return gradient

    def step(self, gradients):
        return [self.clip(gradient) for gradient in gradients]


optimizer = Optimizer(1.0)
clipped = optimizer.step([tf.constant([3.0, 4.0]), tf.constant([0.5])])
"""

_REDUCE_WITH_OPERATOR = """\
import functools

import tensorflow as tf


def keep_larger(left, right):
    return tf.where(tf.norm(left) >= tf.norm(right), left, right)


def combine(vectors):
    return 2.0 * functools.reduce(keep_larger, tf.unstack(vectors, num=3))


largest = combine(tf.constant([[1.0, 0.0], [3.0, 4.0], [2.0, 2.0]]))
"""


_STEP_OF_A_SCAN = """\
import tensorflow as tf


def step(total, sample):
    if sample > 2.0:
        return total + sample
    return total


def running(samples):
    return tf.scan(step, samples, 0.0)


totals = [running(tf.constant(samples)) for samples in ([1.0, 3.0, 4.0], [1.0, 2.0, 3.0])]
"""

_STEP_WITHIN = """\
import tensorflow as tf


def running(samples):
    def step(total, sample):
        if sample > 2.0:
            return total + sample
        return total

    return tf.scan(step, samples, 0.0)


totals = [running(tf.constant(samples)) for samples in ([1.0, 3.0, 4.0], [1.0, 2.0, 3.0])]
"""

_NOT_IN_A_PROPERTY = """\
import tensorflow as tf


class Batch:
    def __init__(self, values, mask):
        self.values = values
        self.mask = mask

    @property
    def is_empty(self):
        return not tf.reduce_any(self.mask)


def mean(values, mask):
    batch = Batch(values, mask)
    kept = tf.where(mask, batch.values, 0.0)
    return tf.where(batch.is_empty, 0.0, tf.reduce_sum(kept))


results = [mean(tf.constant([1.0, 2.0]), tf.constant([True, False]))]
"""

_DECIDED_IN_NEW = """\
import tensorflow as tf


class Scaled:
    def __new__(cls, x):
        made = super().__new__(cls)
        if tf.reduce_max(x) > 1.0:
            made.values = x / tf.reduce_max(x)
        else:
            made.values = x
        return made


def scaled(x):
    return tf.square(Scaled(x).values)


results = [scaled(tf.constant([1.0, 4.0])), scaled(tf.constant([0.5, 0.25]))]
"""


class ConversionSwitchedOff(Rule):
    """A tensor decides in code that AutoGraph does not convert."""

    code = "HYB510"
    name = "conversion-switched-off"

    what_happens = (
        "AutoGraph does not convert functions marked with `do_not_convert`, nor anything that such a "
        "function calls; nor functions that are called back by C code or by library code that does not "
        "convert its callbacks, such as `functools.reduce` or `tf.nest.map_structure`. An `if`, `while` or "
        "`for` on a tensor in them raises inside a graph."
    )
    why = (
        "Conversion follows calls that the converted code itself makes. It stops at the border of "
        "TensorFlow, Keras, NumPy and other modules on its list, at built-in functions, and where it was "
        "switched off; code behind the border runs as plain Python on symbolic tensors, which have no truth "
        "value."
    )
    unlock = (
        "Replace the callback by a loop or a comprehension of your own, whose body is converted; wrap the "
        "callback in `tf.autograph.to_graph`; drop `do_not_convert`; or write the choice as `tf.where` or "
        "`tf.cond`."
    )
    references: ClassVar[tuple[str, ...]] = (
        "https://github.com/tensorflow/tensorflow/blob/master/tensorflow/python/autograph/core/config.py",
        "https://www.tensorflow.org/api_docs/python/tf/autograph/experimental/do_not_convert",
        "https://github.com/tensorflow/tensorflow/blob/master/tensorflow/python/autograph/g3doc/reference/limitations.md",
    )
    breaks: ClassVar[tuple[Example, ...]] = (
        Example(
            _MARKED_HELPER,
            "update",
            expect="differs",
            decision="decline",
            note="The helper is excluded from conversion, so its condition is evaluated while tracing.",
        ),
        Example(
            _REDUCE_CALLBACK,
            "combine",
            expect="differs",
            decision="decline",
            note="`functools.reduce` calls the fold from C code, where AutoGraph does not see it.",
        ),
        Example(
            _MAP_STRUCTURE,
            "Optimizer.step",
            expect="differs",
            decision="decline",
            note="`tf.nest.map_structure` calls its function as plain Python, unlike `tf.map_fn`.",
        ),
        Example(
            _BELOW_MARKED,
            "train_step",
            expect="differs",
            decision="decline",
            note="The helper in the other module is not marked; it is called by a function that is.",
        ),
        Example(
            _STEP_OF_A_SCAN,
            "running",
            expect="differs",
            decision="decline",
            note="`tf.scan`, `tf.foldl`, `tf.while_loop` and `tf.cond` do not convert their functions.",
        ),
        Example(
            _NOT_IN_A_PROPERTY,
            "mean",
            expect="differs",
            decision="decline",
            note="`not` on a tensor needs conversion as `and` and `or` do; a property is called by Python itself.",
        ),
        Example(
            _DECIDED_IN_NEW,
            "scaled",
            expect="differs",
            decision="decline",
            note="`__new__` is called by Python itself, as other constructors are.",
        ),
    )
    safe: ClassVar[tuple[Example, ...]] = (
        Example(
            _MARKED_WITHOUT_CONDITION,
            "update",
            expect="same",
            decision="hybridize",
            note="A marked helper without tensor conditions traces as it is.",
        ),
        Example(
            _MAP_FN,
            "clip_rows",
            expect="same",
            decision="hybridize",
            note="`tf.map_fn` converts the function that it is given.",
        ),
        Example(
            _COMPREHENSION,
            "Optimizer.step",
            expect="same",
            decision="hybridize",
            note="A call in a comprehension of converted code is converted as well.",
        ),
        Example(
            _REDUCE_WITH_OPERATOR,
            "combine",
            expect="same",
            decision="hybridize",
            note="The fold only computes, so it does not matter that it is called from C code.",
        ),
        Example(
            _STEP_WITHIN,
            "running",
            expect="same",
            decision="hybridize",
            note="The step is part of the text that is converted.",
        ),
    )

    def check(self, function: FunctionFacts, program: ProgramFacts) -> Iterator[Reason]:
        """One reason for each statement on a tensor in code that AutoGraph does not enter."""
        seen: set[ast.AST] = set()
        for lifted, stop in unconverted(function, program):
            if stop.kind != SWITCHED_OFF or lifted.event.node in seen or len(seen) >= MOST:
                continue
            seen.add(lifted.event.node)
            yield self.reason(
                function,
                lifted,
                f"{stop.code.name} is not converted ({stop.words}), so that "
                f"{test_of(lifted)} is decided while tracing, on a symbol",
                what=f"{test_of(lifted)} here",
            )
