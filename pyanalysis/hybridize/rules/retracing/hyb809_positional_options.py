"""HYB809: options of `tf.function` given by position mean other things in other releases."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.facts.options import STABLE_POSITIONS, positional_names, same_positions
from hybridize.report.model import Reason
from hybridize.rules.base import Example, Rule

_FOURTH_POSITION = """\
import tensorflow as tf

weight = tf.Variable(2.0)


@tf.function(None, None, True, False)
def train_step(target):
    weight.assign_sub(0.5 * (weight - target))
    return tf.square(weight - target)


losses = [train_step(tf.constant(0.5)) for _ in range(2)]
"""

_FIFTH_POSITION = """\
import tensorflow as tf


class Pooling:
    def __init__(self, power):
        self.power = power

    @tf.function(None, None, True, None, True)
    def pool(self, signal):
        return tf.reduce_mean(signal**self.power) ** (1.0 / self.power)


pooling = Pooling(2.0)
pooled = [pooling.pool(tf.range(1.0, length + 1.0)) for length in range(1, 7)]
"""

_ALIAS_OF_OTHER_MODULE = {
    "main.py": """\
import tensorflow as tf

from cleaning import normalize

normalized = normalize(tf.constant([1.0, 2.0, 6.0]))
""",
    "cleaning.py": """\
import tensorflow as tf
from tensorflow import function as graph


@graph(None, None, True, False)
def normalize(batch):
    return (batch - tf.reduce_mean(batch)) / 2.0
""",
}

_STABLE_POSITIONS = """\
import tensorflow as tf


@tf.function(None, [tf.TensorSpec([None], tf.float32)])
def normalize(batch):
    return (batch - tf.reduce_mean(batch)) / 2.0


normalized = [normalize(tf.constant([1.0, 2.0, 6.0])), normalize(tf.constant([1.0, 2.0]))]
"""

_KEYWORDS = """\
import tensorflow as tf

weight = tf.Variable(2.0)


@tf.function(autograph=True, jit_compile=False)
def train_step(target):
    weight.assign_sub(0.5 * (weight - target))
    return tf.square(weight - target)


losses = [train_step(tf.constant(0.5)) for _ in range(2)]
"""

_OWN_DECORATOR = """\
import tensorflow as tf


class registry:
    entries = []

    @classmethod
    def function(cls, name, options, enabled, limit):
        def decorate(function):
            cls.entries.append((name, limit))
            return function

        return decorate


@registry.function("squash", None, True, False)
def squash(values):
    return tf.tanh(values) / 2.0


squashed = squash(tf.constant([1.0, -1.0]))
"""


class PositionalOptions(Rule):
    """Options beyond `autograph` are passed by position."""

    code = "HYB809"
    name = "positional-options"
    severity = "info"
    applies_to = "hybrid"

    what_happens = (
        "The order of the parameters of `tf.function` after `autograph` changed in TensorFlow 2.5, 2.9 and "
        "2.13. A decorator such as `@tf.function(None, None, True, False)` therefore sets "
        "`experimental_implements` in one release and `jit_compile` in another, mostly without an error."
    )
    why = (
        "New parameters were inserted in the middle of the list, and experimental ones were renamed or "
        "dropped."
    )
    unlock = (
        "Write the options as keywords. The tool rewrites them by the names that the positions have in the "
        "release the program runs on."
    )
    references: ClassVar[tuple[str, ...]] = (
        "https://www.tensorflow.org/api_docs/python/tf/function",
        "https://github.com/tensorflow/tensorflow/blob/master/tensorflow/python/eager/polymorphic_function/polymorphic_function.py",
        "https://github.com/tensorflow/tensorflow/blob/master/RELEASE.md",
    )
    breaks: ClassVar[tuple[Example, ...]] = (
        Example(
            _FOURTH_POSITION,
            "train_step",
            expect="same",
            decision="reconfigure",
            toggle="@tf.function(jit_compile=False)",
            note="The fourth position is `jit_compile` since 2.5.",
        ),
        Example(
            _FIFTH_POSITION,
            "Pooling.pool",
            expect="same",
            decision="reconfigure",
            toggle="@tf.function(reduce_retracing=True)",
            note="The fifth position is `reduce_retracing` since 2.9.",
        ),
        Example(
            _ALIAS_OF_OTHER_MODULE,
            "normalize",
            expect="same",
            decision="reconfigure",
            toggle="@graph(jit_compile=False)",
            module="cleaning.py",
            note="The decorator is imported under another name, in another module.",
        ),
    )
    safe: ClassVar[tuple[Example, ...]] = (
        Example(
            _STABLE_POSITIONS,
            "normalize",
            expect="same",
            decision="keep",
            toggle="@tf.function(input_signature=[tf.TensorSpec([None], tf.float32)])",
            note="The first three positions have never changed.",
        ),
        Example(
            _KEYWORDS,
            "train_step",
            expect="same",
            decision="keep",
            toggle="@tf.function",
            note="Keywords mean the same in every release that has them.",
        ),
        Example(
            _OWN_DECORATOR,
            "squash",
            expect="same",
            decision="hybridize",
            note="A function of the program that is named `function` takes what positions it likes.",
        ),
    )

    def check(self, function: FunctionFacts, program: ProgramFacts) -> Iterator[Reason]:
        """One reason where positions are used that have moved; a warning where the release is not known."""
        hybrid = function.hybrid
        if hybrid is None or len(hybrid.positional) <= STABLE_POSITIONS:
            return
        names = positional_names(program.tensorflow)
        meant = [f"`{text}` is `{name}`" for name, text in zip(names, hybrid.positional, strict=False)][
            STABLE_POSITIONS:
        ]
        message = f"options of `tf.function` are given by position: {', '.join(meant)}"
        if same_positions(program, len(hybrid.positional)):
            yield self.reason(function, hybrid.node, message)
        else:
            yield self.reason(
                function,
                hybrid.node,
                message + ", if the program runs on the newest TensorFlow that it admits",
                severity="warning",
            )
