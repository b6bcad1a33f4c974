"""HYB415: a caller recognises what it passed in the result, by identity."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import ClassVar

from hybridize.facts import use as kind
from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.facts.results import ANY, Leaf, Path, leaves
from hybridize.facts.use import Use
from hybridize.report.model import Reason
from hybridize.rules.base import Example, Rule
from hybridize.values import labels as lb
from hybridize.values.atoms import Array, Tensor, Unknown
from hybridize.values.objects import Variable
from hybridize.values.value import Value

_OBJECTS = (Tensor, Array, Variable)  # what has an identity that a graph does not keep
_PERHAPS = (Tensor, Array, Variable, Unknown)
_MOST_PARTS = 8  # of a result that are followed one by one

_UNCHANGED = """\
import tensorflow as tf


def clipped(gradient, limit=None):
    if limit is None:
        return gradient
    return tf.clip_by_norm(gradient, limit)


gradient = tf.constant([3.0, 4.0])
copies = sum(result is not gradient for result in (clipped(gradient), clipped(gradient, 1.0)))
"""

_ONE_OF_SEVERAL = """\
import tensorflow as tf


def normalized(features, mask=None):
    return tf.math.l2_normalize(features, axis=-1), mask


mask = tf.constant([[1.0], [0.0]])
features, same = normalized(tf.constant([[3.0, 4.0], [1.0, 0.0]]), mask)
if same is mask:
    features = features * mask
"""

_BY_ADDRESS = """\
import tensorflow as tf

seen = {}


def as_float(values):
    if values.dtype == tf.float32:
        return values
    return tf.cast(values, tf.float32)


values = tf.constant([1.0, 2.0])
seen[id(values)] = "values"
found = seen.get(id(as_float(values)))
half = as_float(tf.constant([1, 2]))
"""

_COMPARED_BY_VALUE = """\
import tensorflow as tf


def clipped(gradient, limit=None):
    if limit is None:
        return gradient
    return tf.clip_by_norm(gradient, limit)


gradient = tf.constant([3.0, 4.0])
unchanged = [bool(tf.reduce_all(result == gradient)) for result in (clipped(gradient), clipped(gradient, 1.0))]
"""

_NEW_IN_ANY_CASE = """\
import tensorflow as tf


def scaled(values, factor):
    return values * factor


values = tf.constant([1.0, 2.0])
copied = scaled(values, 1.0) is not values
"""

_IS_NONE = """\
import tensorflow as tf


def masked(values, mask=None):
    return tf.square(values), mask


square, mask = masked(tf.constant([1.0, 2.0]), tf.constant([1.0, 0.0]))
if mask is not None:
    square = square * mask
"""

_TWICE_IN_A_RESULT = """\
import tensorflow as tf


def halves(x):
    middle = tf.square(x)
    if x.shape[0] % 2:
        return middle, middle
    return tuple(tf.split(middle, 2))


whole = 0
for size in (3, 4, 5):
    left, right = halves(tf.ones([size]))
    whole += left is right
"""

_BY_A_TAPE = """\
import tensorflow as tf


def doubled(x):
    return x + x, x


x = tf.constant(2.0)
with tf.GradientTape() as tape:
    tape.watch(x)
    twice, same = doubled(x)
    product = twice * same
slope = tape.gradient(product, same)
"""

_TO_THE_ARGUMENT = """\
import tensorflow as tf


def doubled(x):
    return x + x, x


x = tf.constant(2.0)
with tf.GradientTape() as tape:
    tape.watch(x)
    twice, same = doubled(x)
    product = twice * same
