"""HYB503: a tensor loop changes the dtype, shape or structure of one of its variables."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import ClassVar

from hybridize.facts.definite import always_binds
from hybridize.facts.lift import Lifted
from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.facts.syntax import mentions
from hybridize.interpreter.state.staged import LoopDetail
from hybridize.project.code import Code
from hybridize.project.nodes import walk
from hybridize.report.model import Reason
from hybridize.rules.base import Example, Rule
from hybridize.rules.control.common import MOST, clash, liveness, loops, test_of
from hybridize.rules.control.lengths import is_lengthened
from hybridize.values.atoms import Atom, Const, Tensor
from hybridize.values.value import Value

_INT_TOTAL = """\
import tensorflow as tf


def energy(samples):
    total = 0
    for sample in samples:
        total += sample * sample
    return total


result = energy(tf.constant([0.5, 1.5, 2.0]))
"""

_GROWING_SHAPE = """\
import tensorflow as tf


def fibonacci(count):
    numbers = tf.constant([0, 1])
    while tf.size(numbers) < count:
        following = numbers[-1] + numbers[-2]
        numbers = tf.concat([numbers, [following]], axis=0)
    return numbers


sequence = fibonacci(tf.constant(8))
"""

_NONE_STATE = """\
import tensorflow as tf


class RunningMaximum:
    def __init__(self, scale):
        self.scale = scale

    def peak(self, sequence):
        best = None
        for step in sequence:
            if best is None:
                best = step
            else:
                best = tf.maximum(best, step)
        return best

    def scan(self, sequence):
        return self.scale * self.peak(sequence)


running = RunningMaximum(0.5)
final = running.scan(tf.constant([[-1.0, -8.0], [-2.0, -3.0], [-4.0, -2.0]]))
"""

_UPCAST = """\
import tensorflow as tf


def midpoint(low, high, rounds):
    guess = low
    for _ in tf.range(rounds):
        guess = (guess + high) / 2
        high = tf.cast(high, tf.float64)
    return guess


guess = midpoint(tf.constant(2), tf.constant(10), tf.constant(1))
"""

_COUNTER_BECOMES_TENSOR = """\
import tensorflow as tf


def shrink(vector):
    rounds = 0
    while tf.norm(vector) > 1.0:
        vector = vector / 2.0
        rounds += 1
    return vector * rounds


shrunk = shrink(tf.constant([3.0, 4.0]))
"""

_STABLE_WHILE = """\
import tensorflow as tf


