"""HYB508: a function that calls itself is traced inside its own trace."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import ClassVar

from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.facts.recursion import OTHERS, SAME, UNSURE, comes_back
from hybridize.interpreter.state.record import BRANCH, CONVERT, LOOP, Record
from hybridize.project.nodes import walk
from hybridize.project.spelling import spelled
from hybridize.report.model import Reason
from hybridize.rules.base import Example, Rule
from hybridize.rules.control.common import staged
from hybridize.rules.effects.wording import through

_ON_TENSORS = """\
import tensorflow as tf


def greatest_common_divisor(a, b):
    if b == 0:
        return a
    return greatest_common_divisor(b, a % b)


divisor = greatest_common_divisor(tf.constant(12), tf.constant(18))
"""

_PYTHON_DEPTH = """\
import tensorflow as tf


def chebyshev(x, degree):
    if degree == 0:
        return tf.ones_like(x)
    if degree == 1:
        return x
    return 2.0 * x * chebyshev(x, degree - 1) - chebyshev(x, degree - 2)


values = chebyshev(tf.constant([0.5, -0.25]), 4)
"""

_MUTUAL = """\
import tensorflow as tf


def is_even(number):
    if number == 0:
        return tf.constant(True)
    return is_odd(number - 1)


def is_odd(number):
    if number == 0:
        return tf.constant(False)
    return is_even(number - 1)


answers = [is_even(tf.constant(4)), is_even(tf.constant(3))]
"""

_METHOD = """\
import tensorflow as tf


class Bisection:
    def __init__(self, target):
        self.target = target

    def solve(self, low, high):
        middle = (low + high) / 2.0
        if high - low < 0.25:
            return middle
        if middle * middle > self.target:
            return self.solve(low, middle)
        return self.solve(middle, high)


bisection = Bisection(tf.constant(2.0))
root = bisection.solve(tf.constant(0.0), tf.constant(2.0))
"""

_LOOP_INSTEAD = """\
import tensorflow as tf


def greatest_common_divisor(a, b):
    while b != 0:
        a, b = b, a % b
    return a


divisor = greatest_common_divisor(tf.constant(12), tf.constant(18))
"""

_SAME_NAME_OF_BASE = """\
import tensorflow as tf


class Block:
    def __init__(self, kernel):
        self.kernel = kernel

    def forward(self, features):
        return tf.nn.relu(features @ self.kernel)


class Residual(Block):
    def forward(self, features):
        return features + super().forward(features)


block = Residual(tf.constant([[1.0, 0.5], [0.0, -1.0]]))
output = block.forward(tf.constant([[1.0, 2.0]]))
"""

_RECURSIVE_HELPER = """\
import tensorflow as tf


def choose(n, k):
    if k in (0, n):
        return 1.0
    return choose(n - 1, k - 1) + choose(n - 1, k)


def binomial_filter(signal):
    taps = [choose(3, k) / 8.0 for k in range(4)]
    return tf.add_n([tap * tf.roll(signal, shift=k, axis=0) for k, tap in enumerate(taps)])


filtered = binomial_filter(tf.constant([8.0, 0.0, 0.0, 0.0, 0.0]))
"""

_DELEGATION = """\
import tensorflow as tf


class Scale:
    def apply(self, features):
        return 2.0 * features


class Shift:
    def apply(self, features):
        return features - tf.reduce_mean(features)


class Pipeline:
    def __init__(self, stages):
        self.stages = stages

    def apply(self, features):
        for stage in self.stages:
            features = stage.apply(features)
        return features


pipeline = Pipeline([Scale(), Shift()])
output = pipeline.apply(tf.constant([1.0, 3.0]))
"""

_TREE = """\
import tensorflow as tf


class Node:
    def __init__(self, weight, children=()):
        self.weight = tf.Variable(weight)
        self.children = list(children)

    def apply(self, features):
        result = features * self.weight
        for child in self.children:
            result += child.apply(features)
        return result


tree = Node(1.0, [Node(2.0), Node(3.0, [Node(4.0)])])
outputs = [tree.apply(tf.constant([value, 1.0])) for value in (1.0, 2.0)]
"""

_RING = """\
import tensorflow as tf


class Station:
    def __init__(self, gain):
        self.gain = tf.Variable(gain)
        self.following = None

    def amplify(self, signal):
        if tf.reduce_sum(signal) > 100.0:
            return signal
        return self.following.amplify(signal * self.gain)


