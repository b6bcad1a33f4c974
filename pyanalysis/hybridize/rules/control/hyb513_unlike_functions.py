"""HYB513: the functions given to ``tf.cond``, ``tf.case`` or ``tf.while_loop`` do not fit one operation."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import ClassVar

from hybridize.facts.lift import Lifted
from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.interpreter.state.record import AGREE, PYTHON_PREDICATE, Agreement
from hybridize.project.spelling import quoted
from hybridize.report.model import Reason
from hybridize.rules.base import Example, Rule
from hybridize.rules.control.common import MOST, clash

_DTYPES_OF_COND = """\
import tensorflow as tf


def quantised(x):
    return tf.cond(tf.reduce_max(x) > 1.0, lambda: tf.cast(x, tf.int32), lambda: x)


coarse = quantised(tf.constant([0.5, 4.0]))
fine = quantised(tf.constant([0.5, 0.25]))
"""

_GROWING_VARIABLE = """\
import tensorflow as tf


def repeated(row):
    def body(count, rows):
        return count + 1, tf.concat([rows, row], axis=0)

    _, rows = tf.while_loop(lambda count, _: count < 3, body, [0, row])
    return rows


rows = repeated(tf.constant([1.0, 2.0]))
"""

_PYTHON_FLAG = """\
import tensorflow as tf


class Dropout:
    def __init__(self, rate):
        self.rate = rate

    def scaled(self, x, training):
        return tf.cond(training, lambda: x * (1.0 - self.rate), lambda: x)

    def __call__(self, x, training=False):
        return tf.reduce_sum(self.scaled(tf.square(x), training))


drop = Dropout(0.5)
results = [drop(tf.constant([1.0, 2.0]), training=flag) for flag in (True, False)]
"""

_STRUCTURES_OF_SWITCH = """\
import tensorflow as tf


def keep(x):
    return [x, x]


def flip(x):
    return (-x, x)


def pair(kind, x):
    first, second = tf.switch_case(kind, {0: lambda: keep(x), 1: lambda: flip(x)})
    return first + second


results = [pair(tf.constant(kind), tf.constant([1.0, 2.0])) for kind in (0, 1)]
"""

_ONE_KIND = """\
import tensorflow as tf


def halve(x):
    return x * 0.5


def limited(x):
    return tf.cond(tf.reduce_max(x) > 1.0, lambda: halve(x), lambda: x[:1])


results = [limited(tf.constant([0.5, value])) for value in (0.25, 4.0)]
"""

_DECLARED_SHAPES = """\
import tensorflow as tf


def repeated(row):
    def body(count, rows):
        return count + 1, tf.concat([rows, row], axis=0)

    _, rows = tf.while_loop(
        lambda count, _: count < 3,
        body,
        [tf.constant(0), row],
        shape_invariants=[tf.TensorShape([]), tf.TensorShape([None])],
    )
    return rows


rows = repeated(tf.constant([1.0, 2.0]))
"""

_TENSOR_DECIDES = """\
import tensorflow as tf


def activation(kind, x):
    ways = [lambda: tf.nn.relu(x), lambda: tf.tanh(x)]
    return tf.switch_case(kind, ways, default=lambda: x)


results = [activation(tf.constant(kind), tf.constant([-1.0, 2.0])) for kind in (0, 1, 5)]
"""


class UnlikeFunctions(Rule):
    """Functions for the control flow of TensorFlow that only fit eagerly."""

    code = "HYB513"
    name = "unlike-functions"
    presumes_gain = True

    what_happens = (
        "Eagerly `tf.cond`, `tf.case`, `tf.switch_case` and `tf.while_loop` are Python: the one function that is "
        "needed runs and may return what it likes. In a graph they are operations. All functions are traced, and "
        "they have to return the same dtypes in the same structure; a variable of a loop keeps its dtype and its "
        "shape; and `tf.cond` refuses to be decided by a Python `bool`. Whatever does not fit raises while tracing."
    )
    why = (
        "An operation has outputs of fixed types, whichever branch it takes and however often it goes round. With "
        "a Python `bool` there is nothing to decide in the graph, and TensorFlow takes it for a mistake."
    )
    unlock = (
        "Return one kind of value from every function (`tf.cast`, `tf.zeros_like`, a tuple of the same length). "
        "For a variable that grows pass `shape_invariants=[tf.TensorShape([None]), ...]`. Decide by `if` where the "
        "condition is a Python value."
    )
    references: ClassVar[tuple[str, ...]] = (
        "https://www.tensorflow.org/api_docs/python/tf/cond",
        "https://www.tensorflow.org/api_docs/python/tf/while_loop",
        "https://github.com/tensorflow/tensorflow/blob/master/tensorflow/python/ops/cond_v2.py",
    )
    breaks: ClassVar[tuple[Example, ...]] = (
        Example(
            _DTYPES_OF_COND,
            "quantised",
            expect="differs",
            decision="decline",
            note="int32 from one function and float32 from the other.",
        ),
        Example(
            _GROWING_VARIABLE,
            "repeated",
            expect="differs",
            decision="decline",
            note="`rows` enters the loop with two elements and leaves the first round with four.",
        ),
        Example(
            _PYTHON_FLAG,
            "Dropout.__call__",
            expect="differs",
            decision="decline",
            note="A method decides by the Python flag that it is given.",
        ),
        Example(
            _STRUCTURES_OF_SWITCH,
            "pair",
            expect="differs",
            decision="decline",
            note="A list from one helper, a tuple from the other.",
        ),
    )
    safe: ClassVar[tuple[Example, ...]] = (
        Example(
            _ONE_KIND,
            "limited",
            expect="same",
            decision="hybridize",
            note="The shapes may differ between branches, the dtypes are the same.",
        ),
        Example(
            _DECLARED_SHAPES,
            "repeated",
            expect="same",
            decision="hybridize",
            note="The growing axis is declared.",
        ),
        Example(
            _TENSOR_DECIDES,
            "activation",
            expect="same",
            decision="hybridize",
            note="A tensor chooses among functions of one kind.",
        ),
    )

    def check(self, function: FunctionFacts, program: ProgramFacts) -> Iterator[Reason]:
        """One reason for each call whose functions do not fit the operation of a graph."""
        seen: set[ast.AST] = set()
        for lifted in function.events(AGREE):
            why = _misfit(lifted)
            if why is not None and lifted.event.node not in seen and len(seen) < MOST:
                seen.add(lifted.event.node)
                yield self.reason(function, lifted, why, what="the functions are handed over here")


def _misfit(lifted: Lifted) -> str | None:
    call, held = quoted(lifted.event.node), lifted.event.detail
    if lifted.event.attr == PYTHON_PREDICATE:
        return f"{call} is decided by a Python value, which a graph refuses"
    if not isinstance(held, Agreement):
        return None
    why = clash(held.left, held.right, shapes=held.shapes)
    if why is None:
        return None
    if held.loop:
        return f"a variable is {why} before and after a round of {call}: a graph needs one type for all rounds"
    return f"the functions of {call} return {why}: a graph needs one kind of value"
