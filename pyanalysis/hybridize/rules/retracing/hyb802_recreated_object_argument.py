"""HYB802: an object argument is made anew for every call."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from hybridize.facts.freshness import grows, keys, made_anew
from hybridize.facts.model import Caller, FunctionFacts, ProgramFacts
from hybridize.facts.repetition import repetition
from hybridize.report.model import Reason
from hybridize.rules.base import Example, Rule
from hybridize.rules.retracing.common import may_gain, parameter_node, shown_by
from hybridize.values.atoms import Atom
from hybridize.values.objects import Instance
from hybridize.values.value import BOTTOM

_LAMBDA_PER_CALL = """\
import tensorflow as tf


def step(loss, point):
    with tf.GradientTape() as tape:
        tape.watch(point)
        value = loss(point)
    return point - 0.1 * tape.gradient(value, point)


point = tf.constant([1.0, 2.0])
for _ in range(6):
    point = step(lambda x: tf.reduce_sum(x * x), point)
"""

_SETTINGS_PER_CALL = {
    "main.py": """\
import tensorflow as tf

from settings import Settings


class Trainer:
    def __init__(self, weights):
        self.weights = tf.Variable(weights)

    def apply(self, gradient, settings):
        clipped = tf.clip_by_norm(gradient, settings.limit)
        self.weights.assign_sub(settings.rate * clipped)
        return tf.norm(self.weights)

    def run(self, gradients):
        return [self.apply(gradient, Settings(0.1, 1.0)) for gradient in gradients]


trainer = Trainer([1.0, 2.0])
norms = trainer.run([tf.constant([3.0, float(index)]) for index in range(6)])
""",
    "settings.py": """\
class Settings:
    def __init__(self, rate, limit):
        self.rate = rate
        self.limit = limit
""",
}

_GROWING_LIST = """\
import tensorflow as tf


def average(history):
    weights = tf.nn.softmax(tf.stack([tf.reduce_sum(state) for state in history]))
    return tf.tensordot(weights, tf.stack(history), axes=1)


history, averages = [], []
for index in range(6):
    history.append(tf.constant([1.0, float(index)]))
    averages.append(average(history))
"""

_CLOSURE_PER_CALL = """\
import tensorflow as tf


def damped(rate):
    def field(state):
        return -rate * state

    return field


def integrate(field, state):
    middle = state + 0.05 * field(state)
    return state + 0.1 * field(middle)


def advance(state):
    return integrate(damped(0.5), state)


state = tf.constant([1.0, -1.0])
for _ in range(6):
    state = advance(state)
"""

_SAME_FUNCTION = """\
import tensorflow as tf


def bowl(point):
    return tf.reduce_sum(point * point)


def step(loss, point):
    with tf.GradientTape() as tape:
        tape.watch(point)
        value = loss(point)
    return point - 0.1 * tape.gradient(value, point)


point = tf.constant([1.0, 2.0])
for _ in range(6):
    point = step(bowl, point)
"""

_ONE_SETTINGS_OBJECT = """\
import tensorflow as tf


class Settings:
    def __init__(self, rate, limit):
        self.rate = rate
        self.limit = limit


class Trainer:
    def __init__(self, weights):
        self.weights = tf.Variable(weights)

    def apply(self, gradient, settings):
        clipped = tf.clip_by_norm(gradient, settings.limit)
        self.weights.assign_sub(settings.rate * clipped)
        return tf.norm(self.weights)


trainer = Trainer([1.0, 2.0])
settings = Settings(0.1, 1.0)
norms = [trainer.apply(tf.constant([3.0, float(index)]), settings) for index in range(6)]
"""

_PAIR_OF_TENSORS = """\
import tensorflow as tf


def distance(pair):
    first, second = pair
    return tf.norm(first - second) / 2.0


points = [tf.constant([float(index), 1.0]) for index in range(7)]
distances = [distance((first, second)) for first, second in zip(points, points[1:])]
"""

_RECEIVERS_IN_THE_LOOP_HEADER = """\
import tensorflow as tf


class Kernel:
    def __init__(self, width):
        self.width = width

    def weigh(self, distance):
        return tf.exp(-tf.square(distance / self.width))


weights = []
for kernel in [Kernel(1.0), Kernel(2.0)]:
    for index in range(3):
        weights.append(kernel.weigh(tf.constant(float(index))))
"""


_COMPOSITE_TENSOR = """\
import tensorflow as tf
from tensorflow.python.framework import composite_tensor


class PackedSpec(tf.TypeSpec):
    def __init__(self, shape, scale):
        self.shape = shape
        self.scale = scale

    @property
    def _component_specs(self):
        return (tf.TensorSpec(self.shape, tf.float32),)

    def _to_components(self, value):
        return (value.encoded,)

    def _from_components(self, components):
        return Packed(components[0], self.scale)

    def _serialize(self):
        return self.shape, self.scale

    @property
    def value_type(self):
        return Packed


