"""HYB305: the function asks whether it runs eagerly."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.interpreter.state.record import API
from hybridize.report.model import Reason
from hybridize.rules.base import Example, Rule
from hybridize.rules.effects.common import distinct
from hybridize.rules.effects.wording import callee_of, through

_EAGER_SHORTCUT = """\
import tensorflow as tf


def positive_mean(x):
    positive = tf.boolean_mask(x, x > 0.0)
    if tf.executing_eagerly():
        if tf.size(positive) == 0:
            return tf.constant(0.0)
        return tf.reduce_mean(positive)
    return tf.reduce_mean(tf.nn.relu(x))


means = [positive_mean(tf.constant([value, -1.0, 3.0])) for value in (1.0, -2.0, 5.0)]
"""

_IN_A_CALLEE = {
    "main.py": """\
import tensorflow as tf
from precision import Accumulator

accumulator = Accumulator()
totals = [accumulator.add(tf.constant([value, 0.25])) for value in (1.0, 2.0, 3.0)]
""",
    "precision.py": """\
import tensorflow as tf


def working_type():
    return tf.float32 if tf.inside_function() else tf.float64


class Accumulator:
    def __init__(self):
        self.scale = 0.5

    def add(self, x):
        return tf.reduce_sum(tf.cast(x, working_type()) * self.scale)
""",
}

_INVERTED_IN_A_CLOSURE = """\
import tensorflow as tf


def make_rounding(digits):
    factor = 10.0**digits

    def rounded(x):
        if not tf.executing_eagerly():
            return x
        return tf.round(x * factor) / factor

    return rounded


rounded = make_rounding(1)
values = [rounded(tf.constant([value, 0.12])) for value in (1.28, 2.57, 3.14)]
"""

_CONTEXT_OF_THE_GRAPH = """\
import tensorflow as tf


def loss_scale():
    return 1.0 if tf.compat.v1.executing_eagerly_outside_functions() and tf.executing_eagerly() else 128.0


def scaled_loss(prediction, target):
    return loss_scale() * tf.reduce_mean(tf.square(prediction - target))


losses = [scaled_loss(tf.constant([value, 1.0]), tf.zeros([2])) for value in (1.0, 2.0, 3.0)]
"""

_MODE_OF_THE_CALLER = """\
import tensorflow as tf


def entropy(probabilities):
    safe = tf.maximum(probabilities, 1e-6)
    return -tf.reduce_sum(safe * tf.math.log(safe), axis=-1)


def report(probabilities):
    values = entropy(probabilities)
    if tf.executing_eagerly():
        print("entropies:", [round(float(value), 3) for value in values])
    return values


results = [report(tf.constant([[share, 1.0 - share], [0.5, 0.5]])) for share in (0.1, 0.2, 0.3)]
"""

_OWN_FUNCTION_OF_THAT_NAME = {
    "main.py": """\
import tensorflow as tf
from engine import Engine

engine = Engine(mode="exact")
results = [engine.run(tf.constant([value, 4.0])) for value in (1.0, 2.0, 3.0)]
""",
    "engine.py": """\
import tensorflow as tf


class Engine:
    def __init__(self, mode):
        self.mode = mode

    def executing_eagerly(self):
        return self.mode == "eager"

    def run(self, x):
        if self.executing_eagerly():
            return x
        return tf.sqrt(x) + tf.reduce_sum(x)
""",
}

_INPUT_KIND = """\
import tensorflow as tf


def magnitude(x):
    if tf.is_tensor(x) and x.dtype.is_complex:
        return tf.math.real(x) ** 2 + tf.math.imag(x) ** 2
    return tf.square(x) * 1.0


values = [magnitude(tf.complex(value, 1.0)) for value in (1.0, 2.0, 3.0)]
"""


class ExecutionModeBranch(Rule):
    """`tf.executing_eagerly` and its like in the body or a callee."""

    code = "HYB305"
    name = "execution-mode-branch"

    what_happens = (
        "The function tests `tf.executing_eagerly()` or `tf.inside_function()` and does something else in "
        "a graph. With the decorator it takes the other branch, which may compute something different."
    )
    why = (
        "While TensorFlow traces, it is not executing eagerly: the test is answered once, with the "
        "opposite of what the eager calls got."
    )
    unlock = (
        "Make both branches agree and drop the test, or move the eager-only part (output, checks) to the "
        "caller and decorate the rest."
    )
    references: ClassVar[tuple[str, ...]] = (
        "https://www.tensorflow.org/api_docs/python/tf/executing_eagerly",
        "https://www.tensorflow.org/api_docs/python/tf/inside_function",
    )
    breaks: ClassVar[tuple[Example, ...]] = (
        Example(
            _EAGER_SHORTCUT,
            "positive_mean",
            expect="differs",
            decision="decline",
            note="The graph branch divides by another count.",
        ),
        Example(
            _IN_A_CALLEE,
            "Accumulator.add",
            expect="differs",
            decision="decline",
            module="precision.py",
            note="A helper picks the dtype by the mode of execution.",
        ),
        Example(
            _INVERTED_IN_A_CLOSURE,
            "make_rounding.<locals>.rounded",
            expect="differs",
            decision="decline",
            note="Rounds only when eager.",
        ),
        Example(
            _CONTEXT_OF_THE_GRAPH,
            "scaled_loss",
            expect="differs",
            decision="decline",
            note="The loss is scaled in graphs only.",
        ),
    )
    safe: ClassVar[tuple[Example, ...]] = (
        Example(
            _MODE_OF_THE_CALLER,
            "entropy",
            expect="same",
            decision="hybridize",
            note="The test is made by the caller, which stays eager.",
        ),
        Example(
            _OWN_FUNCTION_OF_THAT_NAME,
            "Engine.run",
            expect="same",
            decision="hybridize",
            module="engine.py",
            note="A method of the program that happens to have the name.",
        ),
        Example(
            _INPUT_KIND,
            "magnitude",
            expect="same",
            decision="hybridize",
            note="`tf.is_tensor` and `dtype` give the same answer in both modes.",
        ),
    )

    def check(self, function: FunctionFacts, program: ProgramFacts) -> Iterator[Reason]:
        """One reason for each question about the mode of execution that a graph answers otherwise."""
        asked = (
            lifted
            for lifted in function.events(API)
            if lifted.event.api is not None
            and lifted.event.api.name in _ANSWERS
            and not lifted.inside("init_scope")
        )
        for lifted in distinct(asked):
            eager, traced = _ANSWERS[lifted.event.api.name]
            yield self.reason(
                function,
                lifted,
                f"`{callee_of(lifted)}()` is {eager} now and {traced} when the function is "
                f"traced{through(lifted)}",
                what="the mode is asked here",
            )


# What eager code gets, and what a trace gets.
_ANSWERS = {
    "tensorflow.executing_eagerly": (True, False),
    "tensorflow.inside_function": (False, True),
    "tensorflow.compat.v1.executing_eagerly": (True, False),
}
