"""HYB208: exceptions that depend on the values of tensors."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import islice
from typing import ClassVar

from hybridize.facts.lift import CONDITIONS, Lifted
from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.interpreter.state.record import RAISE, TRY
from hybridize.project.nodes import walk
from hybridize.project.spelling import short
from hybridize.report.model import Reason
from hybridize.rules.base import Example, Rule
from hybridize.rules.effects.guarded_calls import asks_type, guarded_calls, readers, types_expected
from hybridize.rules.effects.wording import through

_RAISES_ON_A_VALUE = """\
import tensorflow as tf


def safe_log(x):
    if tf.reduce_any(x <= 0.0):
        raise ValueError("the logarithm needs positive numbers")
    return tf.reduce_sum(tf.math.log(x))


results = [safe_log(tf.constant([value, 1.0])) for value in (1.0, 2.0, 3.0)]
"""

_MESSAGE_OF_AN_ASSERT = """\
import tensorflow as tf


def distance(a, b):
    assert a.shape == b.shape, "shapes differ"
    return tf.reduce_sum(tf.abs(a - b))


reports = []
for size in (2, 3):
    try:
        reports.append(float(distance(tf.ones([2]), tf.zeros([size]))))
    except AssertionError as error:
        reports.append(str(error))
"""

_CATCHES_AN_OPERATION_ERROR = {
    "main.py": """\
import tensorflow as tf
from solver import Newton

newton = Newton()
steps = []
for hessian in (tf.eye(2), tf.constant([[1.0, 2.0], [2.0, 4.0]])):
    steps.append(newton.step(hessian, tf.constant([[1.0], [2.0]])))
""",
    "solver.py": """\
import tensorflow as tf


class Newton:
    def step(self, hessian, gradient):
        return -tf.matmul(self._inverse(hessian), gradient)

    def _inverse(self, matrix):
        try:
            return tf.linalg.inv(matrix)
        except tf.errors.InvalidArgumentError:
            return tf.linalg.inv(matrix + 0.5 * tf.eye(2))
""",
}

_STOPS_A_SEARCH = """\
import tensorflow as tf


class Converged(Exception):
    pass


def make_solver(tolerance):
    def step(x):
        update = tf.cos(x) - x
        if tf.abs(update) < tolerance:
            raise Converged
        return x + 0.5 * update

    return step


step = make_solver(0.05)
x, steps = tf.constant(0.0), 0
try:
    while steps < 20:
        x = step(x)
        steps += 1
except Converged:
    pass
"""

_FALLS_BACK_ON_BAD_INDICES = """\
import tensorflow as tf

table = tf.reshape(tf.range(8.0), [4, 2])


def lookup(indices):
    try:
        rows = tf.gather(table, indices)
    except tf.errors.InvalidArgumentError:
        rows = tf.zeros([1, 2])
    return tf.reduce_mean(rows)


means = [lookup(tf.constant([index])) for index in (1, 3, 7)]
"""

_TELLS_ERRORS_APART = """\
import tensorflow as tf


def element(values, index):
    return tf.square(values[index])


def attempt(index):
    try:
        return float(element(tf.constant([1.0, 2.0]), index))
    except tf.errors.InvalidArgumentError:
        return -1.0
    except ValueError:
        return -2.0


found = [attempt(index) for index in (0, 1, 2)]
"""

_RAISES_ON_PYTHON_VALUES = """\
import tensorflow as tf


def pool(x, mode="mean"):
    if mode not in ("mean", "max"):
        raise ValueError(f"unknown mode {mode}")
    if mode == "max":
        return tf.reduce_max(x, axis=0)
    return tf.reduce_mean(x, axis=0) + 0.1 * tf.math.reduce_std(x, axis=0)


pooled = [pool(tf.constant([[value, 1.0], [2.0, 3.0]])) for value in (1.0, 2.0, 3.0)]
"""

_RAISES_ON_STATIC_SHAPE = {
    "main.py": """\
import tensorflow as tf
from geometry import Distance

distance = Distance()
distances = []
for width in (2, 2, 2, 3, 2):
    try:
        distances.append(distance.between(tf.ones([2, 2]), tf.zeros([2, width])))
    except ValueError:
        distances.append(None)
""",
    "geometry.py": """\
import tensorflow as tf


class Distance:
    def between(self, left, right):
        self._check(left, right)
        return tf.sqrt(tf.reduce_sum(tf.square(left - right), axis=-1))

    def _check(self, left, right):
        if left.shape[-1] != right.shape[-1]:
            raise ValueError("the points have different dimensions")
        if left.dtype != right.dtype:
            raise TypeError("the points have different types")
""",
}

_ASSERTS_AS_AN_OPERATION = """\
import tensorflow as tf


