"""HYB501: generators and coroutines have no graph form."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.report.model import Reason
from hybridize.rules.base import Example, Rule

_WINDOWS = """\
import tensorflow as tf


def windowed_means(signal, width):
    for start in range(0, 6, width):
        yield tf.reduce_mean(signal[start:start + width])


signal = tf.constant([1.0, 3.0, 5.0, 7.0, 9.0, 11.0])
means = [float(mean) for mean in windowed_means(signal, 2)]
"""

_ASYNC_SCORING = """\
import asyncio

import tensorflow as tf

weights = tf.constant([[0.5, -1.0], [2.0, 0.25]])


async def score(features):
    await asyncio.sleep(0)
    return tf.linalg.matvec(weights, features)


async def main():
    requests = [tf.constant([1.0, 2.0]), tf.constant([3.0, 4.0])]
    return await asyncio.gather(*(score(request) for request in requests))


scores = asyncio.run(main())
"""

_METHOD = """\
import tensorflow as tf


class Loader:
    def __init__(self, images, size):
        self.images = images
        self.size = size

    def chunks(self, images):
        for start in range(0, len(self.images), self.size):
            yield images[start:start + self.size]

    def batches(self, scale):
        yield from self.chunks(tf.cast(self.images, tf.float32) * scale)


loader = Loader(tf.reshape(tf.range(12), (6, 2)), size=4)
shapes = [tuple(batch.shape) for batch in loader.batches(tf.constant(1 / 255))]
"""

_CONTEXT_MANAGER = """\
import contextlib

import tensorflow as tf


@contextlib.contextmanager
def scaled(loss, factor):
    yield loss * factor


def step(prediction, target):
    with scaled(tf.reduce_mean(tf.square(prediction - target)), 128.0) as loss:
        return loss / 128.0


loss = step(tf.constant([1.0, 2.0]), tf.constant([0.0, 4.0]))
"""

_CONSUMES_GENERATOR = """\
import tensorflow as tf


def shifts(signal, reach):
    for distance in range(1, reach + 1):
        yield tf.roll(signal, shift=distance, axis=0)


def smooth(signal):
    total = signal
    for shifted in shifts(signal, reach=2):
        total += shifted
    return total / 3.0


smoothed = smooth(tf.constant([3.0, 0.0, 6.0, 9.0]))
"""

_GENERATOR_EXPRESSION = """\
import tensorflow as tf


def l2_penalty(kernel, bias):
    return 0.01 * sum(tf.nn.l2_loss(weight) for weight in (kernel, bias))


penalty = l2_penalty(tf.ones((3, 2)), tf.constant([0.5, -0.5]))
"""

_CALLED_FROM_GENERATOR = """\
import tensorflow as tf

weight = tf.Variable([[0.5], [1.5]])


def train_step(features, targets):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(tf.square(tf.matmul(features, weight) - targets))
    weight.assign_sub(0.1 * tape.gradient(loss, weight))
    return loss


def losses(batches):
    for features, targets in batches:
        yield train_step(features, targets)


data = [(tf.ones((2, 2)), tf.ones((2, 1))), (tf.eye(2), tf.zeros((2, 1)))]
history = [float(loss) for loss in losses(data)]
"""


class GeneratorOrCoroutine(Rule):
    """The function is a generator or a coroutine."""

    code = "HYB501"
    name = "generator-or-coroutine"

    what_happens = (
        "A function that contains `yield`, or is written as `async def`, does not return tensors when it is "
        "called: it returns a generator or a coroutine, and its body runs later, piece by piece. Under "
        "`tf.function` the call raises a TypeError, because that object cannot be the result of a graph."
    )
    why = (
        "A graph is computed in one go from its inputs to its outputs. AutoGraph refuses `yield` outright, "
        "and what tracing sees of a generator function is only the creation of the generator object, before "
        "the first statement of the body."
    )
    unlock = (
        "Move the tensor work of one step into a function of its own and let the generator (or the "
        "coroutine) call it; that function can become a graph. To stream data into a graph, build a "
        "`tf.data.Dataset`, for example with `from_generator`, and loop over that."
    )
    references: ClassVar[tuple[str, ...]] = (
        "https://github.com/tensorflow/tensorflow/blob/master/tensorflow/python/autograph/g3doc/reference/limitations.md",
        "https://www.tensorflow.org/guide/function#using_python_iterators_and_generators",
        "https://www.tensorflow.org/api_docs/python/tf/data/Dataset#from_generator",
    )
    breaks: ClassVar[tuple[Example, ...]] = (
        Example(
            _WINDOWS,
            "windowed_means",
            expect="differs",
            decision="decline",
            note="The caller gets a generator; a graph cannot return one.",
        ),
        Example(
            _ASYNC_SCORING,
            "score",
            expect="differs",
            decision="decline",
            note="A coroutine object is not a tensor either.",
        ),
        Example(
            _METHOD,
            "Loader.batches",
            expect="differs",
            decision="decline",
            note="A method that delegates with `yield from` is a generator function as well.",
        ),
        Example(
            _CONTEXT_MANAGER,
            "scaled",
            expect="differs",
            decision="decline",
            note="`contextmanager` needs the generator that the function returns.",
        ),
    )
    safe: ClassVar[tuple[Example, ...]] = (
        Example(
            _CONSUMES_GENERATOR,
            "smooth",
            expect="same",
            decision="hybridize",
            note="The generator lives and ends inside the call: the loop over it is unrolled while tracing.",
        ),
        Example(
            _GENERATOR_EXPRESSION,
            "l2_penalty",
            expect="same",
            decision="hybridize",
            note=(
                "A generator expression that a function of the body uses up is no `yield` of the function "
                "itself."
            ),
        ),
        Example(
            _CALLED_FROM_GENERATOR,
            "train_step",
            expect="same",
            decision="hybridize",
            note="The generator stays eager; the step that it calls for every batch is an ordinary function.",
        ),
    )

    def check(self, function: FunctionFacts, program: ProgramFacts) -> Iterator[Reason]:
        """One reason for a function whose call gives a generator or a coroutine."""
        name = function.code.name
        if function.code.is_async:
            yield self.reason(
                function,
                function.node,
                f"{name}() is `async`: calling it gives a coroutine, which a graph cannot return",
            )
        elif function.code.is_generator:
            yield self.reason(
                function,
                function.node,
                f"{name}() contains `yield`: calling it gives a generator, which a graph cannot return",
            )
