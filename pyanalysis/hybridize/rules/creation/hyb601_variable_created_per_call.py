"""HYB601: a function that creates variables on every call cannot be a graph."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.interpreter.models.library import AVERAGING
from hybridize.interpreter.state.record import BUILD
from hybridize.report.model import Reason
from hybridize.rules.base import Example, Rule
from hybridize.rules.creation.common import MOST, called, created_variables, first_builds_of_own
from hybridize.rules.effects.once import closed_guards

_SCRATCH_VARIABLE = """\
import tensorflow as tf


def moving_average(samples, decay):
    average = tf.Variable(0.0)
    for sample in tf.unstack(samples, num=3):
        average.assign(decay * average + (1.0 - decay) * sample)
    return average.read_value()


average = moving_average(tf.constant([1.0, 2.0, 4.0]), tf.constant(0.5))
"""

_LAYER_IN_BODY = """\
import tensorflow as tf


def embed(features):
    projection = tf.keras.layers.Dense(2, kernel_initializer="ones")
    return tf.nn.relu(projection(features))


embedded = [embed(tf.constant([[1.0, -2.0, 4.0]])) for _ in range(2)]
"""

_THROUGH_CONSTRUCTOR = {
    "main.py": """\
import tensorflow as tf

from tracking import Accumulator


def evaluate(errors):
    accumulator = Accumulator(tf.shape(errors)[-1])
    for row in tf.unstack(errors, num=2):
        accumulator.update(row)
    return accumulator.mean()


means = evaluate(tf.constant([[1.0, 2.0], [3.0, 6.0]]))
""",
    "tracking.py": """\
import tensorflow as tf


class Accumulator:
    def __init__(self, width):
        self.total = tf.Variable(tf.zeros([width]))
        self.count = tf.Variable(0.0)

    def update(self, row):
        self.total.assign_add(row)
        self.count.assign_add(1.0)

    def mean(self):
        return self.total / self.count
""",
}

_RANDOM_GENERATOR = """\
import tensorflow as tf


def augment(images):
    generator = tf.random.Generator.from_seed(7)
    return images + generator.uniform(tf.shape(images), maxval=0.1)


noisy = augment(tf.zeros((2, 2)))
"""

_CREATED_ONCE = """\
import tensorflow as tf


class MovingAverage:
    def __init__(self, decay):
        self.decay = decay
        self.average = tf.Variable(0.0)

    def update(self, samples):
        for sample in tf.unstack(samples, num=3):
            self.average.assign(self.decay * self.average + (1.0 - self.decay) * sample)
        return self.average.read_value()


moving = MovingAverage(0.5)
averages = [moving.update(tf.constant([1.0, 2.0, 4.0])) for _ in range(2)]
"""

_GUARDED = """\
import tensorflow as tf


class Linear:
    def __init__(self, units):
        self.units = units
        self.kernel = None

    def __call__(self, features):
        if self.kernel is None:
            self.kernel = tf.Variable(tf.ones([features.shape[-1], self.units]))
        return features @ self.kernel


linear = Linear(2)
outputs = [linear(tf.constant([[1.0, 2.0, 3.0]])) for _ in range(2)]
"""

_KERAS_BUILD = """\
import tensorflow as tf


class Scale(tf.keras.layers.Layer):
    def build(self, input_shape):
        self.factor = self.add_weight(shape=(input_shape[-1],), initializer="ones", name="factor")

    def call(self, inputs):
        return inputs * self.factor


scale = Scale()


def predict(features):
    return tf.nn.softmax(scale(features))


predictions = [predict(tf.constant([[1.0, 2.0]])) for _ in range(2)]
"""

_TENSOR_INSTEAD = """\
import tensorflow as tf


def moving_average(samples, decay):
    average = tf.zeros([])
    for sample in tf.unstack(samples, num=3):
        average = decay * average + (1.0 - decay) * sample
    return average


average = moving_average(tf.constant([1.0, 2.0, 4.0]), tf.constant(0.5))
"""


_DROPOUT_IN_BODY = """\
import tensorflow as tf


def forward(x, training):
    hidden = tf.nn.relu(x)
    return tf.keras.layers.Dropout(0.5)(hidden, training=training)


outputs = [forward(tf.constant([value, 1.0]), False) for value in (1.0, 2.0)]
"""


_AVERAGE_OF_CHANGED = """\
import tensorflow as tf

weight = tf.Variable([1.0, 2.0])
average = tf.train.ExponentialMovingAverage(0.9)


def step(gradient):
    weight.assign_sub(0.1 * gradient)
    average.apply([weight])
    return average.average(weight) * 1.0


averages = [step(tf.constant([1.0, value])) for value in (1.0, 2.0)]
"""


_OPEN_GUARD = """\
import tensorflow as tf


class Filter:
    def __init__(self, gain=None):
        self.gain = gain

    def apply(self, signal):
        if self.gain is None:
            total = tf.Variable(tf.zeros([2]))
            total.assign_add(signal)
            return total + 1.0
        return signal * self.gain


smooth = Filter()
outputs = [smooth.apply(tf.constant([value, 1.0])) for value in (1.0, 2.0)]
"""

_KEY_OF_CALLER = """\
import tensorflow as tf

weights = {}


