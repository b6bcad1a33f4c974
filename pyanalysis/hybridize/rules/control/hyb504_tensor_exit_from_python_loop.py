"""HYB504: a tensor decides when a Python loop ends."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import ClassVar

from hybridize.facts.lift import Lifted
from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.interpreter.state.record import JUMP
from hybridize.report.model import Reason
from hybridize.rules.base import Example, Rule
from hybridize.rules.control.common import MOST, branches, head_of, loops, test_of
from hybridize.rules.control.returning import jumps_within, loop_around

_CONVERGED = """\
import tensorflow as tf


def power_iteration(matrix):
    vector = tf.ones((2, 1))
    for _ in range(20):
        following = tf.linalg.normalize(matrix @ vector)[0]
        change = tf.norm(following - vector)
        vector = following
        if change < 1e-3:
            break
    return vector


vector = power_iteration(tf.constant([[2.0, 1.0], [1.0, 3.0]]))
"""

_RETURN_INSIDE = """\
import tensorflow as tf

kernels = [tf.constant([[-1.0], [-1.0]]), tf.constant([[0.5], [1.0]]), tf.constant([[2.0], [2.0]])]


def first_active(features):
    for kernel in kernels:
        response = features @ kernel
        if tf.reduce_all(response > 0.0):
            return response
    return tf.zeros((1, 1))


response = first_active(tf.constant([[1.0, 2.0]]))
"""

_THROUGH_METHOD = """\
import tensorflow as tf


class LineSearch:
    def __init__(self, steps):
        self.steps = steps

    def best_step(self, point, gradient):
        chosen = 0.0
        for step in self.steps:
            chosen = step
            if tf.reduce_sum(tf.square(point - step * gradient)) < tf.reduce_sum(tf.square(point)):
                break
        return chosen

    def minimize(self, point):
        gradient = 2.0 * point
        return point - self.best_step(point, gradient) * gradient


search = LineSearch((4.0, 1.0, 0.25))
point = search.minimize(tf.constant([3.0, -4.0]))
"""

_ENUMERATE_LIST = """\
import tensorflow as tf


def beam(candidates, threshold):
    kept = tf.constant(0.0)
    for rank, candidate in enumerate(candidates):
        if candidate < threshold:
            break
        kept += candidate / (rank + 1)
    return kept


scores = [tf.constant(0.9), tf.constant(0.6), tf.constant(0.1), tf.constant(0.7)]
kept = beam(scores, tf.constant(0.5))
"""

_RETURN_FROM_TENSOR_LOOP = """\
import tensorflow as tf


def first_above(values, limit):
    for value in values:
        if value > limit:
            return value
    return tf.constant(-1.0)


found = first_above(tf.constant([0.5, 2.0, 3.0]), tf.constant(1.0))
"""

_ENDLESS_WHILE = """\
import tensorflow as tf


def halve(values):
    while True:
        values = values / 2.0
        if tf.reduce_max(values) < 1.0:
            break
    return values


halved = halve(tf.constant([8.0, 3.0]))
"""

_TENSOR_LOOP = """\
import tensorflow as tf


def power_iteration(matrix):
    vector = tf.ones((2, 1))
    for _ in tf.range(20):
        following = tf.linalg.normalize(matrix @ vector)[0]
        change = tf.norm(following - vector)
        vector = following
        if change < 1e-3:
            break
    return vector


vector = power_iteration(tf.constant([[2.0, 1.0], [1.0, 3.0]]))
"""

_PYTHON_CONDITION = """\
import tensorflow as tf

kernels = [0.5 * tf.ones((2, 2)), tf.eye(2), 3.0 * tf.eye(2)]


def forward(features, depth=2):
    for index, kernel in enumerate(kernels):
        if index == depth:
            break
        features = tf.nn.relu(features @ kernel)
    return features


hidden = forward(tf.constant([[1.0, -2.0]]))
"""

_CONTINUE_ONLY = """\
import tensorflow as tf


def positive_sum(values):
    total = tf.constant(0.0)
    for value in values:
        if value < 0.0:
            continue
        total += value
    return total


total = positive_sum([tf.constant(1.0), tf.constant(-2.0), tf.constant(3.0)])
"""

_SELECT_INSTEAD = """\
import tensorflow as tf


class Router:
    def __init__(self, kernels):
        self.kernels = kernels

    def select(self, chosen, found, response):
        active = tf.reduce_all(response > 0.0)
        chosen = tf.where(active & ~found, response, chosen)
        return chosen, found | active

    def route(self, features):
        chosen, found = tf.zeros((1, 1)), tf.constant(False)
        for kernel in self.kernels:
            chosen, found = self.select(chosen, found, features @ kernel)
        return chosen


