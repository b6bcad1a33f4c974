"""HYB509: a `try` or `with` around tensor statements guards the tracing, not the run."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import ClassVar

from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.interpreter.state.record import TRY
from hybridize.knowledge import index
from hybridize.project.nodes import walk
from hybridize.project.spelling import spelled
from hybridize.report.model import Reason
from hybridize.rules.base import Example, Rule
from hybridize.rules.control.common import MOST

_SINGULAR_MATRIX = """\
import tensorflow as tf


def invert(matrix):
    try:
        return tf.linalg.inv(matrix)
    except tf.errors.InvalidArgumentError:
        return tf.linalg.pinv(matrix)


inverse = invert(tf.constant([[1.0, 2.0], [2.0, 4.0]]))
"""

_SUPPRESS = """\
import contextlib

import tensorflow as tf


def invert_covariance(covariance):
    precision = tf.zeros_like(covariance)
    with contextlib.suppress(tf.errors.InvalidArgumentError):
        precision = tf.linalg.inv(covariance)
    return precision


precision = invert_covariance(tf.constant([[1.0, 2.0], [2.0, 4.0]]))
"""

_CHECKED_CALLEE = """\
import tensorflow as tf


class Table:
    def __init__(self, rows):
        self.rows = rows

    def fetch(self, index):
        tf.debugging.assert_less(index, 3)
        return tf.gather(self.rows, index)

    def fetch_or_first(self, index):
        try:
            return self.fetch(index)
        except tf.errors.InvalidArgumentError:
            return self.rows[0]

    def lookup(self, index):
        return 2.0 * self.fetch_or_first(index)


table = Table(tf.constant([1.0, 2.0, 3.0]))
found = [table.lookup(tf.constant(1)), table.lookup(tf.constant(7))]
"""

_FINALLY_STATE = """\
import tensorflow as tf

factor = tf.Variable(1.0)


class Amplified:
    def __enter__(self):
        factor.assign(10.0)

    def __exit__(self, kind, error, traceback):
        factor.assign(1.0)
        return kind is not None and issubclass(kind, tf.errors.InvalidArgumentError)


def scaled_norm(vector):
    norm = tf.constant(-1.0)
    with Amplified():
        norm = tf.norm(factor * tf.debugging.check_numerics(vector, "not finite"))
    return norm


norms = [scaled_norm(tf.constant([3.0, 4.0])), scaled_norm(tf.constant([float("nan"), 1.0]))]
"""

_PYTHON_LOOKUP = """\
import tensorflow as tf

ACTIVATIONS = {"relu": tf.nn.relu, "tanh": tf.tanh}


def activate(features, name="gelu"):
    try:
        activation = ACTIVATIONS[name]
    except KeyError:
        activation = tf.identity
    return activation(2.0 * features)


activated = activate(tf.constant([1.0, -1.0]))
"""

_GRADIENT_TAPE = """\
import tensorflow as tf

weight = tf.Variable([1.0, -1.0])


def train_step(features, target):
    with tf.name_scope("step"):
        with tf.GradientTape() as tape:
            loss = tf.square(tf.tensordot(features, weight, 1) - target)
        weight.assign_sub(0.1 * tape.gradient(loss, weight))
    return loss


losses = [train_step(tf.constant([1.0, 2.0]), tf.constant(1.0)) for _ in range(2)]
"""

_HANDLER_OUTSIDE = """\
import tensorflow as tf


def invert(matrix):
    return tf.linalg.inv(matrix + tf.zeros_like(matrix))


def robust_inverse(matrix):
    try:
        return invert(matrix)
    except tf.errors.InvalidArgumentError:
        return tf.linalg.pinv(matrix)


inverse = robust_inverse(tf.constant([[1.0, 2.0], [2.0, 4.0]]))
"""

_TEST_INSTEAD = """\
import tensorflow as tf


class Solver:
    def __init__(self, ridge):
        self.ridge = ridge

    def regular(self, matrix):
        return tf.abs(tf.linalg.det(matrix)) > 1e-6

    def solve(self, matrix):
        if self.regular(matrix):
            return tf.linalg.inv(matrix)
        return tf.linalg.inv(matrix + self.ridge * tf.eye(2))