class Packed(composite_tensor.CompositeTensor):
    def __init__(self, encoded, scale):
        self.encoded = encoded
        self.scale = scale

    @property
    def _type_spec(self):
        return PackedSpec(self.encoded.shape, self.scale)


def decode(packed):
    return tf.reduce_sum(packed.encoded) * packed.scale


sums = [decode(Packed(tf.constant([1.0, value]), 2.0)) for value in (1.0, 2.0, 3.0, 4.0, 5.0, 6.0)]
"""


class RecreatedObjectArgument(Rule):
    """A parameter, the receiver too, is given a new object, lambda or list length at each call."""

    code = "HYB802"
    name = "recreated-object-argument"
    presumes_gain = True

    what_happens = (
        "A lambda, a configuration object or a list of another length that is created for each call starts "
        "a new trace each time. The traces are of no use to any later call, and the work of building graphs "
        "exceeds what they save."
    )
    why = (
        "Objects are part of the key of a trace by identity: a new object is a new key, whatever it "
        "contains. Lists and tuples are keyed by the types of their elements, so another length is another "
        "key."
    )
    unlock = (
        "Create the object once and pass the same one; capture it from an enclosing function or from "
        "`self`; pass the tensors that it holds in the place of the object; stack a list of tensors into "
        "one tensor."
    )
    references: ClassVar[tuple[str, ...]] = (
        "https://www.tensorflow.org/guide/function#rules_of_tracing",
        "https://github.com/tensorflow/tensorflow/issues/31175",
        "https://www.tensorflow.org/api_docs/python/tf/types/experimental/SupportsTracingProtocol",
    )
    breaks: ClassVar[tuple[Example, ...]] = (
        Example(
            _LAMBDA_PER_CALL,
            "step",
            expect="retraces",
            decision="decline",
            note="The lambda of each round is another object.",
        ),
        Example(
            _SETTINGS_PER_CALL,
            "Trainer.apply",
            expect="retraces",
            decision="decline",
            note="The caller builds a settings object for every update.",
        ),
        Example(
            _GROWING_LIST,
            "average",
            expect="retraces",
            decision="decline",
            note="The list is one element longer at each call.",
        ),
        Example(
            _CLOSURE_PER_CALL,
            "integrate",
            expect="retraces",
            decision="decline",
            note="A factory makes another closure for each step of the caller.",
        ),
    )
    safe: ClassVar[tuple[Example, ...]] = (
        Example(
            _SAME_FUNCTION,
            "step",
            expect="same",
            decision="hybridize",
            note="A function of the module is one object for the whole program.",
        ),
        Example(
            _ONE_SETTINGS_OBJECT,
            "Trainer.apply",
            expect="same",
            decision="hybridize",
            note="The settings are made once and passed again and again.",
        ),
        Example(
            _PAIR_OF_TENSORS,
            "distance",
            expect="same",
            decision="hybridize",
            note="A new tuple each time, but always two tensors of one type: one key.",
        ),
        Example(
            _RECEIVERS_IN_THE_LOOP_HEADER,
            "Kernel.weigh",
            expect="same",
            decision="hybridize",
            note="What a loop goes over is made once, before the first round.",
        ),
        Example(
            _COMPOSITE_TENSOR,
            "decode",
            expect="same",
            decision="hybridize",
            note="A composite tensor has a type of its own, which new objects share.",
        ),
    )

    def check(self, function: FunctionFacts, program: ProgramFacts) -> Iterator[Reason]:
        """One reason for each parameter that is given new objects."""
        if not may_gain(function):
            return
        for index in range(len(function.params)):
            for caller, message in recreated(function, program, index):
                # Whether the few calls of each object pay for its own graph is not seen.
                severity = "warning" if index == function.receiver else "error"
                told = self.reason(function, parameter_node(function, index), message, severity=severity)
                yield shown_by(told, caller, f"{function.code.name}() is called here")
                break


def recreated(function: FunctionFacts, program: ProgramFacts, index: int) -> Iterator[tuple[Caller, str]]:
    """The calls that pass a new object each time, with what to say of it."""
    counts = repetition(program)
    name = function.params[index].name
    for record in function.records:
        for caller in counts.callers(record):
            value = caller.edge.passed[index] if index < len(caller.edge.passed) else BOTTOM
            for atom in keys(value):
                if made_anew(counts, caller, atom):
                    yield (
                        caller,
                        f"`{name}` is {described(atom)} that is made anew for each call: each one is a trace",
                    )
            how = grows(caller, value)
            if how:
                yield (
                    caller,
                    f"the list given for `{name}` changes its length by `{how}` between the calls: "
                    "each length is a trace",
                )


def described(atom: Atom) -> str:
    """An object in words."""
    if isinstance(atom, Instance):
        return f"an object of {getattr(atom.cls, 'name', 'a class').rpartition('.')[2]}"
    code = getattr(atom, "code", None)
    if code is not None:
        return "a lambda" if code.kind == "lambda" else f"a function {code.name}()"
    return {"bound": "a bound method", "partial": "a `functools.partial`", "iterator": "an iterator"}.get(
        atom.kind, "a function object"
    )
