"""HYB413: a function with a gradient of its own is called as only eager code can call it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.interpreter.models.gradients import KEYWORD
from hybridize.interpreter.state.record import HANDED
from hybridize.report.model import Reason
from hybridize.rules.base import Example, Rule
from hybridize.rules.values.common import few, spot

_KEYWORD = """\
import tensorflow as tf


@tf.custom_gradient
def limit_gradient(x, limit=1.0):
    def gradient(upstream):
        return tf.clip_by_value(upstream, -limit, limit)

    return tf.identity(x), gradient


def energy(x):
    return tf.reduce_sum(limit_gradient(x, limit=0.5) ** 2)


energies = [energy(tf.constant(v)) for v in ([1.0, 2.0], [3.0, 4.0])]
"""

_MODE = """\
import tensorflow as tf


@tf.custom_gradient
def binarise(x, mode):
    y = tf.sign(x) if mode == "hard" else tf.tanh(x)
    return y, lambda upstream: (upstream, None)


class BinaryLayer:
    def __init__(self, mode):
        self.mode = mode

    def __call__(self, x):
        return binarise(x, self.mode) * 2.0


layer = BinaryLayer("hard")
outputs = [layer(tf.constant(v)) for v in ([1.0, -2.0], [3.0, 4.0])]
"""

_OPTIONS = """\
import tensorflow as tf


@tf.custom_gradient
def straight_through(x, levels=2.0):
    return tf.round(x * levels) / levels, lambda upstream: upstream


class Quantiser:
    def __init__(self, **options):
        self.options = options

    def __call__(self, x):
        return straight_through(x, **self.options) + 1.0


quantise = Quantiser(levels=4.0)
quantised = [quantise(tf.constant(v)) for v in ([0.3, 0.6], [0.1, 0.9])]
"""

_NUMBER = """\
import tensorflow as tf


@tf.custom_gradient
def reverse(x, strength):
    return tf.identity(x), lambda upstream: (-strength * upstream, None)


def loss_gradient(x):
    with tf.GradientTape() as tape:
        tape.watch(x)
        loss = tf.reduce_sum(reverse(x, 0.5) ** 2)
    return tape.gradient(loss, x)


gradients = [loss_gradient(tf.constant(v)) for v in ([1.0, 2.0], [3.0, 4.0])]
"""

_CLOSURE = """\
import tensorflow as tf


def make_limit(limit, norm=None):
    @tf.custom_gradient
    def limited(x):
        return tf.identity(x), lambda upstream: tf.clip_by_value(upstream, -limit, limit)

    return limited


limited = make_limit(limit=0.5)


def energy(x):
    return tf.reduce_sum(limited(x) ** 2)


energies = [energy(tf.constant(v)) for v in ([1.0, 2.0], [3.0, 4.0])]
"""

_DEFAULT_LEFT_ALONE = """\
import tensorflow as tf


@tf.custom_gradient
def binarise(x, mode="hard"):
    y = tf.sign(x) if mode == "hard" else tf.tanh(x)
    return y, lambda upstream: upstream


def activate(x):
    return binarise(x) * 2.0


outputs = [activate(tf.constant(v)) for v in ([1.0, -2.0], [3.0, 4.0])]
"""


class CustomGradientArgument(Rule):
    """A function under ``tf.custom_gradient`` gets a keyword argument, a text, or a number to decide by."""

    code = "HYB413"
    name = "custom-gradient-argument"

    what_happens = (
        "Eagerly a function under `tf.custom_gradient` gets its arguments as they are passed. In a graph "
        "TensorFlow raises `ValueError` for keyword arguments, and makes a tensor of every positional one: a text "
        "or number is a symbol then, on which no `if` and no `range` of that function can decide."
    )
    why = (
        "In a graph the function becomes one operation with a gradient, whose inputs are the positional "
        "arguments. TensorFlow says of keyword arguments that they are supported only when eager execution is "
        "enabled."
    )
    unlock = (
        "Pass only tensors and numbers, by position, and let a closure hold the settings: a factory "
        "`make_limit(limit)` that defines and returns the decorated function. Defaults that are not passed stay "
        "what they are."
    )
    references: ClassVar[tuple[str, ...]] = (
        "https://www.tensorflow.org/api_docs/python/tf/custom_gradient",
        "https://github.com/tensorflow/tensorflow/blob/master/tensorflow/python/ops/custom_gradient.py",
    )
    breaks: ClassVar[tuple[Example, ...]] = (
        Example(
            _KEYWORD,
            "energy",
            expect="differs",
            decision="decline",
            note="A keyword argument works in eager code only.",
        ),
        Example(
            _MODE,
            "BinaryLayer.__call__",
            expect="differs",
            decision="decline",
            note="The text becomes a tensor, and the comparison with it a symbol.",
        ),
        Example(
            _OPTIONS,
            "Quantiser.__call__",
            expect="differs",
            decision="decline",
            note="Keyword arguments out of a dictionary.",
        ),
    )
    safe: ClassVar[tuple[Example, ...]] = (
        Example(
            _NUMBER,
            "loss_gradient",
            expect="same",
            decision="hybridize",
            note="A number becomes a tensor that computes the same.",
        ),
        Example(
            _CLOSURE,
            "energy",
            expect="same",
            decision="hybridize",
            note="The closure holds the setting.",
        ),
        Example(
            _DEFAULT_LEFT_ALONE,
            "activate",
            expect="same",
            decision="hybridize",
            note="A default is no argument of the operation.",
        ),
    )

    def check(self, function: FunctionFacts, program: ProgramFacts) -> Iterator[Reason]:
        """One reason for each call with what only eager code can hand over."""
        for lifted in few(function.events(HANDED)):
            event = lifted.event
            what = f"the keyword argument `{event.name}`" if event.attr == KEYWORD else event.attr
            yield self.reason(
                function,
                lifted,
                f"{spot(lifted)} hands {what} to a function under `tf.custom_gradient`, "
                "which only eager code can do",
                what="the function with a gradient is called here",
            )
