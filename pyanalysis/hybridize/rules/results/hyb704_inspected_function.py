"""HYB704: the program looks at the function as an object."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from hybridize.facts.inspections import Inspection, Patch
from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.report.model import Reason, Step
from hybridize.rules.base import Example, Rule
from hybridize.rules.reasons import place

_PICKLED = """\
import pickle

import tensorflow as tf


def activation(features):
    return features * tf.sigmoid(1.7 * features)


config = {"units": 4, "activation": activation}
restored = pickle.loads(pickle.dumps(config))
active = restored["activation"](tf.constant([1.0, -2.0]))
"""

_READ_DEFAULTS = {
    "main.py": """\
import tensorflow as tf

from settings import settings_of


def smooth(signal, width=2, decay=0.5):
    return signal + decay * tf.roll(signal, shift=width, axis=0)


settings = settings_of(smooth)
smoothed = smooth(tf.constant([1.0, 2.0, 4.0]))
""",
    "settings.py": """\
def settings_of(function):
    names = function.__code__.co_varnames[:function.__code__.co_argcount]
    return dict(zip(names[-len(function.__defaults__):], function.__defaults__))
""",
}

_SHOWN = """\
import inspect

import tensorflow as tf


def activation(x):
    return x * tf.tanh(tf.math.softplus(x))


lines = len(inspect.getsource(activation).splitlines())
activated = activation(tf.constant([1.0, -2.0]))
"""

_DEEP_COPIED = """\
import copy

import tensorflow as tf


def squash(values):
    return tf.tanh(values) / 2.0


class Layer:
    def __init__(self, kernel, activation):
        self.kernel = kernel
        self.activation = activation

    def apply(self, features):
        return self.activation(features @ self.kernel)


layer = Layer(tf.eye(2), squash)
first = layer.apply(tf.constant([[1.0, 2.0]]))
clone = copy.deepcopy(layer)
second = clone.apply(tf.constant([[1.0, 2.0]]))
"""

_PATCHED_CALLEE = """\
from unittest import mock

import tensorflow as tf


def features_of(text):
    return tf.cast(tf.strings.length(text), tf.float32)


def predict(text):
    return 0.5 * features_of(text)


real = predict(tf.constant("graph"))
with mock.patch(f"{__name__}.features_of", lambda text: tf.constant(100.0)):
    faked = predict(tf.constant("graph"))
"""

_NAME_AND_SIGNATURE = '''\
import inspect

import tensorflow as tf


def smooth(signal, decay=0.5):
    """Add a decayed copy of the signal, one step later."""
    return signal + decay * tf.roll(signal, shift=1, axis=0)


described = (smooth.__name__, smooth.__doc__, list(inspect.signature(smooth).parameters))
smoothed = smooth(tf.constant([1.0, 2.0, 4.0]))
'''

_REGISTRY = """\
import tensorflow as tf

ACTIVATIONS = {}


def register(function):
    ACTIVATIONS[function.__name__] = function
    return function


@register
def squash(values):
    return tf.tanh(values) / 2.0


active = [ACTIVATIONS["squash"](tf.constant([1.0, -1.0])) for _ in range(2)]
"""

_PARTIAL = """\
import functools

import tensorflow as tf


class Interpolation:
    def __init__(self, start, end):
        self.start = start
        self.end = end

    def blend(self, easing, fraction):
        return self.start + (self.end - self.start) * tf.pow(fraction, easing)


interpolation = Interpolation(tf.constant([0.0, 1.0]), tf.constant([4.0, 3.0]))
eased = functools.partial(interpolation.blend, tf.constant(2.0))
points = [eased(tf.constant(fraction)) for fraction in (0.0, 0.5, 1.0)]
"""


_CONVERTED = """\
import functools

import tensorflow as tf


def converted_in_graphs(function):
    converted = tf.autograph.to_graph(function)

    @functools.wraps(function)
    def choose(*arguments):
        return function(*arguments) if tf.executing_eagerly() else converted(*arguments)

    return choose


@converted_in_graphs
def clipped(values):
    if tf.reduce_max(values) > 1.0:
        return values / tf.reduce_max(values)
    return values


small = clipped(tf.constant([1.0, 4.0]))
"""

_REGISTERED = """\
import inspect

import tensorflow as tf


class Losses:
    def absolute(self, truth, guess):
        return tf.reduce_mean(tf.abs(truth - guess))

    def squared(self, truth, guess):
        return tf.reduce_mean(tf.square(truth - guess))


losses = Losses()
by_name = dict(inspect.getmembers(losses, inspect.ismethod))
total = sum(loss(tf.ones([2]), tf.zeros([2])) for loss in by_name.values())
"""

_CONFIGURED = """\
import tensorflow as tf


def halved(values):
    return tf.nn.relu(values) / 2.0


layer = tf.keras.layers.Dense(2, activation=halved, kernel_initializer="ones")
outputs = layer(tf.ones([1, 3]))
halves = halved(outputs)
config = str(layer.get_config()["activation"])
"""

_LISTED_BY_CALL = """\
import inspect

import tensorflow as tf


class Losses:
    def absolute(self, truth, guess):
        return tf.reduce_mean(tf.abs(truth - guess))

    def squared(self, truth, guess):
        return tf.reduce_mean(tf.square(truth - guess))


