"""HYB418: a caller's tape is asked for the jacobian of a gradient that was taken through a branch."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from hybridize.facts.lift import Lifted
from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.interpreter.state.record import BRANCH, JACOBIAN_OF, TAPE
from hybridize.report.model import Reason
from hybridize.rules.base import Example, Rule
from hybridize.rules.control.common import staged

_HESSIAN = """\
import tensorflow as tf


def energy(x):
    if tf.reduce_sum(x) > 0.0:
        return tf.reduce_sum(x * x * x)
    return tf.reduce_sum(3.0 * x)


def slope(x):
    with tf.GradientTape() as tape:
        tape.watch(x)
        value = energy(x)
    return tape.gradient(value, x)


x = tf.constant([1.0, 2.0])
with tf.GradientTape() as outer:
    outer.watch(x)
    gradient = slope(x)
hessian = outer.jacobian(gradient, x)
"""

_COND = """\
import tensorflow as tf


class Potential:
    def __init__(self, limit):
        self.limit = tf.constant(limit)

    def value(self, x):
        size = tf.reduce_sum(x)
        return tf.cond(size > self.limit, lambda: tf.reduce_sum(x * x * x), lambda: tf.reduce_sum(x * x))

    def force(self, x):
        with tf.GradientTape() as tape:
            tape.watch(x)
            value = self.value(x)
        return -tape.gradient(value, x)


potential = Potential(1.0)


def stiffness(x):
    print("asked")
    with tf.GradientTape(persistent=True) as tape:
        tape.watch(x)
        force = potential.force(x)
    return tape.jacobian(force, x)


matrix = stiffness(tf.constant([1.0, 2.0]))
"""

_BATCH = """\
import tensorflow as tf


def slopes(rows):
    with tf.GradientTape() as tape:
        tape.watch(rows)
        if tf.reduce_max(rows) > 1.0:
            y = rows * rows * rows
        else:
            y = rows
        value = tf.reduce_sum(y)
    return tape.gradient(value, rows)


rows = tf.constant([[1.0, 2.0]])
with tf.GradientTape() as outer:
    outer.watch(rows)
    gradients = slopes(rows)
curvature = outer.batch_jacobian(gradients, rows)
"""

_ONE_BY_ONE = """\
import tensorflow as tf


def energy(x):
    if tf.reduce_sum(x) > 0.0:
        return tf.reduce_sum(x * x * x)
    return tf.reduce_sum(3.0 * x)


def slope(x):
    with tf.GradientTape() as tape:
        tape.watch(x)
        value = energy(x)
    return tape.gradient(value, x)


x = tf.constant([1.0, 2.0])
with tf.GradientTape() as outer:
    outer.watch(x)
    gradient = slope(x)
hessian = outer.jacobian(gradient, x, experimental_use_pfor=False)
"""

_NO_GRADIENT_INSIDE = """\
import tensorflow as tf


def pieces(x):
    if tf.reduce_sum(x) > 0.0:
        return x * x * x
    return 3.0 * x


x = tf.constant([1.0, 2.0])
with tf.GradientTape() as tape:
    tape.watch(x)
    y = pieces(x)
jacobian = tape.jacobian(y, x)
"""

_NO_BRANCH = """\
import tensorflow as tf


def slope(x):
    with tf.GradientTape() as tape:
        tape.watch(x)
        value = tf.reduce_sum(tf.where(x > 1.0, x * x * x, x))
    return tape.gradient(value, x)


x = tf.constant([1.0, 2.0])
with tf.GradientTape() as outer:
    outer.watch(x)
    gradient = slope(x)
hessian = outer.jacobian(gradient, x)
"""


class JacobianOfBranchGradient(Rule):
    """``outer.jacobian(f(x), x)``, where ``f`` differentiates code with an ``if`` on a tensor."""

    code = "HYB418"
    name = "jacobian-of-branch-gradient"
    severity = "warning"
    presumes_gain = True

    what_happens = (
        "The function computes a gradient of code with a branch, and its caller asks a tape of its own for the "
        "jacobian of that: a second derivative. Eagerly only the branch that ran was recorded; in a graph the branch "
        "is an operation, and the jacobian may raise `ValueError` (\"exception while vectorizing\")."
    )
    why = (
        "A jacobian computes all its rows at once, for which TensorFlow rewrites the operations of the gradient. It "
        "cannot rewrite the gradient of the gradient of a branch, where that keeps results from one for the other."
    )
    unlock = (
        "Ask with `experimental_use_pfor=False`, compute both sides and choose with `tf.where`, or leave the function "
        "eager."
    )
    references: ClassVar[tuple[str, ...]] = (
        "https://www.tensorflow.org/guide/advanced_autodiff#jacobians",
        "https://www.tensorflow.org/api_docs/python/tf/GradientTape#jacobian",
    )
    breaks: ClassVar[tuple[Example, ...]] = (
        Example(_HESSIAN, "slope", expect="differs", decision="hybridize",
                note="A hessian. The change is speculative."),
        Example(_COND, "Potential.force", expect="differs", decision="hybridize",
                note="`tf.cond` in another method, and a caller that stays eager. The change is speculative."),
        Example(_BATCH, "slopes", expect="differs", decision="hybridize",
                note="`batch_jacobian` does the same. The change is speculative."),
    )
    safe: ClassVar[tuple[Example, ...]] = (
        Example(_ONE_BY_ONE, "slope", expect="same", decision="hybridize", note="Row by row nothing is rewritten."),
        Example(_NO_GRADIENT_INSIDE, "pieces", expect="same", decision="hybridize",
                note="A first derivative of a branch can be rewritten."),
        Example(_NO_BRANCH, "slope", expect="same", decision="hybridize", note="`tf.where` is no branch."),
    )

    def check(self, function: FunctionFacts, program: ProgramFacts) -> Iterator[Reason]:
        """One reason for the jacobian that is asked for outside."""
        questions = program.tape_questions.about(function, JACOBIAN_OF)
        if questions and _differentiates(function):
            branch = next((lifted for lifted in function.events(BRANCH) if staged(function, lifted)), None)
            if branch is not None or function.ops & _BRANCHING:
                yield self._told(function, branch, questions[0].lifted)

    def _told(self, function: FunctionFacts, branch: Lifted | None, question: Lifted) -> Reason:
        event = question.event
        where = branch if branch is not None else function.node
        return self.reason(
            function, where,
            f"{function.code.name}() computes a gradient through a branch, and {event.code.path}:{event.line} asks for "
            f"the {event.name} of it, which a graph may refuse",
            what="the branch is here")


_BRANCHING = frozenset({"tensorflow.case", "tensorflow.cond", "tensorflow.switch_case"})


def _differentiates(function: FunctionFacts) -> bool:
    return any(lifted.event.attr == "gradient" for lifted in function.events(TAPE))
