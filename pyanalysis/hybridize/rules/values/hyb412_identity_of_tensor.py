"""HYB412: ``is`` compares a tensor that was passed in with another one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from hybridize.facts.lift import Lifted
from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.interpreter.state.record import CONVERT
from hybridize.report.model import Reason
from hybridize.rules.base import Example, Rule
from hybridize.rules.values.common import CERTAIN, few, spot, strongest
from hybridize.values import labels as lb
from hybridize.values.value import Value

_DEFAULT_MASK = """\
import tensorflow as tf

NO_MASK = tf.constant([1.0, 1.0])


def masked(x, mask):
    if mask is NO_MASK:
        return tf.square(x)
    return tf.square(x) * mask + 1.0


x = tf.constant([1.0, 2.0])
results = [masked(x, NO_MASK), masked(x, tf.constant([1.0, 0.0]))]
"""

_KERNEL_OF_ITSELF = """\
import tensorflow as tf


class Kernel:
    def __init__(self, jitter):
        self.jitter = jitter

    def covariance(self, a, b):
        distance = tf.square(a[:, None] - b[None, :])
        matrix = tf.exp(-0.5 * distance)
        if a is b:
            matrix += self.jitter * tf.eye(3)
        return matrix


kernel = Kernel(0.1)
x = tf.constant([0.0, 1.0, 2.0])
matrices = [kernel.covariance(x, x), kernel.covariance(x, x + 1.0)]
"""

_ASKED_IN_A_HELPER = """\
import tensorflow as tf

shared = tf.Variable([1.0, 2.0])


def decay_of(weight):
    return 0.0 if weight is shared else 0.5


def decayed(weight):
    return weight * (1.0 - decay_of(weight))


results = [decayed(shared), decayed(tf.Variable([3.0, 4.0]))]
"""

_WITHOUT_REPEATS = """\
import tensorflow as tf


def total(parts):
    kept = []
    for part in parts:
        if not any(part is other for other in kept):
            kept.append(part)
    return tf.add_n(kept)


x = tf.square(tf.constant([1.0, 2.0]))
totals = [total([x, x]), total([x, x + 1.0])]
"""

_LIST_OF_ITSELF = """\
import tensorflow as tf


def distances(points, others):
    if others is points:
        return tf.zeros([2])
    return tf.stack([tf.norm(one - other) for one, other in zip(points, others)]) + 1.0


points = [tf.constant([1.0, 2.0]), tf.constant([3.0, 4.0])]
results = [distances(points, points), distances(points, points[::-1])]
"""

_DEFAULT_TUPLE = """\
import tensorflow as tf

EVERY_AXIS = (0, 1)


def is_whole(axes):
    return axes is EVERY_AXIS


def total(x, axes=EVERY_AXIS):
    if is_whole(axes):
        return tf.reduce_sum(x)
    return tf.reduce_sum(x, axis=list(axes), keepdims=True)


totals = [total(tf.ones([2, 3])), total(tf.ones([2, 3]), (1,))]
"""

_EMPTY_OR_OWN = """\
import tensorflow as tf

NOTHING = ()


def total(parts, extra=NOTHING):
    kept = [part * 2.0 for part in parts]
    last = kept
    if extra is not NOTHING:
        last = kept + [extra]
    return tf.add_n(last) if last is kept else tf.add_n(last) + 1.0


x = tf.constant([1.0, 2.0])
totals = [total([x, x]), total([x, x], x)]
"""

_NONE_OR_SENTINEL = """\
import tensorflow as tf

NOTHING = object()


def masked(x, mask=None, scale=NOTHING):
    if mask is not None:
        x = x * mask
    if scale is not NOTHING:
        x = x * scale
    return tf.square(x)


x = tf.constant([1.0, 2.0])
results = [masked(x), masked(x, mask=x), masked(x, scale=tf.constant(2.0))]
"""

_EQUAL_VALUES = """\
import tensorflow as tf


def agreement(a, b):
    return tf.reduce_mean(tf.cast(a == b, tf.float32))


rates = [agreement(tf.constant([1.0, 2.0]), tf.constant([1.0, value])) for value in (2.0, 3.0)]
"""

_OWN_TENSORS = """\
import tensorflow as tf


def smoothed(x, rounds=2):
    first = tf.nn.relu(x)
    current = first
    for _ in range(rounds):
        current = current if current is first else current * 0.5
        current = tf.tanh(current)
    return current


results = [smoothed(tf.constant([1.0, value])) for value in (0.5, -0.5)]
"""


_KEYED_BY_REFERENCE = """\
import tensorflow as tf


class Accumulator:
    def __init__(self, variables):
        self.sums = {variable.ref(): tf.Variable(tf.zeros_like(variable)) for variable in variables}

    def add(self, variable, gradient):
        held = self.sums.get(variable.ref())
        if held is None:
            return tf.zeros([])
        held.assign_add(gradient)
        return tf.norm(held)


weights = [tf.Variable([1.0, 2.0]), tf.Variable([3.0, 4.0])]
accumulator = Accumulator(weights)
norms = [accumulator.add(weight, tf.constant([3.0, 4.0])) for weight in weights * 2]
"""

_REFERENCE_TO_OWN_STATE = """\
import tensorflow as tf


