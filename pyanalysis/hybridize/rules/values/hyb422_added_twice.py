"""HYB422: a tensor is added to itself and to something else in a branch or loop of the graph, which empties it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import ClassVar

from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.project.nodes import walk
from hybridize.report.model import Reason
from hybridize.rules.base import Example, Rule
from hybridize.rules.control.common import MOST, branches, loops
from hybridize.rules.values.addends import added_twice

_GROWING = """\
import tensorflow as tf


def grow(x):
    for _ in tf.range(2):
        x = x + x + 1.0
    return x


grown = [grow(tf.constant([value, 2.0])) for value in (1.0, 3.0)]
"""

_IN_A_BRANCH = """\
import tensorflow as tf


class Layer:
    def __init__(self):
        self.bias = tf.Variable(0.5)

    def __call__(self, x):
        if tf.reduce_sum(x) > 0.0:
            x += x + self.bias
        return x


layer = Layer()
outputs = [layer(tf.constant([value, 2.0])) for value in (1.0, -3.0)]
"""

_IN_A_HELPER = {
    "main.py": """\
import tensorflow as tf

from rounds import widen


def scan(xs):
    return tf.foldl(widen, xs)


scanned = [scan(tf.constant([[value, 2.0], [1.0, 1.0], [2.0, 3.0]])) for value in (1.0, 3.0)]
""",
    "rounds.py": """\
def widen(total, x):
    shifted = total + 1.0
    return total + shifted
""",
}

_SUM = """\
import tensorflow as tf


def double(x):
    i = 0
    while tf.reduce_max(x) < 10.0:
        x = sum([x, x])
        i += 1
    return x


doubled = [double(tf.constant([value, 2.0])) for value in (1.0, 3.0)]
"""

_TIMES_TWO = """\
import tensorflow as tf


def grow(x):
    for _ in tf.range(2):
        x = 2.0 * x + 1.0
    return x


grown = [grow(tf.constant([value, 2.0])) for value in (1.0, 3.0)]
"""

_NOT_IN_A_BRANCH = """\
import tensorflow as tf


def grow(x):
    return x + x + 1.0


grown = [grow(tf.constant([value, 2.0])) for value in (1.0, 3.0)]
"""

_NOTHING_ELSE = """\
import tensorflow as tf


def grow(x, y):
    if tf.reduce_sum(x) > 0.0:
        x = x + x
        y = x - 1.0 + y
    return x + y


grown = [grow(tf.constant([value, 2.0]), tf.constant([1.0, 1.0])) for value in (1.0, 3.0)]
"""


class AddedTwice(Rule):
    """`x + x + 1.0` where a tensor decides whether, or how often, it runs."""

    code = "HYB422"
    name = "added-twice"
    presumes_gain = True

    what_happens = (
        "In a branch or a loop of a graph, a sum that has one tensor twice and something else of another shape "
        "(`x + x + 1.0`) comes out empty, with shape `(0,)`. Nothing is raised. Eagerly it is the sum. TensorFlow "
        "2.15 to 2.21 do so."
    )
    why = (
        "The optimiser of graphs (Grappler) collects the terms of a sum. The bodies of branches and loops are "
        "functions of their own, in which it does not know the shapes of what comes in; for two equal terms it makes "
        "one of no shape at all."
    )
    unlock = (
        "Write `2.0 * x + 1.0`. Or switch the step off: "
        "`tf.config.optimizer.set_experimental_options({'arithmetic_optimization': False})`."
    )
    references: ClassVar[tuple[str, ...]] = (
        "https://github.com/tensorflow/tensorflow/blob/master/tensorflow/core/grappler/optimizers/arithmetic_optimizer.cc",
        "https://www.tensorflow.org/guide/graph_optimization",
    )
    breaks: ClassVar[tuple[Example, ...]] = (
        Example(_GROWING, "grow", expect="differs", decision="decline", note="The result is empty."),
        Example(_IN_A_BRANCH, "Layer.__call__", expect="differs", decision="decline",
                note="A method; the third term is a variable."),
        Example(_IN_A_HELPER, "scan", expect="differs", decision="decline",
                note="`tf.foldl` is a loop; a name stands for a part of the sum."),
        Example(_SUM, "double", expect="differs", decision="decline", note="Python's `sum` begins with 0."),
    )
    safe: ClassVar[tuple[Example, ...]] = (
        Example(_TIMES_TWO, "grow", expect="same", decision="hybridize", note="A product is one term."),
        Example(_NOT_IN_A_BRANCH, "grow", expect="same", decision="hybridize",
                note="Outside of branches and loops the shapes are known."),
        Example(_NOTHING_ELSE, "grow", expect="same", decision="hybridize",
                note="Nothing of another shape in the first sum, no tensor twice in the second."),
    )

    def check(self, function: FunctionFacts, program: ProgramFacts) -> Iterator[Reason]:
        """One reason for each such sum."""
        told: set[ast.AST] = set()
        for place, term in _sums(function, program):
            if place not in told and len(told) < MOST:
                told.add(place)
                yield self.reason(function, place if _is_own(function, place) else function.node,
                                  f"`{term}` is added twice in one sum, in a branch or loop of the graph: TensorFlow "
                                  "makes an empty tensor of that")


_LOOPS = frozenset({"cond", "case", "while_loop", "switch_case", "scan", "foldl", "foldr"})


def _sums(function: FunctionFacts, program: ProgramFacts) -> Iterator[tuple[ast.AST, str]]:
    staged = [lifted for found in (branches(function), loops(function)) for lifted, _ in found]
    for lifted in staged:
        blocks = [*getattr(lifted.event.node, "body", []), *getattr(lifted.event.node, "orelse", [])]
        yield from added_twice(lifted.event.code, blocks)
    if not staged and not any(name.rpartition(".")[2] in _LOOPS for name in function.ops):
        return
    for number in sorted(function.extent - {function.code.number}):  # it may be called in there
        unit = program.units.get(number)
        body = getattr(unit.code.node, "body", None) if unit is not None else None
        if unit is not None and body is not None:
            yield from added_twice(unit.code, body if isinstance(body, list) else [body])


def _is_own(function: FunctionFacts, place: ast.AST) -> bool:
    return any(one is place for one in walk(function.node))
