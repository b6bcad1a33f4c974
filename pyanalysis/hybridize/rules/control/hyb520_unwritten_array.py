"""HYB520: a `tf.TensorArray` is stacked although nothing was written to it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import ClassVar

from hybridize.facts.lift import Lifted
from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.interpreter.state.record import ELEMENT, UNWRITTEN
from hybridize.project.spelling import quoted
from hybridize.report.model import Reason
from hybridize.rules.base import Example, Rule
from hybridize.rules.control.common import MOST

_KEPT_ON_DEMAND = """\
import tensorflow as tf


def descend(x, rate, keep):
    trace = tf.TensorArray(tf.float32, size=0, dynamic_size=True)
    for step in range(3):
        x = x - rate * 2.0 * x
        if keep:
            trace = trace.write(step, x)
    return x, trace.stack()


sizes = [tf.size(descend(tf.constant(4.0), 0.1, keep)[1]).numpy() for keep in (True, False)]
"""

_IN_A_HELPER = """\
import tensorflow as tf


class Recorder:
    def __init__(self, verbose):
        self.verbose = verbose

    def collect(self, x):
        array = tf.TensorArray(tf.float32, size=0, dynamic_size=True)
        if self.verbose:
            array = array.write(0, tf.reduce_mean(x))
        return array.stack()

    def total(self, x):
        return tf.reduce_sum(x) + tf.reduce_sum(self.collect(x))


total = Recorder(False).total(tf.constant([1.0, 4.0]))
"""

_OPEN_AXIS = """\
import tensorflow as tf


def padded(x):
    rows = tf.TensorArray(tf.float32, size=0, dynamic_size=True, element_shape=[None])
    return tf.concat([x, tf.reshape(rows.stack(), [-1])], axis=0)


alone = padded(tf.constant([1.0, 2.0]))
"""

_SHAPE_TOLD = """\
import tensorflow as tf


def descend(x, rate, keep):
    trace = tf.TensorArray(tf.float32, size=0, dynamic_size=True, element_shape=[])
    for step in range(3):
        x = x - rate * 2.0 * x
        if keep:
            trace = trace.write(step, x)
    return x, trace.stack()


sizes = [tf.size(descend(tf.constant(4.0), 0.1, keep)[1]).numpy() for keep in (True, False)]
"""

_GRAPH_LOOP = """\
import tensorflow as tf


def positive(x):
    array = tf.TensorArray(tf.float32, size=0, dynamic_size=True)
    for value in x:
        if value > 0.0:
            array = array.write(array.size(), value)
    return array.stack()


sizes = [tf.size(positive(tf.constant(values))).numpy() for values in ([-1.0, -2.0], [1.0, -1.0])]
"""

_SOME_WRITTEN = """\
import tensorflow as tf


def spread(x, place):
    array = tf.TensorArray(tf.float32, size=3)
    array = array.write(place, x)
    return array.stack()


rows = spread(tf.constant([1.0, 2.0]), 1)
"""


class UnwrittenArray(Rule):
    """``tf.TensorArray(tf.float32, 0).stack()``."""

    code = "HYB520"
    name = "unwritten-array"
    presumes_gain = True

    what_happens = (
        "Nothing is written to a `tf.TensorArray` before it is stacked: an option says that nothing is kept. Eagerly "
        "that gives an empty tensor; a graph raises `InvalidArgumentError` when it runs."
    )
    why = (
        "A graph needs the shape of an element to make a tensor of none. It takes it from the first write that it "
        "traces, or from `element_shape`. (A write in a loop or branch of the graph is traced, also where it never "
        "runs.)"
    )
    unlock = "Tell the array the shape of its elements: `tf.TensorArray(tf.float32, size=0, element_shape=[])`."
    references: ClassVar[tuple[str, ...]] = (
        "https://www.tensorflow.org/api_docs/python/tf/TensorArray",
        "https://www.tensorflow.org/guide/function#accumulating_values_in_a_loop",
    )
    breaks: ClassVar[tuple[Example, ...]] = (
        Example(_KEPT_ON_DEMAND, "descend", expect="differs", decision="decline",
                note="One of the calls keeps nothing."),
        Example(_IN_A_HELPER, "Recorder.total", expect="differs", decision="decline",
                note="A helper stacks what an option left empty."),
        Example(_OPEN_AXIS, "padded", expect="differs", decision="decline",
                note="An element shape with an open axis is not enough."),
    )
    safe: ClassVar[tuple[Example, ...]] = (
        Example(_SHAPE_TOLD, "descend", expect="same", decision="hybridize", note="The shape of an element is told."),
        Example(_GRAPH_LOOP, "positive", expect="same", decision="hybridize",
                note="The write is traced, though it need not run."),
        Example(_SOME_WRITTEN, "spread", expect="same", decision="hybridize",
                note="One write tells the shape; the other elements are zeros in both."),
    )

    def check(self, function: FunctionFacts, program: ProgramFacts) -> Iterator[Reason]:
        """One reason for each place that reads an array in which nothing is."""
        unwritten = [lifted for lifted in function.events(ELEMENT) if lifted.event.attr == UNWRITTEN]
        for lifted in unwritten[:MOST]:
            yield self.reason(
                function, lifted,
                f"nothing is written to the array before {quoted(lifted.event.node)} in one of the calls, and its "
                "`element_shape` is not told: a graph raises",
                severity="warning" if _repeats(lifted, program) else None,
                what="the array is read here")


def _repeats(lifted: Lifted, program: ProgramFacts) -> bool:
    """Whether a loop is around it: then the array may be read in later rounds only."""
    around = program.syntax(lifted.event.code).ancestors(lifted.event.node)
    return any(isinstance(outer, (ast.For, ast.While)) for outer in around)
