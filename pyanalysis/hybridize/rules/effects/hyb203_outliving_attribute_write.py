"""HYB203: the function sets attributes of an object that lives longer than the call."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.report.model import Reason
from hybridize.rules.base import Example, Rule
from hybridize.rules.effects.common import attribute_writes, visible
from hybridize.rules.effects.wording import text_of, through
from hybridize.values.objects import Class, Function, Instance, Variable
from hybridize.values.value import Value

_COUNTER_OF_THE_RECEIVER = """\
import tensorflow as tf


class Momentum:
    def __init__(self, rate):
        self.rate = rate
        self.steps = 0
        self.velocity = tf.Variable([0.0, 0.0])

    def apply(self, gradient):
        self.steps += 1
        self.velocity.assign(0.9 * self.velocity + self.rate * gradient)
        return -self.velocity


optimizer = Momentum(0.1)
updates = [optimizer.apply(tf.constant([1.0, value])) for value in (1.0, 2.0, 3.0)]
steps = optimizer.steps
"""

_ATTRIBUTE_OF_AN_ARGUMENT = """\
import tensorflow as tf


class Progress:
    def __init__(self):
        self.batches = 0
        self.finished = False


def evaluate(batch, progress):
    error = tf.reduce_mean(tf.square(batch - 1.0))
    progress.batches = progress.batches + 1
    progress.finished = progress.batches >= 3
    return error


progress = Progress()
errors = []
while not progress.finished and len(errors) < 5:
    errors.append(evaluate(tf.constant([1.0, float(len(errors))]), progress))
"""

_FIRST_CALL_RETURNS = """\
import tensorflow as tf


class Smoothing:
    def __init__(self):
        self.weight = None

    def apply(self, signal):
        if self.weight is None:
            self.weight = 0.5
            return signal
        return signal * self.weight


smoothing = Smoothing()
signals = [smoothing.apply(tf.constant([1.0, 2.0])) for _ in range(3)]
"""

_FIRST_CALL_COMPUTES = """\
import tensorflow as tf


class Whitening:
    def __init__(self):
        self.ready = False
        self.offset = tf.Variable(0.0)

    def apply(self, values):
        if not self.ready:
            self.offset.assign(tf.reduce_mean(values))
            self.ready = True
        return values - self.offset


whitening = Whitening()
results = [whitening.apply(tf.constant([1.0, value])) for value in (1.0, 2.0, 3.0)]
"""

_READ_BEFORE_IT_IS_SET = """\
import tensorflow as tf


class Drift:
    def __init__(self):
        self.previous = None

    def apply(self, position):
        last = self.previous or 1.0
        if self.previous is None:
            self.previous = 5.0
        return position * last


drift = Drift()
positions = [drift.apply(tf.constant([1.0, 2.0])) for _ in range(3)]
"""

_PROVIDED_ONCE = """\
import tensorflow as tf


class Scale:
    def __init__(self):
        self._factor = None

    def factor(self):
        if self._factor is not None:
            return self._factor
        self._factor = 2.0
        return self._factor

    def apply(self, values):
        return values * self.factor()


scale = Scale()
scaled = [scale.apply(tf.constant([1.0, 2.0])) for _ in range(3)]
"""

_SETTER_IN_ANOTHER_MODULE = {
    "main.py": """\
import tensorflow as tf
from environment import Pendulum

pendulum = Pendulum()
state = tf.constant([0.1, 0.0])
for _ in range(4):
    state = pendulum.step(state, tf.constant(0.5))
elapsed = pendulum.clock.ticks
""",
    "environment.py": """\
import tensorflow as tf


class Clock:
    def __init__(self):
        self.ticks = 0

    def tick(self):
        setattr(self, "ticks", self.ticks + 1)


class Pendulum:
    def __init__(self):
        self.clock = Clock()

    def step(self, state, torque):
        angle, speed = state[0], state[1]
        speed = speed + 0.05 * (torque - 9.8 * tf.sin(angle))
        self.clock.tick()
        return tf.stack([angle + 0.05 * speed, speed])
""",
}

_OBJECT_OF_THE_CLOSURE = """\
import types