solver = Solver(0.5)
inverse = solver.solve(tf.constant([[1.0, 2.0], [2.0, 4.0]]))
"""


class GuardedTensorStatement(Rule):
    """A handler or context manager of Python stands guard over operations."""

    code = "HYB509"
    name = "guarded-tensor-statement"

    what_happens = (
        "A `try` catches what its statements raise, and a `with` runs its exit code when its block ends. "
        "Inside a graph both happen while the function is traced; the operations run later, outside of any "
        "handler. An operation that fails then raises through to the caller instead of reaching the "
        "`except`, and a `suppress` suppresses nothing."
    )
    why = (
        "AutoGraph has no form of `try` and `with` in a graph. Operations are recorded while tracing, where "
        "most of them cannot fail yet, and executed after the Python code has long returned."
    )
    unlock = (
        "Test instead of trying: `tf.cond` or `tf.where` on a condition such as "
        "`tf.reduce_all(tf.math.is_finite(x))`. Or keep the handler in an eager caller and decorate only "
        "what stands inside the `try`."
    )
    references: ClassVar[tuple[str, ...]] = (
        "https://github.com/tensorflow/tensorflow/blob/master/tensorflow/python/autograph/g3doc/reference/limitations.md",
        "https://www.tensorflow.org/guide/function#conditionals",
        "https://www.tensorflow.org/api_docs/python/tf/errors/InvalidArgumentError",
    )
    breaks: ClassVar[tuple[Example, ...]] = (
        Example(
            _SINGULAR_MATRIX,
            "invert",
            expect="differs",
            decision="decline",
            note="The inverse fails when the graph runs, where the handler is no longer around.",
        ),
        Example(
            _SUPPRESS,
            "invert_covariance",
            expect="differs",
            decision="decline",
            note="`suppress` has ended before the inversion runs.",
        ),
        Example(
            _CHECKED_CALLEE,
            "Table.lookup",
            expect="differs",
            decision="decline",
            note="The handler is in a helper method, the failing check another call further.",
        ),
        Example(
            _FINALLY_STATE,
            "scaled_norm",
            expect="differs",
            decision="decline",
            note=(
                "The own context manager restores the factor at the end of the block: while tracing, the "
                "block has not run yet."
            ),
        ),
    )
    safe: ClassVar[tuple[Example, ...]] = (
        Example(
            _PYTHON_LOOKUP,
            "activate",
            expect="same",
            decision="hybridize",
            note="The `try` guards a Python lookup, which happens while tracing in any case.",
        ),
        Example(
            _GRADIENT_TAPE,
            "train_step",
            expect="same",
            decision="hybridize",
            note="`GradientTape` and `name_scope` are made for graphs.",
        ),
        Example(
            _HANDLER_OUTSIDE,
            "invert",
            expect="same",
            decision="hybridize",
            note="The handler stands in the eager caller and sees the error of the graph.",
        ),
        Example(
            _TEST_INSTEAD,
            "Solver.solve",
            expect="same",
            decision="hybridize",
            note="The method tests the matrix before it inverts, a condition that the graph can hold.",
        ),
    )

    def check(self, function: FunctionFacts, program: ProgramFacts) -> Iterator[Reason]:
        """One reason for each handler or context manager that swallows errors of operations."""
        seen: set[ast.AST] = set()
        for lifted in function.events(TRY):
            event = lifted.event
            caught = [text for text in event.detail if takes_errors_of_operations(text)]
            if not caught or event.node in seen or len(seen) >= MOST:
                continue
            seen.add(event.node)
            if isinstance(event.node, ast.With):
                why = f"`with {spelled(event.node.items[0].context_expr)}` ends when its block is traced"
            else:
                why = f"`except {caught[0]}` is gone when the graph runs".replace(" `", "`")
            yield self.reason(
                function,
                lifted,
                f"{why}: an operation in it that fails raises to the caller",
                what="the operations are guarded here",
            )


def takes_errors_of_operations(types: str) -> bool:
    """Whether an ``except`` clause, or ``suppress``, takes what operations raise when they run."""
    if not types:
        return True
    names = [
        node.attr if isinstance(node, ast.Attribute) else node.id
        for node in walk(ast.parse(types, mode="eval"))
        if isinstance(node, (ast.Attribute, ast.Name))
    ]
    return any(
        name in ("Exception", "BaseException") or index.lookup(f"tensorflow.errors.{name}") for name in names
    )
