"""HYB411: a gradient tape that began outside the function is asked or steered inside."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from hybridize.facts.lift import Lifted
from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.interpreter.state.record import TAPE
from hybridize.report.model import Reason
from hybridize.rules.base import Example, Rule
from hybridize.rules.values.common import few, spot

_TAPE_AS_ARGUMENT = """\
import tensorflow as tf

weight = tf.Variable([1.0, 2.0])


def slope(tape, loss):
    return tape.gradient(loss, weight) * 0.5


with tf.GradientTape() as tape:
    loss = tf.reduce_sum(weight * weight)
step = slope(tape, loss)
weight.assign_sub(step)
"""

_TAPE_OF_THE_TRAINER = """\
import tensorflow as tf


class Trainer:
    def __init__(self):
        self.weight = tf.Variable(3.0)
        self.tape = None

    def gradients(self, loss):
        return self.tape.gradient(loss, [self.weight])

    def backward(self, loss):
        (slope,) = self.gradients(loss)
        self.weight.assign_sub(0.1 * slope)
        return self.weight.read_value()

    def train(self, x):
        with tf.GradientTape() as self.tape:
            loss = tf.square(self.weight * x - 1.0)
        return self.backward(loss)


trainer = Trainer()
weights = [float(trainer.train(tf.constant(value))) for value in (0.5, 1.0)]
"""

_PAUSED_BY_A_HELPER = """\
import tensorflow as tf


def penalty(tape, x):
    with tape.stop_recording():
        scale = tf.reduce_max(x)
    return tf.reduce_sum(x * x) / scale


x = tf.Variable([1.0, 2.0])
with tf.GradientTape() as tape:
    value = penalty(tape, x * 3.0)
slope = tape.gradient(value, x)
"""

_TAPE_OF_THE_CALL = """\
import tensorflow as tf

weight = tf.Variable([1.0, 2.0])


def slope(tape, loss):
    return tape.gradient(loss, weight)


def step(x):
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum(weight * x)
    weight.assign_sub(0.1 * slope(tape, loss))
    return loss


losses = [step(tf.constant([1.0, value])) for value in (2.0, 3.0)]
"""

_RECORDED_FROM_OUTSIDE = """\
import tensorflow as tf

weight = tf.Variable([1.0, 2.0])


def loss_of(x):
    return tf.reduce_sum(tf.square(weight * x))


with tf.GradientTape() as tape:
    loss = loss_of(tf.constant([1.0, 3.0]))
slope = tape.gradient(loss, weight)
"""

_NESTED_TAPES = """\
import tensorflow as tf


def curvature(x):
    with tf.GradientTape() as outer:
        outer.watch(x)
        with tf.GradientTape() as inner:
            inner.watch(x)
            value = tf.reduce_sum(x * x * x)
        first = inner.gradient(value, x)
    return outer.gradient(first, x)


second = curvature(tf.constant([1.0, 2.0]))
"""


class OutsideTape(Rule):
    """Gradient tapes that outlive the call."""

    code = "HYB411"
    name = "outside-tape"

    what_happens = (
        "The function asks a `tf.GradientTape` that its caller started: `tape.gradient(loss, weights)`, "
        "`tape.watch(x)`, `tape.stop_recording()`. In a graph the gradient is `None`, and what the function "
        "tells the tape to watch or to skip is lost."
    )
    why = (
        "A tape knows the tensors that it saw. The caller's tape saw the eager ones; inside the graph there are "
        "symbols instead, which it has never met. For the caller's tape the whole graph is one operation."
    )
    unlock = (
        "Start the tape inside the function that asks it, or leave the gradient to the eager code that started "
        "the tape and decorate the function that computes the loss."
    )
    references: ClassVar[tuple[str, ...]] = (
        "https://www.tensorflow.org/guide/autodiff",
        "https://www.tensorflow.org/api_docs/python/tf/GradientTape",
    )
    breaks: ClassVar[tuple[Example, ...]] = (
        Example(
            _TAPE_AS_ARGUMENT,
            "slope",
            expect="differs",
            decision="decline",
            note="The gradient is `None`, and multiplying it raises.",
        ),
        Example(
            _TAPE_OF_THE_TRAINER,
            "Trainer.backward",
            expect="differs",
            decision="decline",
            note="A helper asks the tape that another method keeps in an attribute.",
        ),
        Example(
            _PAUSED_BY_A_HELPER,
            "penalty",
            expect="differs",
            decision="decline",
            note="No error: the caller's tape records the whole graph, so the gradient is another one.",
        ),
    )
    safe: ClassVar[tuple[Example, ...]] = (
        Example(
            _TAPE_OF_THE_CALL,
            "step",
            expect="same",
            decision="hybridize",
            note="The helper asks a tape of the same graph.",
        ),
        Example(
            _RECORDED_FROM_OUTSIDE,
            "loss_of",
            expect="same",
            decision="hybridize",
            note="The eager caller's tape records the call of the graph and differentiates it.",
        ),
        Example(
            _NESTED_TAPES,
            "curvature",
            expect="same",
            decision="hybridize",
            note="Both tapes start inside.",
        ),
    )

    def check(self, function: FunctionFacts, program: ProgramFacts) -> Iterator[Reason]:
        """One reason for each place where a tape of somebody else is asked or steered."""
        for lifted in few(_of_others(function)):
            yield self.reason(
                function,
                lifted,
                f"{spot(lifted)} uses a tape that began outside {function.code.name}(): it knows nothing of the "
                "tensors of a graph",
                what="the tape is used here",
            )


def _of_others(function: FunctionFacts) -> Iterator[Lifted]:
    yield from (lifted for lifted in function.events(TAPE) if not lifted.local)