losses = Losses()
by_name = {name: member for name, member in inspect.getmembers(losses) if callable(member) and name[0] != "_"}
total = sum(loss(tf.ones([2]), tf.zeros([2])) for loss in by_name.values())
again = losses.absolute(tf.zeros([2]), tf.ones([2]))
"""


class InspectedFunction(Rule):
    """The function is pickled, copied, patched or taken apart."""

    code = "HYB704"
    name = "inspected-function"

    what_happens = (
        "A program that pickles the function, deep-copies a structure that holds it, reads `__code__`, "
        "`__defaults__` or `__annotations__`, asks whether it is a `FunctionType`, has AutoGraph convert it, "
        "saves a Keras model that was made with it, or replaces something that it calls by `mock.patch`, finds "
        "a TensorFlow object in its place: the operation raises, "
        "answers otherwise, or has no effect on traces that exist already."
    )
    why = (
        "The decorated name no longer refers to a function of Python. TensorFlow's object keeps graphs, "
        "which cannot be pickled, and a trace keeps the callees that it met when it was made."
    )
    unlock = (
        "Keep the plain function under its name and decorate a second one: `step_graph = "
        "tf.function(step)`. Use `f.python_function` where the original is needed, `inspect.signature` to "
        "read parameters, and `f.__name__` to register."
    )
    references: ClassVar[tuple[str, ...]] = (
        "https://www.tensorflow.org/api_docs/python/tf/types/experimental/PolymorphicFunction",
        "https://docs.python.org/3/library/pickle.html#what-can-be-pickled-and-unpickled",
        "https://github.com/tensorflow/tensorflow/blob/master/tensorflow/python/eager/polymorphic_function/polymorphic_function.py",
    )
    breaks: ClassVar[tuple[Example, ...]] = (
        Example(
            _PICKLED,
            "activation",
            expect="differs",
            decision="decline",
            note="Pickle finds the module's name bound to another object.",
        ),
        Example(
            _READ_DEFAULTS,
            "smooth",
            expect="differs",
            decision="decline",
            note="Another module reads the defaults of the function.",
        ),
        Example(
            _SHOWN,
            "activation",
            expect="differs",
            decision="decline",
            note="The decorator is a line of the text.",
        ),
        Example(
            _DEEP_COPIED,
            "squash",
            expect="differs",
            decision="decline",
            note="After the first call the object holds graphs, which `deepcopy` cannot copy.",
        ),
        Example(
            _PATCHED_CALLEE,
            "predict",
            expect="differs",
            decision="decline",
            note="The trace of the first call keeps the helper; the patch of a test comes too late.",
        ),
        Example(
            _CONVERTED,
            "clipped",
            expect="differs",
            decision="decline",
            note="AutoGraph converts functions of Python only; the decorator of the program asks it to.",
        ),
        Example(
            _REGISTERED,
            "Losses.absolute",
            expect="differs",
            decision="decline",
            note="`inspect.ismethod` is false for it: the list lacks one.",
        ),
        Example(
            _CONFIGURED,
            "halved",
            expect="differs",
            decision="decline",
            note="Keras writes down the class of what it holds, and cannot make it again.",
        ),
    )
    safe: ClassVar[tuple[Example, ...]] = (
        Example(
            _LISTED_BY_CALL,
            "Losses.absolute",
            expect="same",
            decision="hybridize",
            note="`callable` is true for both.",
        ),
        Example(
            _NAME_AND_SIGNATURE,
            "smooth",
            expect="same",
            decision="hybridize",
            note="Name, docstring and signature shine through.",
        ),
        Example(
            _REGISTRY,
            "squash",
            expect="same",
            decision="hybridize",
            note="A registry hands the function out by name; nobody looks inside.",
        ),
        Example(
            _PARTIAL,
            "Interpolation.blend",
            expect="same",
            decision="hybridize",
            note="`functools.partial` calls what it holds.",
        ),
    )

    def check(self, function: FunctionFacts, program: ProgramFacts) -> Iterator[Reason]:
        """At most two looks at the function as an object, and one replacement of something that it calls."""
        name = function.code.name
        for look in program.inspections.of.get(function.code.number, ())[:2]:
            yield self._told(function, look, f"{name}() is {look.what}, which a tf.function does not take like a "
                             "plain function", look.what)
        patches = sorted(program.inspections.patches_of(function), key=lambda found: not found[1])
        for patch, certain in patches[:1]:
            may = "" if certain else ", and it is not seen whether it runs meanwhile"
            yield self._told(function, patch, f"a test replaces {patch.name}, which {name}() calls{may}: a trace that "
                             "exists already keeps the original", f"{patch.name} is replaced",
                             self.severity if certain else "warning")

    def _told(self, function: FunctionFacts, seen: Inspection | Patch, message: str, what: str,
              severity: str | None = None) -> Reason:
        reason = self.reason(function, function.node, message, severity=severity)
        line, _ = place(seen.code, seen.node)
        return Reason(reason.code, reason.name, reason.severity, message, reason.file, reason.line, reason.column,
                      (Step(seen.code.path, line, what),), reason.unlock)