import tensorflow as tf


def make_tracker():
    state = types.SimpleNamespace(largest=0, calls=0)

    def track(x):
        state.calls += 1
        state.largest = max(state.largest, x.shape[0])
        return tf.reduce_sum(tf.nn.relu(x))

    return track, state


track, state = make_tracker()
totals = [track(tf.constant([value, -1.0])) for value in (1.0, 2.0, 3.0)]
"""

_OBJECT_OF_THE_CALL = """\
import tensorflow as tf


class Moments:
    def __init__(self):
        self.total = 0.0
        self.square = 0.0

    def add(self, x):
        self.total += tf.reduce_sum(x)
        self.square += tf.reduce_sum(x * x)


def spread(first, second):
    moments = Moments()
    moments.add(first)
    moments.add(second)
    return moments.square - moments.total * moments.total / 4.0


spreads = [spread(tf.constant([1.0, value]), tf.constant([2.0, 3.0])) for value in (0.0, 1.0, 2.0)]
"""

_VARIABLE_OF_THE_RECEIVER = {
    "main.py": """\
import tensorflow as tf
from averages import MovingAverage

average = MovingAverage(2)
means = [average.update(tf.constant([value, 1.0])) for value in (1.0, 2.0, 3.0)]
updates = int(average.updates)
""",
    "averages.py": """\
import tensorflow as tf


class MovingAverage:
    def __init__(self, width):
        self.mean = tf.Variable(tf.zeros([width]))
        self.updates = tf.Variable(0)

    def update(self, value):
        self.updates.assign_add(1)
        self.mean.assign(0.5 * self.mean + 0.5 * value)
        return tf.identity(self.mean)
""",
}

_LAYER_BUILT_ONCE = """\
import tensorflow as tf


class Bilinear(tf.keras.layers.Layer):
    def build(self, input_shape):
        width = input_shape[-1]
        self.kernel = self.add_weight(name="kernel", shape=(width, width), initializer="ones")
        self.scale = width**-0.5

    def call(self, inputs):
        return self.scale * tf.reduce_sum(tf.matmul(inputs, self.kernel) * inputs, axis=-1)


layer = Bilinear()
scores = [layer(tf.constant([[1.0, value]])) for value in (0.0, 1.0, 2.0, 3.0)]
"""

_VARIABLE_CREATED_ONCE = """\
import tensorflow as tf


class Linear(tf.Module):
    def __init__(self, units):
        super().__init__()
        self.units = units
        self.kernel = None

    def __call__(self, x):
        if self.kernel is None:
            self.kernel = tf.Variable(tf.ones([x.shape[-1], self.units]))
        return tf.nn.relu(tf.matmul(x, self.kernel))


linear = Linear(2)
outputs = [linear(tf.constant([[1.0, value]])) for value in (0.0, 1.0, 2.0)]
"""

_LAYER_OF_A_FUNCTIONAL_MODEL = """\
import tensorflow as tf


class Recorder(tf.keras.layers.Layer):
    def __init__(self):
        super().__init__()
        self.seen = 0

    def call(self, x):
        self.seen += 1
        return tf.tanh(x)


recorder = Recorder()
inputs = tf.keras.Input([2])
model = tf.keras.Model(inputs, recorder(inputs))


def loss(x):
    return tf.reduce_mean(tf.square(model(x)))