slope = tape.gradient(product, x)
"""


class IdentityOfResult(Rule):
    """``f(x) is x`` where ``f`` may give back its argument as it is."""

    code = "HYB415"
    name = "identity-of-result"
    presumes_gain = True

    what_happens = (
        "A function that returns an argument as it is returns that very object, and the caller can tell: "
        "`f(x) is x`, `id(f(x))`, `f(x).ref()` as a key. What comes out of a graph is a new tensor each time, "
        "with the same values. The test is then false, and the key is not found. No error tells you."
    )
    why = (
        "A graph has results, not objects: TensorFlow makes a tensor of every result when the graph has run, of one "
        "that only passes through as well."
    )
    unlock = (
        "Say with another result whether the value is the same (a Python boolean that the caller decides on, or "
        "`None`), or compare values with `tf.reduce_all(a == b)`."
    )
    references: ClassVar[tuple[str, ...]] = (
        "https://www.tensorflow.org/guide/function",
        "https://www.tensorflow.org/api_docs/python/tf/Tensor#ref",
    )
    breaks: ClassVar[tuple[Example, ...]] = (
        Example(
            _UNCHANGED,
            "clipped",
            expect="differs",
            decision="decline",
            note="The caller counts the gradients that were clipped.",
        ),
        Example(
            _ONE_OF_SEVERAL,
            "normalized",
            expect="differs",
            decision="decline",
            note="One element of the result is the argument.",
        ),
        Example(
            _BY_ADDRESS,
            "as_float",
            expect="differs",
            decision="decline",
            note="`id` asks for the object as `is` does.",
        ),
        Example(
            _TWICE_IN_A_RESULT,
            "halves",
            expect="differs",
            decision="decline",
            note="One tensor in two places of the result becomes two.",
        ),
        Example(
            _BY_A_TAPE,
            "doubled",
            expect="differs",
            decision="decline",
            note="A tape tells tensors apart by identity, too.",
        ),
    )
    safe: ClassVar[tuple[Example, ...]] = (
        Example(
            _COMPARED_BY_VALUE,
            "clipped",
            expect="same",
            decision="hybridize",
            note="Values are the same in a graph.",
        ),
        Example(
            _NEW_IN_ANY_CASE,
            "scaled",
            expect="same",
            decision="hybridize",
            note="An operation makes a new tensor in eager code, too.",
        ),
        Example(
            _IS_NONE,
            "masked",
            expect="same",
            decision="hybridize",
            note="`None` comes out of a graph as `None`.",
        ),
        Example(
            _TO_THE_ARGUMENT,
            "doubled",
            expect="same",
            decision="hybridize",
            note="To what went in, all ways lead.",
        ),
    )

    def check(self, function: FunctionFacts, program: ProgramFacts) -> Iterator[Reason]:
        """One reason for the first caller that recognises an argument, or one result in another."""
        parts = list(_followed(function))
        for what, found in _recognised(function, program, parts):
            code, line = found.record.code, getattr(found.node, "lineno", 0)
            yield self.reason(
                function,
                function.node,
                f"{function.code.name}() may return {what}, and {code.name or 'the module'} "
                f"asks whether it is the same object ({code.path}:{line}): a graph returns a new one",
            )
            return
        for path, what in parts:
            question = program.tape_questions.asked_by(function, path)
            if question is not None:
                event = question.lifted.event
                yield self.reason(
                    function,
                    function.node,
                    f"{function.code.name}() may return {what}, and a tape is asked for the gradient to it "
                    f"({event.code.path}:{event.line}): a graph returns a new tensor, with the uses of its own",
                )
                return


def recognitions(function: FunctionFacts, program: ProgramFacts) -> Iterator[tuple[str, Use]]:
    """Where callers ask whether a result is an argument, or another result."""
    return _recognised(function, program, list(_followed(function)))


def _recognised(function: FunctionFacts, program: ProgramFacts, parts: list[tuple[Path, str]]
                ) -> Iterator[tuple[str, Use]]:
    for path, what in parts:
        for found in program.uses.of_function(function, path):
            if _recognises(found):
                yield what, found


def _followed(function: FunctionFacts) -> Iterator[tuple[Path, str]]:
    """The parts of the result that may be recognised; of large structures any part of a depth stands for all."""
    told: dict[Path, str] = {}
    for value in dict.fromkeys(value for record in function.records for _, value in record.returns):
        found = [leaf for leaf in leaves(value) if any(isinstance(atom, _OBJECTS) for atom in leaf.value.atoms)]
        new = [leaf for leaf in found if leaf.path not in told]
        told.update((path, "an argument as it is") for path in _passed_on(function, new))
        for path in _shared(found):
            told.setdefault(path, "one tensor in several places")
    if len(told) <= _MOST_PARTS:
        yield from told.items()
        return
    seen: set[int] = set()
    for path, what in told.items():
        if len(path) not in seen:
            seen.add(len(path))
            yield (ANY,) * len(path), what


def _passed_on(function: FunctionFacts, result: list[Leaf]) -> Iterator[Path]:
    """Where in the result something comes back that no operation made."""
    return (leaf.path for leaf in result if _is_passed(function, leaf.value))


def _shared(result: list[Leaf]) -> Iterator[Path]:
    """Where in the result something comes back that may be in another place of the result as well."""
    by_value: dict[Value, list[Path]] = {}
    for leaf in result:
        if any(isinstance(atom, Tensor) for atom in leaf.value.atoms):
            by_value.setdefault(leaf.value, []).append(leaf.path)
    return (path for paths in by_value.values() if len(paths) > 1 for path in paths)


def _is_passed(function: FunctionFacts, value: Value) -> bool:
    made = any(label.kind == lb.OP and label.owner in function.extent for label in value.labels)
    return not made and bool(function.from_parameters(value))


def _recognises(found: Use) -> bool:
    if found.kind == kind.IDENTITY:
        return not _is_singleton(found.node) and not _is_marker(found.other)
    if found.kind == kind.ARGUMENT:
        return found.api is not None and found.api.name == "builtins.id"
    return found.kind == kind.MEMBER and found.detail == "ref"


def _is_marker(other: Value) -> bool:
    """``result is MISSING``, ``part is tf.float16``: no tensor, so that the answer is no in a graph as well."""
    return bool(other.atoms) and not any(isinstance(atom, _PERHAPS) for atom in other.atoms)


def _is_singleton(node: ast.AST) -> bool:
    """``x is None``, ``x is True``."""
    sides = [node.left, *node.comparators] if isinstance(node, ast.Compare) else []
    return any(isinstance(side, ast.Constant) for side in sides)