router = Router([tf.constant([[-1.0], [-1.0]]), tf.constant([[0.5], [1.0]]), tf.ones((2, 1))])
response = router.route(tf.constant([[1.0, 2.0]]))
"""


_CONDITION_BECOMES_TENSOR = """\
import tensorflow as tf


def relax(x, tolerance):
    error = 1.0
    while error > tolerance:
        smoothed = 0.5 * (x + tf.roll(x, 1, 0))
        error = tf.reduce_max(tf.abs(smoothed - x))
        x = smoothed
    return x


relaxed = [relax(tf.constant([0.0, value]), 0.1) for value in (1.0, 4.0)]
"""

_CONDITION_STAYS_PYTHON = """\
import tensorflow as tf


def integrate(x, step):
    time = 0.0
    while time < 1.0:
        x = x - step * tf.square(x)
        if tf.reduce_max(x) > 2.0:
            x = 0.5 * x
        time += step
    return x


states = [integrate(tf.constant([1.0, value]), 0.25) for value in (1.0, 4.0)]
"""

_RETURN_THAT_NEVER_RUNS = """\
import tensorflow as tf

STRICT = False


def settle(x):
    for _ in tf.range(3):
        if STRICT:
            return tf.zeros_like(x)
        x = x * 0.5
    return x


settled = [settle(tf.constant([value, 2.0])) for value in (1.0, 4.0)]
"""

_BREAK_THAT_NEVER_RUNS = """\
import tensorflow as tf


class Relaxation:
    strict = False

    def run(self, x):
        for factor in (0.5, 0.25):
            if tf.reduce_max(x) > 1.0:
                if self.strict:
                    break
                x = x * factor
        return x


relaxation = Relaxation()
relaxed = [relaxation.run(tf.constant([value, 2.0])) for value in (1.0, 4.0)]
"""

_BREAK_OF_A_GRAPH_LOOP = """\
import tensorflow as tf

STRICT = False


def settle(x):
    for _ in tf.range(3):
        if STRICT:
            break
        x = x * 0.5
    return x