losses = [loss(tf.fill([1, 2], value)) for value in (1.0, 2.0, 3.0)]
seen = recorder.seen
"""


class OutlivingAttributeWrite(Rule):
    """Attribute assignments that are visible after the call."""

    code = "HYB203"
    name = "outliving-attribute-write"

    what_happens = (
        "`self.steps += 1`, `state.done = True` or `setattr(...)` on an object that the caller keeps runs "
        "while TensorFlow traces. Later calls reuse the trace and leave the attribute as the first call "
        "set it, so counters, flags and schedules stand still."
    )
    why = (
        "The attributes of Python objects are not part of a graph. Only a `tf.Variable` holds state that "
        "graph operations can change."
    )
    unlock = (
        "Make the attribute a `tf.Variable` and `assign` to it, or return the new value and let the eager "
        "caller store it. An attribute that is set once may be set in `__init__` or in Keras `build`."
    )
    references: ClassVar[tuple[str, ...]] = (
        "https://www.tensorflow.org/guide/function#executing_python_side_effects",
        "https://www.tensorflow.org/guide/function#depending_on_python_objects",
        "https://www.tensorflow.org/guide/intro_to_modules",
    )
    breaks: ClassVar[tuple[Example, ...]] = (
        Example(
            _COUNTER_OF_THE_RECEIVER,
            "Momentum.apply",
            expect="differs",
            decision="decline",
            note="`self.steps` stays at 1.",
        ),
        Example(
            _ATTRIBUTE_OF_AN_ARGUMENT,
            "evaluate",
            expect="differs",
            decision="decline",
            note="The loop waits for a flag that is never set.",
        ),
        Example(
            _FIRST_CALL_RETURNS,
            "Smoothing.apply",
            expect="differs",
            decision="decline",
            note="The trace takes the way of the first call, and every call takes it then.",
        ),
        Example(
            _FIRST_CALL_COMPUTES,
            "Whitening.apply",
            expect="differs",
            decision="decline",
            note="The operation behind the flag is part of the graph and runs at every call.",
        ),
        Example(
            _READ_BEFORE_IT_IS_SET,
            "Drift.apply",
            expect="differs",
            decision="decline",
            note="The trace reads the attribute before it is set.",
        ),
        Example(
            _SETTER_IN_ANOTHER_MODULE,
            "Pendulum.step",
            expect="differs",
            decision="decline",
            module="environment.py",
            note="The clock is an attribute of the receiver and changes itself through `setattr`.",
        ),
        Example(
            _OBJECT_OF_THE_CLOSURE,
            "make_tracker.<locals>.track",
            expect="differs",
            decision="decline",
            note="The object was made by the enclosing function.",
        ),
        Example(
            _LAYER_OF_A_FUNCTIONAL_MODEL,
            "loss",
            expect="differs",
            decision="decline",
            note="The model shows no layers, and calls them all the same.",
        ),
    )
    safe: ClassVar[tuple[Example, ...]] = (
        Example(
            _PROVIDED_ONCE,
            "Scale.apply",
            expect="same",
            decision="hybridize",
            note="Whichever call provides the number, all of them return the same.",
        ),
        Example(
            _OBJECT_OF_THE_CALL,
            "spread",
            expect="same",
            decision="hybridize",
            note="The object is created in the call and does not leave it.",
        ),
        Example(
            _VARIABLE_OF_THE_RECEIVER,
            "MovingAverage.update",
            expect="same",
            decision="hybridize",
            module="averages.py",
            note="The state is held by variables.",
        ),
        Example(
            _LAYER_BUILT_ONCE,
            "Bilinear.call",
            expect="same",
            decision="hybridize",
            note="Keras calls `build` once, before the first `call`; `call` itself sets nothing.",
        ),
        Example(
            _VARIABLE_CREATED_ONCE,
            "Linear.__call__",
            expect="same",
            decision="hybridize",
            note="The guard lets only the first call set the attribute, and it sets a variable.",
        ),
    )

    def check(self, function: FunctionFacts, program: ProgramFacts) -> Iterator[Reason]:
        """One reason for each attribute that is set."""
        for lifted in visible(function, attribute_writes(function)):
            name = text_of(lifted)
            yield self.reason(
                function,
                lifted,
                f"`{name}` is set when the function is traced, not at every call{through(lifted)}",
                unlock=_advice(name, lifted.stored),
                what=f"`{name}` is set here",
            )


def _advice(name: str, stored: Value) -> str:
    """What can be done: numbers and tensors fit into a variable, layers, functions and variables do not."""
    kept = "let the eager caller store it"
    if any(isinstance(atom, (Class, Function, Instance, Variable)) for atom in stored.atoms):
        return f"Set `{name}` before the first call, in `__init__` or `build`, or return the object and {kept}."
    return f"Make `{name}` a `tf.Variable` and `assign` to it, or return the new value and {kept}."