first, second = Station(2.0), Station(3.0)
first.following, second.following = second, first
amplified = first.amplify(tf.constant([1.0, 2.0]))
"""


class Recursion(Rule):
    """The function reaches itself again through calls."""

    code = "HYB508"
    name = "recursion"

    what_happens = (
        "A recursive function that becomes a graph is called again while it is being traced. If a tensor "
        "decides when to stop, both branches are traced, the call in one of them starts the next trace, and "
        "tracing ends with a RecursionError. If a Python value decides, every depth gets a trace and a "
        "nested graph of its own."
    )
    why = (
        "TensorFlow graphs know no recursion: a call of the function during its own trace is inlined as "
        "another function with a trace of its own. Whether the recursion ends must be known while tracing."
    )
    unlock = (
        "Write the recursion as a loop (`while` over tensors becomes `tf.while_loop`), or leave the "
        "recursive function eager and decorate the function that does one step, or the outermost caller "
        "where the depth is a small Python number."
    )
    references: ClassVar[tuple[str, ...]] = (
        "https://www.tensorflow.org/guide/function#recursive_tffunctions_are_not_supported",
        "https://www.tensorflow.org/guide/function#known_issues",
    )
    breaks: ClassVar[tuple[Example, ...]] = (
        Example(
            _ON_TENSORS,
            "greatest_common_divisor",
            expect="differs",
            decision="decline",
            note="Which branch ends the recursion is known only when the graph runs, so tracing never ends.",
        ),
        Example(
            _PYTHON_DEPTH,
            "chebyshev",
            expect="retraces",
            decision="decline",
            note="The depth is a Python number: the results agree, at the price of a trace for every depth.",
        ),
        Example(
            _MUTUAL,
            "is_even",
            expect="differs",
            decision="decline",
            note="Two functions call each other; the cycle is what counts.",
        ),
        Example(
            _METHOD,
            "Bisection.solve",
            expect="differs",
            decision="decline",
            note="A method that calls itself on the smaller interval.",
        ),
        Example(
            _RING,
            "Station.amplify",
            expect="differs",
            decision="decline",
            note="The next object leads back to the first, and a tensor decides when to stop.",
        ),
    )
    safe: ClassVar[tuple[Example, ...]] = (
        Example(
            _LOOP_INSTEAD,
            "greatest_common_divisor",
            expect="same",
            decision="hybridize",
            note="The same algorithm as a loop is one graph.",
        ),
        Example(
            _SAME_NAME_OF_BASE,
            "Residual.forward",
            expect="same",
            decision="hybridize",
            note="`super().forward` has the same name and is another function.",
        ),
        Example(
            _RECURSIVE_HELPER,
            "binomial_filter",
            expect="same",
            decision="hybridize",
            note=(
                "The recursion is in a helper on Python numbers; the function itself is not part of the "
                "cycle."
            ),
        ),
        Example(
            _DELEGATION,
            "Pipeline.apply",
            expect="same",
            decision="hybridize",
            note=(
                "Each stage has an `apply` of its own; calling the next object's method is no recursion of "
                "this one."
            ),
        ),
        Example(
            _TREE,
            "Node.apply",
            expect="same",
            decision="hybridize",
            note="The method meets itself on other objects only: each has a graph of its own, and the tree ends.",
        ),
    )

    def check(self, function: FunctionFacts, program: ProgramFacts) -> Iterator[Reason]:
        """One reason for a function that comes back to itself."""
        yield from self._below(function, program)
        met = comes_back(function) if function.recursive else OTHERS
        if met == OTHERS or (met == UNSURE and not function.events(BRANCH, LOOP, CONVERT)):
            return  # where no tensor decides, tracing stops where running does
        name = function.code.name
        node, way = _way_back(function)
        if met == SAME:
            yield self.reason(
                function,
                node,
                f"{name}() {way}: every depth is a trace of its own, and a stop that a tensor decides never comes",
            )
        else:
            yield self.reason(
                function,
                node,
                f"{name}() {way} on other objects, each with a trace of its own: if one of them leads back to "
                "an object before it and a tensor decides when to stop, tracing never ends",
                severity="warning",
            )


    def _below(self, function: FunctionFacts, program: ProgramFacts) -> Iterator[Reason]:
        """A function that it calls comes back to itself, and a tensor decides when that ends."""
        for lifted in function.events(BRANCH):
            unit = program.function_of(lifted.event.code)
            if unit is None or unit is function or not unit.recursive or not staged(function, lifted):
                continue
            if comes_back(unit) == SAME and _decides(unit, lifted.event.node):
                test = spelled(lifted.event.node.test)  # type: ignore[attr-defined]
                yield self.reason(
                    function,
                    lifted,
                    f"{unit.code.name}() {_way_back(unit)[1]}, and `{test}`, a tensor, decides when that ends: tracing "
                    f"never does{through(lifted)}",
                    what="decided here",
                )
                return


def _decides(unit: FunctionFacts, statement: ast.AST) -> bool:
    """Whether a branch holds the call that leads back, or leaves the function before it."""
    inside = set(walk(statement))
    return any(isinstance(node, ast.Return) for node in inside) or any(
        edge.node in inside for record in unit.records for edge in record.calls.values()
        if edge.callee.code is unit.code or unit.code.number in _reached(edge.callee))


def _way_back(function: FunctionFacts) -> tuple[ast.AST, str]:
    """The first call that leads back to the function, and how it does."""
    for record in function.records:
        for edge in record.calls.values():
            if edge.callee.code is function.code:
                return edge.node, "calls itself"
            if function.code.number in _reached(edge.callee):
                return edge.node, f"comes back to itself through {edge.callee.code.name}()"
    return function.node, "comes back to itself"


def _reached(record: Record) -> set[int]:
    """Numbers of the code that a record runs, however deep."""
    seen: dict[int, int] = {}
    waiting = [record]
    while waiting:
        one = waiting.pop()
        for edge in one.calls.values():
            if edge.callee.number not in seen:
                seen[edge.callee.number] = edge.callee.code.number
                waiting.append(edge.callee)
    return set(seen.values())
