"""HYB511: a long Python loop is copied into the graph round by round."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import ClassVar

from hybridize.facts.lift import Lifted
from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.interpreter.state.record import UNROLL, Inside, Record
from hybridize.project.nodes import walk
from hybridize.project.spelling import quoted
from hybridize.report.model import Reason
from hybridize.rules.base import Example, Rule

_INTEGRATE = """\
import tensorflow as tf


def simulate(position):
    for _ in range(2000):
        position = position - 0.001 * position
    return position


final = simulate(tf.constant([1.0, -2.0]))
"""

_NESTED_ROUNDS = """\
import tensorflow as tf


class Heat:
    def __init__(self, rounds):
        self.rounds = rounds

    def sweep(self, rod):
        for _ in range(self.rounds):
            rod = 0.5 * rod + 0.25 * (tf.roll(rod, 1, axis=0) + tf.roll(rod, -1, axis=0))
        return rod

    def run(self, rod):
        for _ in range(20):
            rod = self.sweep(rod) + 0.01
        return rod


heat = Heat(rounds=50)
warm = heat.run(tf.constant([0.0, 8.0, 0.0, 0.0]))
"""

_OVER_SAMPLES = """\
import tensorflow as tf

weight = tf.Variable(0.0)


def train_epoch(samples, rate):
    for feature, target in samples:
        error = weight * feature - target
        weight.assign_sub(rate * error * feature)
    return weight + 0.0


samples = [(i / 1000, 3 * i / 1000) for i in range(1000)]
learned = train_epoch(samples, tf.constant(0.1))
"""

_THREE_LAYERS = """\
import tensorflow as tf

kernels = [0.5 * tf.ones((2, 2)), tf.eye(2), 3.0 * tf.eye(2)]


def forward(features):
    for index in range(3):
        features = tf.nn.relu(features @ kernels[index])
    return features


hidden = forward(tf.constant([[1.0, 2.0]]))
"""

_TENSOR_RANGE = """\
import tensorflow as tf


def simulate(position):
    for _ in tf.range(2000):
        position = position - 0.001 * position
    return position


final = simulate(tf.constant([1.0, -2.0]))
"""

_PYTHON_ROUNDS = """\
import tensorflow as tf


class Kernel:
    def __init__(self, terms):
        self.terms = terms

    def basel(self):
        total = 0.0
        for n in range(1, self.terms):
            total += 1.0 / (n * n)
        return total

    def smooth(self, signal):
        return signal * tf.cast(self.basel(), tf.float32)


kernel = Kernel(terms=5000)
smoothed = kernel.smooth(tf.constant([1.0, 2.0]))
"""


class UnrolledLargeLoop(Rule):
    """A Python loop of many rounds holds operations."""

    code = "HYB511"
    name = "unrolled-large-loop"
    presumes_gain = True

    what_happens = (
        "A loop over a Python `range`, list or NumPy array is unrolled: each round adds its operations to "
        "the graph. With thousands of rounds tracing takes longer than the eager run did, and the graph "
        "grows until memory or the time to start it is the limit. The results do not change."
    )
    why = (
        "AutoGraph turns a loop into a loop of the graph only where what it runs over is a tensor or a "
        "dataset. Everything else is Python, and Python runs while tracing."
    )
    unlock = (
        "Loop over a tensor (`tf.range(n)`, a stacked tensor) or over a `tf.data.Dataset`; or decorate the "
        "body of the loop, as a function of its own, in the place of the whole."
    )
    references: ClassVar[tuple[str, ...]] = (
        "https://www.tensorflow.org/guide/function#looping_over_python_data",
        "https://github.com/tensorflow/tensorflow/blob/master/tensorflow/python/autograph/g3doc/reference/control_flow.md",
    )
    breaks: ClassVar[tuple[Example, ...]] = (
        Example(
            _INTEGRATE,
            "simulate",
            expect="same",
            decision="decline",
            note="Two thousand rounds of two operations are a graph of four thousand.",
        ),
        Example(
            _NESTED_ROUNDS,
            "Heat.run",
            expect="same",
            decision="decline",
            note=(
                "The rounds of nested loops multiply; the inner loop is in a method that the outer one calls."
            ),
        ),
        Example(
            _OVER_SAMPLES,
            "train_epoch",
            expect="same",
            decision="decline",
            note="A whole epoch over a Python list of samples becomes one huge graph.",
        ),
    )
    safe: ClassVar[tuple[Example, ...]] = (
        Example(
            _THREE_LAYERS,
            "forward",
            expect="same",
            decision="hybridize",
            note="Three rounds are the three layers of a small network.",
        ),
        Example(
            _TENSOR_RANGE,
            "simulate",
            expect="same",
            decision="hybridize",
            note="Two thousand rounds of a loop of the graph.",
        ),
        Example(
            _PYTHON_ROUNDS,
            "Kernel.smooth",
            expect="same",
            decision="hybridize",
            note="The long loop computes a Python number and leaves nothing in the graph.",
        ),
    )

    def check(self, function: FunctionFacts, program: ProgramFacts) -> Iterator[Reason]:
        """One reason for the longest loop of Python that puts operations into the graph."""
        found = [
            (rounds, lifted)
            for lifted in function.events(UNROLL)
            if (rounds := _rounds(function, lifted)) >= MANY_ROUNDS and _has_operations(function, lifted)
        ]
        if found:
            rounds, lifted = max(found, key=lambda pair: pair[0])
            node = lifted.event.node
            yield self.reason(
                function,
                lifted,
                f"the loop over {quoted(getattr(node, 'iter', node))} is unrolled into "
                f"{rounds} copies of its operations",
                what="the loop stands here",
            )


MANY_ROUNDS = 500  # graphs of this many copies take longer to trace than they save


def _rounds(function: FunctionFacts, lifted: Lifted) -> int:
    """Rounds of a loop times those of the loops around it and around the calls on the way to it."""
    known = {one.event.node: one.event.detail for one in function.events(UNROLL)}
    total = lifted.event.detail or 1
    for inside in (lifted.event.inside, *(step.inside for step in lifted.steps)):
        total *= _around(inside, known)
    return int(total)


def _around(inside: Inside | None, known: dict[ast.AST, int | None]) -> int:
    total = 1
    while inside is not None:
        if inside.kind == "python_loop":
            total *= known.get(inside.node) or 1
        inside = inside.parent
    return total


def _has_operations(function: FunctionFacts, lifted: Lifted) -> bool:
    """Whether the body of the loop runs tensor operations, itself or in what it calls."""
    records = [lifted.steps[-1].callee] if lifted.steps else list(function.records)
    within = set(walk(lifted.event.node))
    return any(node in within for record in records for node in _working_nodes(function, record))


def _working_nodes(function: FunctionFacts, record: Record) -> Iterator[ast.AST]:
    yield from record.ops.values()
    for edge in record.calls.values():
        unit = function.program.function_of(edge.callee.code)
        if unit is not None and unit.ops:
            yield edge.node