class Momentum:
    def __init__(self, variables):
        self.variables = variables
        self.slots = {variable.ref(): tf.Variable(tf.zeros_like(variable)) for variable in variables}

    def step(self, gradients):
        for variable, gradient in zip(self.variables, gradients):
            slot = self.slots[variable.ref()]
            slot.assign(0.9 * slot + gradient)
            variable.assign_sub(0.1 * slot)
        return tf.norm(self.variables[0])


momentum = Momentum([tf.Variable([1.0, 2.0]), tf.Variable([3.0])])
norms = [momentum.step([tf.constant([0.5, 0.5]), tf.constant([1.0])]) for _ in range(3)]
"""


class IdentityOfTensor(Rule):
    """``a is b`` on tensors, arrays, variables and containers that come in as arguments."""

    code = "HYB412"
    name = "identity-of-tensor"

    what_happens = (
        "`x is y` asks whether two names mean one object. A graph gets a symbol of its own for every argument, so "
        "a tensor, array or variable that was passed in is nothing else than itself: `x is y` is false even "
        "where the caller passed one tensor twice, and so is `x is DEFAULT`. Lists, dicts and tuples are copied "
        "for the body in the same way. No error tells you. `x.ref()` and `id(x)` as keys ask the same: a key "
        "that was made outside is not found again."
    )
    why = (
        "Arguments of a `tf.function` are not handed to the body. TensorFlow replaces them by placeholders, one "
        "for each parameter, and traces the body with those."
    )
    unlock = (
        "Say what is meant in a way that does not need the object: a default of `None` tested with `is None`, a "
        "Python flag, or a comparison of the values (`tf.reduce_all(x == y)`)."
    )
    references: ClassVar[tuple[str, ...]] = (
        "https://www.tensorflow.org/guide/function#tracing",
        "https://www.tensorflow.org/api_docs/python/tf/Tensor#ref",
    )
    breaks: ClassVar[tuple[Example, ...]] = (
        Example(
            _DEFAULT_MASK,
            "masked",
            expect="differs",
            decision="decline",
            note="The tensor of the module is not recognised once it has been passed in.",
        ),
        Example(
            _KERNEL_OF_ITSELF,
            "Kernel.covariance",
            expect="differs",
            decision="decline",
            note="One tensor passed twice is two placeholders: the jitter is left out.",
        ),
        Example(
            _WITHOUT_REPEATS,
            "total",
            expect="differs",
            decision="decline",
            note="The elements of a list are arguments as well.",
        ),
        Example(
            _ASKED_IN_A_HELPER,
            "decayed",
            expect="differs",
            decision="decline",
            note="A variable that is passed in is another object inside; a helper asks.",
        ),
        Example(
            _LIST_OF_ITSELF,
            "distances",
            expect="differs",
            decision="decline",
            note="A list is taken apart into its tensors, and put together anew for each parameter.",
        ),
        Example(
            _DEFAULT_TUPLE,
            "total",
            expect="differs",
            decision="decline",
            note="So is a tuple of numbers, even one that is the default.",
        ),
        Example(
            _KEYED_BY_REFERENCE,
            "Accumulator.add",
            expect="differs",
            decision="decline",
            note="The dictionary holds the references of the variables, not of what stands for them inside.",
        ),
    )
    safe: ClassVar[tuple[Example, ...]] = (
        Example(
            _NONE_OR_SENTINEL,
            "masked",
            expect="same",
            decision="hybridize",
            note="`None` and other Python objects keep their identity.",
        ),
        Example(
            _EMPTY_OR_OWN,
            "total",
            expect="same",
            decision="hybridize",
            note="There is one empty tuple only, and lists that the function makes stay what they are.",
        ),
        Example(
            _EQUAL_VALUES,
            "agreement",
            expect="same",
            decision="hybridize",
            note="`==` compares values, in an operation.",
        ),
        Example(
            _OWN_TENSORS,
            "smoothed",
            expect="same",
            decision="hybridize",
            note="What the function itself computes are the same symbols throughout the trace.",
        ),
        Example(
            _REFERENCE_TO_OWN_STATE,
            "Momentum.step",
            expect="same",
            decision="hybridize",
            note="Variables of the object are not passed in: the graph sees them themselves.",
        ),
    )

    def check(self, function: FunctionFacts, program: ProgramFacts) -> Iterator[Reason]:
        """One reason for each place where an argument is recognised by identity."""
        asked = (lifted for lifted in function.events(CONVERT) if lifted.event.attr == "identity")
        for lifted in few(lifted for lifted in asked if _verdict(function, lifted) is not None):
            answered = "copy of the argument that the graph gets, which is no other object" if _of_containers(lifted) \
                else "symbol that stands for the argument, which is no other tensor"
            yield self.reason(
                function,
                lifted,
                f"{spot(lifted)} is answered for the {answered}",
                severity=_verdict(function, lifted),
                what="an argument is compared by identity here",
            )


def _verdict(function: FunctionFacts, lifted: Lifted) -> str | None:
    passed = [side for side in (lifted.subject, lifted.stored) if _is_passed(function, side)]
    if _of_containers(lifted):
        return CERTAIN if passed else None
    return strongest(function, passed)


def _of_containers(lifted: Lifted) -> bool:
    return lifted.event.detail == "container"


def _is_passed(function: FunctionFacts, value: Value) -> bool:
    """Whether a value is what a parameter holds itself, and was not computed from it."""
    made = any(label.kind == lb.OP and label.owner in function.extent for label in value.labels)
    return bool(function.from_parameters(value)) and not made
