"""HYB414: a gradient is asked for an argument whose tensor the function also has under another name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.facts.same_tensor import shared
from hybridize.interpreter.state.record import CONVERT
from hybridize.report.model import Reason
from hybridize.rules.base import Example, Rule
from hybridize.rules.values.common import few, spot
from hybridize.values import labels as lb
from hybridize.values.atoms import Tensor
from hybridize.values.kinds import contents
from hybridize.values.objects import Sequence
from hybridize.values.value import Value

_ONE_TENSOR_TWICE = """\
import tensorflow as tf


def slopes(a, b):
    with tf.GradientTape() as tape:
        tape.watch([a, b])
        value = tf.reduce_sum(a * a + 3.0 * b)
    return tape.gradient(value, [a, b])


x = tf.constant([1.0, 2.0])
gradients = slopes(x, x)
"""

_ALSO_READ_FROM_OUTSIDE = """\
import tensorflow as tf

anchor = tf.constant([1.0, 2.0])


def slope(x):
    with tf.GradientTape() as tape:
        tape.watch(x)
        value = tf.reduce_sum(x * anchor)
    return tape.gradient(value, x)


gradient = slope(anchor)
"""

_ELEMENTS_OF_A_LIST = """\
import tensorflow as tf


class Solver:
    def sensitivities(self, states):
        with tf.GradientTape() as tape:
            tape.watch(states)
            energy = self.energy(states)
        return tape.gradient(energy, states)

    def energy(self, states):
        return tf.reduce_sum(states[0] * 2.0 + states[1] * 5.0)


start = tf.constant([1.0, 2.0])
pair = [start, start]
gradients = Solver().sensitivities(pair)
"""

_PASSED_ON_BY_A_CALLER = """\
import tensorflow as tf


def hessian_like(x, y):
    with tf.GradientTape() as tape:
        tape.watch(x)
        value = kernel(x, y)
    return tape.gradient(value, x)


def kernel(x, y):
    return tf.exp(-tf.reduce_sum(tf.square(x + 2.0 * y)))


def of_itself(points):
    other = points
    return hessian_like(points, other)


gradient = of_itself(tf.constant([0.1, 0.2]))
"""

_TWO_TENSORS = """\
import tensorflow as tf


def slopes(a, b):
    with tf.GradientTape() as tape:
        tape.watch([a, b])
        value = tf.reduce_sum(a * a + 3.0 * b)
    return tape.gradient(value, [a, b])


x = tf.constant([1.0, 2.0])
gradients = slopes(x, tf.identity(x))
"""

_ONE_VARIABLE_TWICE = """\
import tensorflow as tf


def slopes(a, b):
    with tf.GradientTape() as tape:
        value = tf.reduce_sum(a * a + 3.0 * b)
    return tape.gradient(value, [a, b])


x = tf.Variable([1.0, 2.0])
gradients = slopes(x, x)
"""

_TAPE_OF_THE_CALLER = """\
import tensorflow as tf


def value_of(a, b):
    return tf.reduce_sum(a * a + 3.0 * b)


x = tf.constant([1.0, 2.0])
with tf.GradientTape() as tape:
    tape.watch(x)
    value = value_of(x, x)
gradient = tape.gradient(value, x)
"""


class GradientToSharedTensor(Rule):
    """``tape.gradient(y, a)`` in ``f(a, b)``, called as ``f(x, x)``."""

    code = "HYB414"
    name = "gradient-to-shared-tensor"

    what_happens = (
        "Where one tensor is passed for two parameters, the gradient to one of them counts every use of the tensor "
        "under both names. In a graph the two parameters are two symbols, and each gets the gradient of its own uses "
        "alone. A tensor that is passed in and read from outside as well (a global, an attribute) does the same. "
        "Nothing is reported, the numbers differ."
    )
    why = (
        "A tape tells tensors apart by identity. A `tf.function` replaces each argument, and each element of a list "
        "of them, by a placeholder. (Variables are told apart by what they refer to, which stays the same.)"
    )
    unlock = (
        "Pass the tensor once and use it under one name in the function, or compute the gradient with the tape in "
        "the eager caller; `tf.identity(x)` for one of the arguments makes two tensors of it, eagerly too."
    )
    references: ClassVar[tuple[str, ...]] = (
        "https://www.tensorflow.org/guide/autodiff",
        "https://www.tensorflow.org/guide/function#tracing",
    )
    breaks: ClassVar[tuple[Example, ...]] = (
        Example(_ONE_TENSOR_TWICE, "slopes", expect="differs", decision="decline",
                note="Eagerly both gradients are the sum of both."),
        Example(_ALSO_READ_FROM_OUTSIDE, "slope", expect="differs", decision="decline",
                note="The global is a constant of the graph, not the argument."),
        Example(_ELEMENTS_OF_A_LIST, "Solver.sensitivities", expect="differs", decision="decline",
                note="Each element of the list is an argument of its own."),
        Example(_PASSED_ON_BY_A_CALLER, "hessian_like", expect="differs", decision="decline",
                note="The caller has two names for one tensor."),
    )
    safe: ClassVar[tuple[Example, ...]] = (
        Example(_TWO_TENSORS, "slopes", expect="same", decision="hybridize",
                note="`tf.identity` makes another tensor."),
        Example(_ONE_VARIABLE_TWICE, "slopes", expect="same", decision="hybridize",
                note="Both placeholders refer to one variable, and the tape knows it."),
        Example(_TAPE_OF_THE_CALLER, "value_of", expect="same", decision="hybridize",
                note="The caller's tape sees the eager tensor, and adds up what comes back to it."),
        Example(_PASSED_ON_BY_A_CALLER, "of_itself", expect="same", decision="hybridize",
                note="What the function itself calls is traced with one symbol for both."),
    )

    def check(self, function: FunctionFacts, program: ProgramFacts) -> Iterator[Reason]:
        """One reason for each gradient to an argument that is not the only name of its tensor."""
        asked = (lifted for lifted in function.events(CONVERT) if lifted.event.attr == "gradient_source")
        for lifted in few(asked):
            for index in sorted(_passed(function, lifted.subject)):
                found = shared(function, index)
                if found is not None:
                    yield self.reason(
                        function, lifted,
                        f"{spot(lifted)} asks for the gradient to `{found.parameter}`, but line {found.line} passes a "
                        f"tensor for it that is also {found.other}: a graph takes them for two",
                        what="the gradient is asked here")
                    break


def _passed(function: FunctionFacts, value: Value, depth: int = 2) -> set[int]:
    """The parameters whose own tensors a value is or holds: not what was computed from them."""
    found: set[int] = set()
    if not any(label.kind == lb.OP and label.owner in function.extent for label in value.labels):
        if any(isinstance(atom, (Tensor, Sequence)) for atom in value.atoms):
            found.update(function.from_parameters(value))
    if depth:
        for atom in value.atoms:
            for inner in contents(atom):
                found |= _passed(function, inner, depth - 1)
    return found