def safe_log(x):
    tf.debugging.assert_positive(x, "the logarithm needs positive numbers")
    return tf.reduce_sum(tf.math.log(x))


results = []
for value in (1.0, -1.0, 3.0):
    try:
        results.append(safe_log(tf.constant([value, 1.0])))
    except tf.errors.InvalidArgumentError:
        results.append(None)
"""

_CALLER_CATCHES = """\
import tensorflow as tf


def least_squares(features, targets):
    gram = tf.matmul(features, features, transpose_a=True)
    return tf.matmul(tf.linalg.inv(gram), tf.matmul(features, targets, transpose_a=True))


solutions = []
for last in (1.0, 4.0, 3.0):
    try:
        solutions.append(least_squares(tf.constant([[1.0, 2.0], [2.0, last]]), tf.ones([2, 1])))
    except tf.errors.InvalidArgumentError:
        solutions.append(None)
"""

_TOLD_FROM_VALUE_ERRORS = """\
import tensorflow as tf


def flat(values):
    return tf.reshape(values, [4]) * 2.0


def outcome(values):
    try:
        flat(values)
    except (TypeError, ValueError):
        return "not a tensor"
    except Exception:
        return "of another shape"
    return "fine"


outcomes = [outcome(tf.ones([size])) for size in (4, 3)]
"""


class ValueDependentException(Rule):
    """`raise` and `except` as control flow over tensor values."""

    code = "HYB208"
    name = "value-dependent-exception"

    what_happens = (
        "A `raise` under a condition on tensor values is met while TensorFlow traces both branches, so it "
        "raises for every input. A `try` around an operation guards only the tracing: the error occurs "
        "when the graph runs, long after the `try` has ended, and reaches the caller of the whole "
        "function."
    )
    why = (
        "Tracing executes the Python statements of both sides of a tensor condition once, to record their "
        "operations. Raising is not an operation, and the kernels that may fail have not run yet. Only "
        "errors of shapes, dtypes and Python values are known while tracing."
    )
    unlock = (
        "Check with `tf.debugging.assert_*`, compute an alternative with `tf.where` or `tf.cond`, return a "
        "flag that the eager caller tests, or put the `try` around the call of the function."
    )
    references: ClassVar[tuple[str, ...]] = (
        "https://www.tensorflow.org/guide/function#autograph_transformations",
        "https://github.com/tensorflow/tensorflow/blob/master/tensorflow/python/autograph/g3doc/reference/limitations.md",
        "https://www.tensorflow.org/api_docs/python/tf/debugging",
    )
    breaks: ClassVar[tuple[Example, ...]] = (
        Example(
            _RAISES_ON_A_VALUE,
            "safe_log",
            expect="differs",
            decision="decline",
            note="All inputs are positive, and the graph version raises at the first call.",
        ),
        Example(
            _CATCHES_AN_OPERATION_ERROR,
            "Newton.step",
            expect="differs",
            decision="decline",
            module="solver.py",
            note="The helper's fallback is never taken; the failed inversion surfaces in `main.py`.",
        ),
        Example(
            _STOPS_A_SEARCH,
            "make_solver.<locals>.step",
            expect="differs",
            decision="decline",
            note="An exception of the program's own that ends an eager loop.",
        ),
        Example(
            _FALLS_BACK_ON_BAD_INDICES,
            "lookup",
            expect="differs",
            decision="decline",
            note="The index is out of range only when the graph runs.",
        ),
        Example(
            _MESSAGE_OF_AN_ASSERT,
            "distance",
            expect="differs",
            decision="decline",
            note="The caller keeps the message, which AutoGraph puts behind `in user code:`.",
        ),
        Example(
            _TELLS_ERRORS_APART,
            "element",
            expect="differs",
            decision="hybridize",
            note="An index out of bounds is an error of the operation in eager code, and of the trace in a graph.",
        ),
        Example(
            _TOLD_FROM_VALUE_ERRORS,
            "flat",
            expect="differs",
            decision="hybridize",
            note="Another clause takes what does not fit. The change is speculative.",
        ),
    )
    safe: ClassVar[tuple[Example, ...]] = (
        Example(
            _RAISES_ON_PYTHON_VALUES,
            "pool",
            expect="same",
            decision="hybridize",
            note="The condition is about a Python string, known while tracing.",
        ),
        Example(
            _RAISES_ON_STATIC_SHAPE,
            "Distance.between",
            expect="same",
            decision="hybridize",
            module="geometry.py",
            note="Shapes and dtypes are part of the trace: a bad call is traced anew and raises.",
        ),
        Example(
            _ASSERTS_AS_AN_OPERATION,
            "safe_log",
            expect="same",
            decision="hybridize",
            note="The assertion is an operation and raises the same error when the graph runs.",
        ),
        Example(
            _CALLER_CATCHES,
            "least_squares",
            expect="same",
            decision="hybridize",
            note="The eager caller catches what the operation raises.",
        ),
    )

    def check(self, function: FunctionFacts, program: ProgramFacts) -> Iterator[Reason]:
        """One reason for each exception that tensor values decide about, raised or caught."""
        for lifted in function.events(RAISE):
            condition = _condition(function, lifted)
            if condition is not None:
                yield self.reason(
                    function,
                    lifted,
                    f"the `raise` under `{condition}` runs for every input when the "
                    f"function is traced{through(lifted)}",
                    what="raised here",
                )
        for lifted in function.events(TRY):
            caught = [name for name in lifted.event.detail if _of_operations(name)]
            if caught and lifted.event.attr != "with":
                yield self.reason(
                    function,
                    lifted,
                    f"`except {caught[0] or ':'}` guards the tracing only: what an "
                    f"operation raises when the graph runs passes it by{through(lifted)}",
                    what="the operations are guarded here",
                )
        yield from self._told(function, program)
        yield from self._of_another_type(function, program)

    def _of_another_type(self, function: FunctionFacts, program: ProgramFacts) -> Iterator[Reason]:
        """Shapes that do not fit raise `InvalidArgumentError` eagerly, and `ValueError` while a graph is traced."""
        for caller, inside in guarded_calls(function, program):
            if _told_apart(types_expected(inside)) or asks_type(inside):
                yield self.reason(
                    function,
                    function.node,
                    f"{caller.record.code.name or 'the module'} tells errors of {function.code.name}() apart "
                    f"({caller.record.code.path}:{inside.node.lineno}): what does not fit raises InvalidArgumentError "  # type: ignore[attr-defined]
                    "now, and ValueError or TypeError when a graph is traced",
                    "Take ValueError, TypeError and the error of the operation in one clause.",
                    severity="warning",
                )
                return

    def _told(self, function: FunctionFacts, program: ProgramFacts) -> Iterator[Reason]:
        """AutoGraph puts `in user code:` and a trace in front of the message of what leaves the body."""
        for caller, handler in islice(readers(function, program), 1):
            yield self.reason(
                function,
                function.node,
                f"an exception leaves {function.code.name}() and {caller.record.code.name or 'the module'} reads it as "
                f"`{handler.name}` ({caller.record.code.path}:{handler.lineno}): from a graph its message starts with "
                "`in user code:`",
                "Catch the exception without reading its text, or check the arguments in the eager caller.",
            )


def _told_apart(clauses: list[frozenset[str]]) -> bool:
    """Whether the clause that takes the errors of operations is another than the one that takes those of a trace."""
    of_operations = next((clause for clause in clauses if clause & (_OF_ARGUMENTS | _EVERYTHING)), None)
    of_shapes = next((clause for clause in clauses if clause & {"ValueError", *_EVERYTHING}), None)
    of_dtypes = next((clause for clause in clauses if clause & {"TypeError", *_EVERYTHING}), of_operations)
    return of_operations is not None and (of_operations is not of_shapes or of_operations is not of_dtypes)


_OF_ARGUMENTS = frozenset({"InvalidArgumentError", "OpError"})
_EVERYTHING = frozenset({"", "Exception", "BaseException"})
_ERRORS = frozenset(
    {
        "AbortedError",
        "AlreadyExistsError",
        "CancelledError",
        "DataLossError",
        "DeadlineExceededError",
        "FailedPreconditionError",
        "InternalError",
        "InvalidArgumentError",
        "NotFoundError",
        "OpError",
        "OutOfRangeError",
        "PermissionDeniedError",
        "ResourceExhaustedError",
        "UnauthenticatedError",
        "UnavailableError",
        "UnimplementedError",
        "UnknownError",
    }
)


def _condition(function: FunctionFacts, lifted: Lifted) -> str | None:
    """The nearest test on tensor values that the raise stands under."""
    for inside, labels in lifted.conditions():
        if inside.kind in CONDITIONS and function.symbolic(lifted.event.subject.plain().add_labels(labels)):
            return short(getattr(inside.node, "test", getattr(inside.node, "iter", inside.node)))
    return None


def _of_operations(types: str) -> bool:
    """Whether an ``except`` clause takes the errors that operations raise when they run."""
    if types in _EVERYTHING:
        return True
    names = [
        node.attr if isinstance(node, ast.Attribute) else node.id
        for node in walk(ast.parse(types, mode="eval"))
        if isinstance(node, (ast.Attribute, ast.Name))
    ]
    return any(name in _ERRORS or name in _EVERYTHING for name in names)