def scaled(x, name):
    if name not in weights:
        weights[name] = tf.Variable(tf.ones([2]))
    return x * weights[name]


outputs = [scaled(tf.constant([1.0, 2.0]), name) for name in ("slow", "fast")]
"""

_BY_NAME = """\
import tensorflow as tf

weights = {}


def get_weight(name, shape):
    if name not in weights:
        weights[name] = tf.Variable(tf.ones(shape))
    return weights[name]


def network(x):
    hidden = tf.tanh(x @ get_weight("hidden", (2, 3)))
    return hidden @ get_weight("output", (3, 1))


outputs = [network(tf.constant([[value, 1.0]])) for value in (1.0, 2.0)]
"""


class VariableCreatedPerCall(Rule):
    """Every call of the function creates a variable."""

    code = "HYB601"
    name = "variable-created-per-call"

    what_happens = (
        "A graph may create its variables on the first call only. A function that makes a `tf.Variable`, a "
        'layer, a metric, an optimizer or a random generator each time it runs raises "tf.function only '
        'supports singleton tf.Variables created on the first call", or, where the object is built lazily, '
        "fails at a later trace."
    )
    why = (
        "A variable lives as long as the Python object that owns it, and a graph refers to one fixed "
        "variable. TensorFlow traces the function a second time to check that nothing new is created; "
        "eagerly each call simply gets a fresh variable."
    )
    unlock = (
        "Create the object once, outside: in `__init__`, in Keras `build`, at module level, or as an "
        "argument. Where it must be lazy, guard it: `if self.v is None: self.v = tf.Variable(...)`. For "
        "scratch space use a plain tensor or a `tf.TensorArray`."
    )
    references: ClassVar[tuple[str, ...]] = (
        "https://www.tensorflow.org/guide/function#creating_tfvariables",
        "https://www.tensorflow.org/guide/function#using_with_multiple_keras_optimizers",
        "https://www.tensorflow.org/guide/intro_to_modules",
    )
    breaks: ClassVar[tuple[Example, ...]] = (
        Example(
            _SCRATCH_VARIABLE,
            "moving_average",
            expect="differs",
            decision="decline",
            note="The variable is only scratch space, but it is a new one for every call.",
        ),
        Example(
            _LAYER_IN_BODY,
            "embed",
            expect="differs",
            decision="decline",
            note="A layer makes its weights at its first call, which here is every call.",
        ),
        Example(
            _THROUGH_CONSTRUCTOR,
            "evaluate",
            expect="differs",
            decision="decline",
            note="The variables hide in the constructor of a helper class of another module.",
        ),
        Example(
            _RANDOM_GENERATOR,
            "augment",
            expect="differs",
            decision="decline",
            note="A random generator keeps its state in a variable.",
        ),
        Example(
            _DROPOUT_IN_BODY,
            "forward",
            expect="differs",
            decision="decline",
            note="A layer that draws numbers has no weights, and with Keras 3 the variable of a generator.",
        ),
        Example(
            _AVERAGE_OF_CHANGED,
            "step",
            expect="differs",
            decision="decline",
            note="Eagerly the average starts from the changed weight, in a graph from its initial value.",
        ),
        Example(
            _OPEN_GUARD,
            "Filter.apply",
            expect="differs",
            decision="decline",
            note="Nothing behind the test sets `self.gain`, so each call makes a variable.",
        ),
        Example(
            _KEY_OF_CALLER,
            "scaled",
            expect="differs",
            decision="decline",
            note="The trace for the second name has to make a variable.",
        ),
    )
    safe: ClassVar[tuple[Example, ...]] = (
        Example(
            _CREATED_ONCE,
            "MovingAverage.update",
            expect="same",
            decision="hybridize",
            note="The variable belongs to the object; the method assigns to it.",
        ),
        Example(
            _GUARDED,
            "Linear.__call__",
            expect="same",
            decision="hybridize",
            note="The guard lets the creation happen once, at the first trace.",
        ),
        Example(
            _BY_NAME,
            "network",
            expect="same",
            decision="hybridize",
            note="The first call asks for each name, and finds the variables from then on.",
        ),
        Example(
            _KERAS_BUILD,
            "predict",
            expect="same",
            decision="hybridize",
            note="Keras calls `build` before the first `call` and never again.",
        ),
        Example(
            _TENSOR_INSTEAD,
            "moving_average",
            expect="same",
            decision="hybridize",
            note="A tensor that is bound again needs no variable.",
        ),
    )

    def check(self, function: FunctionFacts, program: ProgramFacts) -> Iterator[Reason]:
        """One reason for each thing with variables that every call makes."""
        seen: set[object] = set()
        for lifted in (*created_variables(function), *first_builds_of_own(function)):
            event = lifted.event
            if event.node in seen or len(seen) >= MOST:
                continue
            seen.add(event.node)
            averages = event.name == AVERAGING
            keyed = any(True for _ in closed_guards(function, lifted))
            when = "a call with another key makes" if keyed else "every call makes"
            yield self.reason(
                function,
                lifted,
                "the first call makes the averages of the variables, and in a graph they start from the initial values"
                if averages else
                f"{when} {called(lifted)}, and a graph may make variables in its first call only",
                what=f"{called(lifted)} {'are' if event.kind == BUILD else 'is'} made here",
            )