settled = [settle(tf.constant([value, 2.0])) for value in (1.0, 4.0)]
"""


class TensorExitFromPythonLoop(Rule):
    """`break` or `return` out of a loop hangs on a tensor."""

    code = "HYB504"
    name = "tensor-exit-from-python-loop"

    what_happens = (
        "A `break` or `return` that depends on a tensor raises while tracing, where it stands in a loop "
        "over a Python list, tuple, `range` or NumPy array, or in `while True`. A `return` raises in a loop "
        "of the graph as well. `continue` is fine everywhere."
    )
    why = (
        "A loop over Python values is unrolled: Python itself must know, while the graph is being built, "
        "whether there is a next round. The tensor that decides has no value yet. A loop of the graph can "
        "stop early, but what it would return is not known to all its rounds."
    )
    unlock = (
        "Make the loop a tensor loop, which may `break` on a tensor: `for i in tf.range(n)` or `while i < "
        "n` with tensor `i`, and return the result after the loop. Where the rounds differ in kind (layers "
        "of a list, for example), compute all of them and select with `tf.where`."
    )
    references: ClassVar[tuple[str, ...]] = (
        "https://github.com/tensorflow/tensorflow/blob/master/tensorflow/python/autograph/g3doc/reference/control_flow.md",
        "https://www.tensorflow.org/guide/function#loops",
    )
    breaks: ClassVar[tuple[Example, ...]] = (
        Example(
            _CONVERGED,
            "power_iteration",
            expect="differs",
            decision="decline",
            note="A loop over `range` that stops when the tensors have converged.",
        ),
        Example(
            _RETURN_INSIDE,
            "first_active",
            expect="differs",
            decision="decline",
            note="`return` from the middle of a loop over a Python list of layers.",
        ),
        Example(
            _THROUGH_METHOD,
            "LineSearch.minimize",
            expect="differs",
            decision="decline",
            note="The loop that ends on a tensor is in a method of the class, the toggled method calls it.",
        ),
        Example(
            _ENUMERATE_LIST,
            "beam",
            expect="differs",
            decision="decline",
            note="`enumerate` over a list of tensors is still a Python loop.",
        ),
        Example(
            _RETURN_FROM_TENSOR_LOOP,
            "first_above",
            expect="differs",
            decision="decline",
            note="A loop of the graph may break on a tensor, but not return from the function.",
        ),
        Example(
            _ENDLESS_WHILE,
            "halve",
            expect="differs",
            decision="decline",
            note="`while True` is a Python loop, whatever decides to leave it.",
        ),
        Example(
            _CONDITION_BECOMES_TENSOR,
            "relax",
            expect="differs",
            decision="decline",
            note="The loop starts on a number of Python; its second test is on a tensor.",
        ),
        Example(_RETURN_THAT_NEVER_RUNS, "settle", expect="differs", decision="decline",
                note="AutoGraph writes a flag for the `return` by its text; the loop has no value for it then."),
        Example(_BREAK_THAT_NEVER_RUNS, "Relaxation.run", expect="differs", decision="decline",
                note="The flag of the `break` comes out of the branch on the tensor."),
    )
    safe: ClassVar[tuple[Example, ...]] = (
        Example(
            _TENSOR_LOOP,
            "power_iteration",
            expect="same",
            decision="hybridize",
            note="The loop counts with `tf.range`: a loop of the graph may end on a tensor.",
        ),
        Example(
            _PYTHON_CONDITION,
            "forward",
            expect="same",
            decision="hybridize",
            note="The loop ends on a Python comparison, which is known while tracing.",
        ),
        Example(
            _CONTINUE_ONLY,
            "positive_sum",
            expect="same",
            decision="hybridize",
            note="`continue` skips the rest of one round and needs no decision about the next.",
        ),
        Example(
            _CONDITION_STAYS_PYTHON,
            "integrate",
            expect="same",
            decision="hybridize",
            note="What a tensor decides in the loop is not what the loop tests.",
        ),
        Example(
            _SELECT_INSTEAD,
            "Router.route",
            expect="same",
            decision="hybridize",
            note="Every kernel is tried and `tf.where` keeps the first response that qualifies.",
        ),
        Example(_BREAK_OF_A_GRAPH_LOOP, "settle", expect="same", decision="hybridize",
                note="The flag of a `break` is part of a loop of the graph."),
    )

    def check(self, function: FunctionFacts, program: ProgramFacts) -> Iterator[Reason]:
        """One reason for each jump that a tensor decides and that no loop of the graph can make."""
        seen: set[ast.AST] = set()
        over_data = {lifted.event.node for lifted, detail in loops(function) if detail.iterates == "dataset"}
        for lifted in function.events(JUMP):
            event = lifted.event
            loop, condition = event.detail
            refused = function.symbolic(lifted.subject) or (event.attr == "return" and loop in over_data)
            if event.attr == "continue" or not refused or event.node in seen or len(seen) >= MOST:
                continue
            seen.add(event.node)
            if condition is loop:
                why = f"{head_of(loop)} is a number of Python at first and becomes a tensor in the loop"
            elif condition is None or loop in over_data:
                why = f"`return` stands in the loop over {head_of(loop)}, which becomes a loop of the graph"
            else:
                why = (
                    f"`{event.attr}` depends on the tensor {head_of(condition)}, "
                    f"the loop over {head_of(loop)} does not"
                )
            yield self.reason(function, lifted, why, what=f"`{event.attr}` here")
        for lifted, jump, why in _by_text(function):
            if jump not in seen and len(seen) < MOST:
                seen.add(jump)
                yield self.reason(function, lifted, why, what=f"the choice on {test_of(lifted)} stands here")


def _by_text(function: FunctionFacts) -> Iterator[tuple[Lifted, ast.stmt, str]]:
    """Jumps that AutoGraph writes as flags of the graph, whether they ever run or not."""
    staged = {lifted.event.node for lifted, _ in loops(function)}
    for lifted, _ in loops(function):
        for jump, _ in jumps_within(lifted.event.node):
            if isinstance(jump, ast.Return):
                yield lifted, jump, (f"`return` in line {jump.lineno} stands in the loop over {test_of(lifted)}, which "
                                     "becomes a loop of the graph, and the flag of it is a part of that")
    for lifted, _ in branches(function):
        node = lifted.event.node
        jumps = list(jumps_within(node))
        around = loop_around(lifted.event.code, node) if jumps else None
        for jump, inner in jumps:
            if isinstance(jump, ast.Return) and (inner or (around is not None and around not in staged)):
                yield lifted, jump, (f"`return` in line {jump.lineno} stands in a loop of Python and under the tensor "
                                     f"{test_of(lifted)}, which decides on the flag that AutoGraph writes for it")
            elif isinstance(jump, ast.Break) and around is not None and around not in staged:
                yield lifted, jump, (f"`break` in line {jump.lineno} stands under the tensor {test_of(lifted)}, the "
                                     f"loop over {head_of(around)} does not depend on it")
