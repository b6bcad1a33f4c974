"""HYB514: a tensor of numbers or texts is asked whether it is true."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import ClassVar

from hybridize.facts.lift import Lifted
from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.interpreter.state.record import BRANCH, CONVERT, LOOP, PREDICATE
from hybridize.interpreter.state.staged import LoopDetail
from hybridize.project.spelling import quoted
from hybridize.report.model import Reason
from hybridize.rules.base import Example, Rule
from hybridize.rules.control.common import MOST
from hybridize.rules.values.common import CERTAIN, POSSIBLE, in_graph, strongest_of, symbolic
from hybridize.values import value as vl
from hybridize.values.atoms import Array, Const, Scalar, Tensor
from hybridize.values.objects import Variable
from hybridize.values.value import Value

_REMAINDER = """\
import tensorflow as tf


def flip_when_odd(x):
    if tf.size(x) % 2:
        return -x
    return x


flipped = [flip_when_odd(tf.ones([n])) for n in (2, 3)]
"""

_DEFAULT_BY_OR = """\
import tensorflow as tf


class Scaler:
    def __init__(self, fallback):
        self.fallback = fallback

    def apply(self, x, factor):
        return x * (factor or self.fallback)


scaler = Scaler(tf.constant(1.0))
scaled = [scaler.apply(tf.ones([2]), tf.constant(f)) for f in (0.0, 3.0)]
"""

_NOT_A_COUNT = """\
import tensorflow as tf


def mean_of_positive(x):
    count = tf.math.count_nonzero(x > 0.0)
    if not count:
        return tf.zeros([])
    return tf.reduce_sum(tf.nn.relu(x)) / tf.cast(count, tf.float32)


means = [mean_of_positive(tf.constant(v)) for v in ([-1.0, -2.0], [1.0, 3.0])]
"""

_COUNTDOWN = """\
import tensorflow as tf


def factorial(n):
    product = tf.ones_like(n)
    while n:
        product *= n
        n -= 1
    return product


products = [factorial(tf.constant(n)) for n in (3, 5)]
"""

_PREDICATE = """\
import tensorflow as tf


def absolute(x):
    return tf.cond(tf.nn.relu(tf.reduce_sum(x)), lambda: x, lambda: -x)


absolutes = [absolute(tf.constant(v)) for v in ([1.0, 2.0], [-1.0, -2.0])]
"""

_COMPARED = """\
import tensorflow as tf


def flip_when_odd(x):
    if tf.size(x) % 2 == 1 and not tf.size(x) > 10:
        return -x
    return x


flipped = [flip_when_odd(tf.ones([n])) for n in (2, 3)]
"""

_CHOSEN_BY_PYTHON = """\
import tensorflow as tf


def apply(x, factor=None, repeats=0):
    scale = 0.0 or x
    if repeats:
        scale = tf.tile(scale, [repeats])
    return scale * (2.0 if factor is None else factor)


outputs = [apply(tf.ones([2])), apply(tf.ones([2]), tf.constant(3.0), 2)]
"""

_CAST_TO_BOOL = """\
import tensorflow as tf


def factorial(n):
    product = tf.ones_like(n)
    while tf.cast(n, tf.bool):
        product *= n
        n -= 1
    return product