def collatz_steps(number):
    steps = tf.constant(0)
    while number > 1:
        number = tf.where(number % 2 == 0, number // 2, 3 * number + 1)
        steps += 1
    return steps


steps = collatz_steps(tf.constant(6))
"""

_SHAPE_INVARIANT = """\
import tensorflow as tf


def fibonacci(count):
    numbers = tf.constant([0, 1])
    while tf.size(numbers) < count:
        tf.autograph.experimental.set_loop_options(
            shape_invariants=[(numbers, tf.TensorShape([None]))])
        following = numbers[-1] + numbers[-2]
        numbers = tf.concat([numbers, [following]], axis=0)
    return numbers


sequence = fibonacci(tf.constant(8))
"""

_PYTHON_RANGE = """\
import tensorflow as tf


def pyramid(image):
    levels = tf.reshape(image, [-1])
    for _ in range(2):
        image = image[::2, ::2]
        levels = tf.concat([levels, tf.reshape(image, [-1])], axis=0)
    return levels


levels = pyramid(tf.reshape(tf.range(16.0), (4, 4)))
"""

_FIRST_DEFINED_INSIDE = """\
import tensorflow as tf


def last_norm(points):
    while tf.reduce_max(tf.abs(points)) > 1.0:
        norm = tf.norm(points)
        points = points / norm
    return norm


norm = last_norm(tf.constant([2.0, -3.0]))
"""

_CALLEE_FLOAT_TOTAL = """\
import tensorflow as tf


def accumulate(samples, start):
    total = start
    for sample in samples:
        total += sample * sample
    return total


def energy(samples):
    return tf.sqrt(accumulate(samples, tf.constant(0.0)))


result = energy(tf.constant([0.5, 1.5, 2.0]))
"""


_LONGER_LIST = """\
import tensorflow as tf


def rollout(position, velocity, steps):
    path = [position]
    for _ in tf.range(steps):
        position = position + velocity
        path = path + [position]
    return tf.stack(path)


path = rollout(tf.constant([0.0, 0.0]), tf.constant([1.0, 2.0]), tf.constant(3))
"""

_TOTAL_OF_AN_OBJECT = """\
import tensorflow as tf


class Statistics:
    def __init__(self):
        self.total = 0


def energy(samples):
    statistics = Statistics()
    for sample in samples:
        statistics.total = statistics.total + sample * sample
    return statistics.total


result = energy(tf.constant([0.5, 1.5, 2.0]))
"""

_SLIDING_WINDOW = """\
import tensorflow as tf


def forecast(first, second, steps):
    window = [first, second]
    for _ in tf.range(steps):
        window = window[1:] + [0.5 * window[0] + window[1]]
    return window[-1]


value = forecast(tf.constant(1.0), tf.constant(2.0), tf.constant(3))
"""

_NO_ROUND = """\
import tensorflow as tf


def last_norm(points):
    norm = None
    while tf.reduce_max(tf.abs(points)) > 1.0:
        norm = tf.norm(points)
        points = points / norm
    return points if norm is None else points / norm


results = [last_norm(tf.constant([2.0, -3.0])), last_norm(tf.constant([0.5, 0.25]))]
"""

_CERTAIN_ROUND = """\
import tensorflow as tf


def last_row(rows):
    last = None
    for row in rows:
        last = tf.square(row)
    return last


result = last_row(tf.constant([[2.0, -3.0], [0.5, 0.25]]))
"""

_IN_ROUNDS_THAT_DO_NOT_BIND = """\
import tensorflow as tf

TRACE = False


def halve(x):
    while tf.norm(x) > 1.0:
        x = x * 0.5
        if TRACE:
            size = tf.norm(x)
    if TRACE:
        x = x * size
    return x


halved = [halve(tf.constant([value, 2.0])) for value in (0.5, 4.0)]
"""


class UnstableLoopVariable(Rule):
    """A variable of a tensor loop is not the same kind of thing in every round."""

    code = "HYB503"
    name = "unstable-loop-variable"
    presumes_gain = True

    what_happens = (
        "A `while` with a tensor condition and a `for` over a tensor become one loop in the graph. Its "
        "variables keep the dtype, the shape and the structure that they had before the first round; a "
        "total that starts as `0` and collects floats, or a sequence that grows by `tf.concat` raises while "
        "tracing. A state that starts as `None` is worse: the graph quietly starts it with zeros. And a "
        "Python counter is a tensor after the loop."
    )
    why = (
        "AutoGraph emits `tf.while_loop`, which traces the body once for all rounds and therefore needs "
        "variables of one type. Eagerly every round is ordinary Python and a name may change its type at "
        "will."
    )
    unlock = (
        "Start with a value of the final type (`0.0`, `tf.zeros_like(x)`), collect with `tf.TensorArray` "
        "instead of `tf.concat`, or declare the axis that grows with "
        "`tf.autograph.experimental.set_loop_options(shape_invariants=[(x, tf.TensorShape([None]))])`."
    )
    references: ClassVar[tuple[str, ...]] = (
        "https://github.com/tensorflow/tensorflow/blob/master/tensorflow/python/autograph/g3doc/reference/limitations.md",
        "https://www.tensorflow.org/guide/function#loops",
        "https://www.tensorflow.org/api_docs/python/tf/autograph/experimental/set_loop_options",
    )
    breaks: ClassVar[tuple[Example, ...]] = (
        Example(
            _INT_TOTAL,
            "energy",
            expect="differs",
            decision="decline",
            note="`total` is an int before the loop and a float32 tensor after one round.",
        ),
        Example(
            _GROWING_SHAPE,
            "fibonacci",
            expect="differs",
            decision="decline",
            note="Every round appends one element, so the shape is never the same twice.",
        ),
        Example(
            _NONE_STATE,
            "RunningMaximum.scan",
            expect="differs",
            decision="decline",
            note=(
                "No error here, but a wrong number: the loop of the graph starts `best` with zeros in the "
                "place of `None`."
            ),
        ),
        Example(
            _UPCAST,
            "midpoint",
            expect="differs",
            decision="decline",
            note="True division makes a float64 out of the int32 that the loop started with.",
        ),
        Example(
            _COUNTER_BECOMES_TENSOR,
            "shrink",
            expect="differs",
            decision="decline",
            note=(
                "The Python counter leaves the loop as an int32 tensor, which does not multiply with float32."
            ),
        ),
        Example(
            _LONGER_LIST,
            "rollout",
            expect="differs",
            decision="decline",
            note="Each round makes a new list, of one item more.",
        ),
        Example(
            _TOTAL_OF_AN_OBJECT,
            "energy",
            expect="differs",
            decision="decline",
            note="Attributes of objects that the function makes are variables of the loop, too.",
        ),
        Example(
            _NO_ROUND,
            "last_norm",
            expect="differs",
            decision="hybridize",
            note="The loop may run no round: whether it does is not known, and the change is speculative.",
        ),
        Example(
            _IN_ROUNDS_THAT_DO_NOT_BIND,
            "halve",
            expect="differs",
            decision="decline",
            note="No round binds `size`, but the text says that one may, and that it is read later.",
        ),
    )
    safe: ClassVar[tuple[Example, ...]] = (
        Example(
            _STABLE_WHILE,
            "collatz_steps",
            expect="same",
            decision="hybridize",
            note="Both variables keep their dtype and their shape.",
        ),
        Example(
            _SHAPE_INVARIANT,
            "fibonacci",
            expect="same",
            decision="hybridize",
            note="The growing axis is declared, so the loop variable has the one shape `[None]`.",
        ),
        Example(
            _PYTHON_RANGE,
            "pyramid",
            expect="same",
            decision="hybridize",
            note=(
                "The loop counts with a Python `range`: it is unrolled, and each round may have a shape of "
                "its own."
            ),
        ),
        Example(
            _FIRST_DEFINED_INSIDE,
            "last_norm",
            expect="same",
            decision="hybridize",
            note=(
                "`norm` is first defined inside; the loop runs at least once, so both worlds know it "
                "afterwards."
            ),
        ),
        Example(
            _CALLEE_FLOAT_TOTAL,
            "energy",
            expect="same",
            decision="hybridize",
            note="The same reduction as above with a start value of the right dtype, in a helper.",
        ),
        Example(
            _SLIDING_WINDOW,
            "forecast",
            expect="same",
            decision="hybridize",
            note="The list is as long after a round as before it.",
        ),
        Example(
            _CERTAIN_ROUND,
            "last_row",
            expect="same",
            decision="hybridize",
            note="`None` before the loop, and a tensor in every round: there are two for certain.",
        ),
    )

    def check(self, function: FunctionFacts, program: ProgramFacts) -> Iterator[Reason]:
        """One reason for each loop of the graph whose variables change what they are from round to round."""
        seen: set[ast.AST] = set()
        for lifted, detail in loops(function):
            why = next(_instabilities(lifted, detail), None)
            severity = None if why is not None else "warning"
            why = why or next(_left_unbound(lifted, detail), None)
            if why is not None and lifted.event.node not in seen and len(seen) < MOST:
                seen.add(lifted.event.node)
                yield self.reason(function, lifted, why, severity=severity,
                                  what=f"the loop over {test_of(lifted)} stands here")


_GROWING = frozenset(
    {
        "concat",
        "concatenate",
        "stack",
        "pad",
        "tile",
        "repeat",
        "expand_dims",
        "boolean_mask",
        "append",
        "unique",
        "transpose",
        "reshape",
        "squeeze",
    }
)
_INVARIANTS = ("set_loop_options", "shape_invariants")


def _instabilities(lifted: Lifted, detail: LoopDetail) -> Iterator[str]:
    node = lifted.event.node
    found = liveness(lifted.event.code)
    after, at_head = found.after(node), found.at_head(node)
    for name in detail.first_inside:
        if name in after and detail.iterates == "dataset":
            yield f"`{name}` is not bound before the loop over the dataset {test_of(lifted)}, and read behind it"
        elif name in after and name not in _targets(node) and not always_binds(node.body, name):  # type: ignore[attr-defined]
            yield f"`{name}` is not bound in every round of the loop over {test_of(lifted)}, nor before it"
    for name in detail.nowhere:
        if name in after or name in at_head:
            yield f"`{name}` is bound neither before the loop over {test_of(lifted)} nor in a round that runs"
    for name, start, end in detail.ending:
        if name not in after and name not in at_head:
            continue
        if _is_none(start) and name not in at_head and always_binds(node.body, name):  # type: ignore[attr-defined]
            continue  # bound in every round before it is read
        why = clash(start, end, shapes=not _declares_shapes(lifted.event.code, node))
        if why is None and is_lengthened(node, name, start):
            why = "of another length in every round,"
        if why is None and _grows(lifted.event.code, node, name, start, end):
            why = "of another shape in every round"
        if why is not None:
            yield f"`{name}` is {why} before and after a round of the loop over {test_of(lifted)}"
    for member, start, end in detail.members:
        why = clash(start, end, shapes=not _declares_shapes(lifted.event.code, node)) if start.atoms else None
        if why is not None:
            yield f"`{member}` is {why} before and after a round of the loop over {test_of(lifted)}"


def _left_unbound(lifted: Lifted, detail: LoopDetail) -> Iterator[str]:
    """Names that are None where the loop runs no round: the graph has no tensor for them then."""
    node = lifted.event.node
    if isinstance(node, (ast.For, ast.AsyncFor)) and any(map(_has_rounds, lifted.subject.atoms)):
        return
    after = liveness(lifted.event.code).after(node)
    for name, start, _ in detail.ending:
        if name in after and _is_none(start):
            yield f"`{name}` stays None where the loop over {test_of(lifted)} runs no round, which a graph refuses"


def _has_rounds(atom: Atom) -> bool:
    shape = atom.shape if isinstance(atom, Tensor) else None
    return shape is not None and len(shape) > 0 and bool(shape[0])


def _targets(node: ast.AST) -> set[str]:
    target = getattr(node, "target", None)
    return {one.id for one in walk(target) if isinstance(one, ast.Name)} if target is not None else set()


def _is_none(value: Value) -> bool:
    return any(isinstance(atom, Const) and atom.value is None for atom in value.atoms)


def _declares_shapes(code: Code, node: ast.AST) -> bool:
    return mentions(code, *_INVARIANTS) and any(
        name in _INVARIANTS
        for one in walk(node)
        for name in (getattr(one, "attr", ""), getattr(one, "arg", ""), getattr(one, "id", ""))
    )


def _grows(code: Code, node: ast.AST, name: str, start: Value, end: Value) -> bool:
    """Whether a shape that was known is left open by an operation that changes shapes."""
    if _declares_shapes(code, node):
        return False
    known = [atom.shape for atom in start.atoms if isinstance(atom, Tensor) and atom.shape is not None]
    opened = [
        atom.shape
        for atom in end.atoms
        if isinstance(atom, Tensor) and (atom.shape is None or None in atom.shape)
    ]
    if not known or not opened or any(None in shape for shape in known):
        return False
    return any(
        isinstance(one, ast.Assign)
        and isinstance(one.value, ast.Call)
        and _changes_shape(one.value)
        and any(
            isinstance(part, ast.Name) and part.id == name
            for target in one.targets
            for part in walk(target)
        )
        for one in walk(node)
    )


def _changes_shape(call: ast.Call) -> bool:
    leaf = _leaf(call.func)
    if leaf == "top_k":
        size = next((keyword.value for keyword in call.keywords if keyword.arg == "k"), None)
        return not isinstance(size or (call.args[1] if len(call.args) > 1 else ast.Constant(1)), ast.Constant)
    return leaf in _GROWING


def _leaf(func: ast.expr) -> str:
    return func.attr if isinstance(func, ast.Attribute) else getattr(func, "id", "")