products = [factorial(tf.constant(n)) for n in (3, 5)]
"""


class NumberAsCondition(Rule):
    """A condition is a number of the graph; TensorFlow takes nothing but booleans."""

    code = "HYB514"
    name = "number-as-condition"

    what_happens = (
        "Python takes a number for true when it is not zero, and eager tensors do the same: `if count:`, "
        "`not total`, `factor or 1.0`, `while n:`. In a graph the same line raises `TypeError`, `ValueError` or "
        "`InvalidArgumentError`, because the condition is not of dtype `bool`."
    )
    why = (
        "AutoGraph makes `tf.cond`, `tf.while_loop`, `tf.logical_not` and the like of such lines, and hands them "
        "the tensor as it is. These operations take booleans only, and what `and` and `or` give must be of "
        "one dtype whichever operand it comes from."
    )
    unlock = (
        "Write the comparison that is meant: `if count > 0:`, `while n != 0:`; for a default, "
        "`tf.where(factor == 0, 1.0, factor)`, or `if factor is None` when the argument may be missing."
    )
    references: ClassVar[tuple[str, ...]] = (
        "https://www.tensorflow.org/api_docs/python/tf/cond",
        "https://www.tensorflow.org/api_docs/python/tf/while_loop",
        "https://github.com/tensorflow/tensorflow/blob/master/tensorflow/python/autograph/g3doc/reference/control_flow.md",
    )
    breaks: ClassVar[tuple[Example, ...]] = (
        Example(
            _REMAINDER,
            "flip_when_odd",
            expect="differs",
            decision="decline",
            note="The remainder is an integer tensor.",
        ),
        Example(
            _DEFAULT_BY_OR,
            "Scaler.apply",
            expect="differs",
            decision="decline",
            note="`or` on floats: the first operand decides, and is no boolean.",
        ),
        Example(
            _NOT_A_COUNT,
            "mean_of_positive",
            expect="differs",
            decision="decline",
            note="`not` becomes `tf.logical_not`.",
        ),
        Example(
            _COUNTDOWN,
            "factorial",
            expect="differs",
            decision="decline",
            note="The condition of a loop.",
        ),
        Example(
            _PREDICATE,
            "absolute",
            expect="differs",
            decision="decline",
            note="What `tf.cond` decides by.",
        ),
    )
    safe: ClassVar[tuple[Example, ...]] = (
        Example(
            _COMPARED,
            "flip_when_odd",
            expect="same",
            decision="hybridize",
            note="Comparisons give booleans.",
        ),
        Example(
            _CHOSEN_BY_PYTHON,
            "apply",
            expect="same",
            decision="hybridize",
            note="The numbers that decide are Python's; a tensor in the last place decides nothing.",
        ),
        Example(
            _CAST_TO_BOOL,
            "factorial",
            expect="same",
            decision="hybridize",
            note="The dtype of the condition is `bool`.",
        ),
    )

    def check(self, function: FunctionFacts, program: ProgramFacts) -> Iterator[Reason]:
        """One reason for each condition that is a number of the trace."""
        seen: set[ast.AST] = set()
        for lifted, condition in _conditions(function):
            found = _verdict(function, lifted.subject)
            if found is None or condition in seen or len(seen) >= MOST:
                continue
            seen.add(condition)
            severity, dtype = found
            decides = "is decided by" if lifted.event.attr == PREDICATE else "is"
            known = f"of dtype {dtype}" if dtype else "of a dtype that is not known"
            yield self.reason(
                function,
                lifted,
                f"{quoted(condition)} {decides} a tensor {known}, and a graph takes conditions of dtype bool only",
                severity=severity,
                what="the condition is asked here",
            )


def _conditions(function: FunctionFacts) -> Iterator[tuple[Lifted, ast.AST]]:
    """What decides on a branch, a round or an operand; the operands of ``and``, ``or``, ``not`` each by itself."""
    staged: set[ast.AST] = set()  # ``and`` and ``or`` with an operand that the graph decides
    for lifted in function.events(BRANCH, LOOP, CONVERT):
        event = lifted.event
        if event.kind == CONVERT and event.attr == "not":
            yield lifted, getattr(event.node, "operand", event.node)
        elif event.kind == CONVERT and event.attr == PREDICATE:
            yield lifted, event.node
        elif event.kind == CONVERT and event.attr == "bool_operator":
            operands = event.detail.values
            if event.node is not operands[-1] or event.detail in staged:
                yield lifted, event.node
            if function.symbolic(lifted.subject):
                staged.add(event.detail)
        elif event.kind == BRANCH or (isinstance(event.detail, LoopDetail) and event.detail.iterates == "condition"):
            test = getattr(event.node, "test", event.node)
            if not isinstance(test, ast.BoolOp) and not _is_not(test):
                yield lifted, test


def _is_not(test: ast.AST) -> bool:
    return isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not)


def _verdict(function: FunctionFacts, value: Value) -> tuple[str, str | None] | None:
    """How sure it is that a condition is no boolean, and the dtype, or None.

    Python numbers count where nothing else can be there: ``int(t)``, an index of ``range(t)``.
    """
    tensors = [atom for atom in value.ordered() if isinstance(atom, (Tensor, Array, Variable))]
    if tensors:
        for atom in tensors:
            dtype: str | None = atom.dtype
            sure = in_graph(function, vl.of(atom).add_labels(value.labels)) if dtype != "bool" else None
            if sure is not None:
                return (sure if dtype is not None else POSSIBLE), dtype
        return None
    numbers = [atom for atom in value.ordered() if isinstance(atom, (Const, Scalar))]
    if not numbers or len(numbers) < len(value.atoms) or any(one.type_name not in ("int", "float") for one in numbers):
        return None
    sure = strongest_of(symbolic(function, vl.of(atom).add_labels(value.labels)) for atom in numbers)
    return (sure, {"int": "int32", "float": "float32"}[numbers[0].type_name]) if sure == CERTAIN else None
