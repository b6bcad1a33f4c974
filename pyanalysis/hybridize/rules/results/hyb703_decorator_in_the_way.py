"""HYB703: another decorator of the function needs what `tf.function` hides."""

from __future__ import annotations

from typing import ClassVar

from hybridize.rules.base import Example, Rule

_CUSTOM_GRADIENT = """\
import tensorflow as tf


@tf.custom_gradient
def round_through(values):
    def gradient(upstream):
        return upstream * 0.5

    return tf.round(values), gradient


point = tf.constant([0.4, 1.7])
with tf.GradientTape() as tape:
    tape.watch(point)
    rounded = round_through(point)
slope = tape.gradient(rounded, point)
"""

_SINGLE_DISPATCH = """\
import functools

import tensorflow as tf


@functools.singledispatch
def describe(value):
    return tf.constant(0.0)


@describe.register
def describe_tensor(value: tf.Tensor):
    return tf.reduce_mean(tf.abs(value))


described = [describe(tf.constant([1.0, -3.0])), describe("text")]
"""

_COUNTS_ARGUMENTS = {
    "main.py": """\
import tensorflow as tf

from checks import checked


class Blend:
    def __init__(self, weight):
        self.weight = weight

    @checked
    def mix(self, first, second):
        return self.weight * first + (1.0 - self.weight) * second


blend = Blend(0.25)
mixed = blend.mix(tf.constant([1.0, 2.0]), tf.constant([3.0, 4.0]))
""",
    "checks.py": """\
import functools


def checked(function):
    expected = function.__code__.co_argcount

    @functools.wraps(function)
    def wrapper(*arguments):
        if len(arguments) != expected:
            raise TypeError(f"{function.__name__} takes {expected} arguments")
        return function(*arguments)

    return wrapper
""",
}

_STATIC_AND_CLASS = """\
import tensorflow as tf


class Metrics:
    @staticmethod
    def distance(first, second):
        return tf.sqrt(tf.reduce_sum(tf.square(first - second)))

    @classmethod
    def nearest(cls, point, candidates):
        return tf.reduce_min(tf.stack([cls.distance(point, candidate) for candidate in candidates]))


origin = tf.constant([0.0, 0.0])
nearest = Metrics.nearest(origin, [tf.constant([3.0, 4.0]), tf.constant([6.0, 8.0])])
"""

_NAME_SCOPE = """\
import tensorflow as tf


class Dense(tf.Module):
    def __init__(self, kernel):
        super().__init__(name="dense")
        self.kernel = tf.Variable(kernel)

    @tf.Module.with_name_scope
    def apply(self, features):
        return tf.nn.relu(features @ self.kernel)


dense = Dense([[1.0, -1.0], [0.5, 2.0]])
outputs = [dense.apply(tf.constant([[1.0, 2.0]])) for _ in range(2)]
"""

_OWN_WRAPPER = """\
import functools

import tensorflow as tf


def scaled(factor):
    def decorate(function):
        @functools.wraps(function)
        def wrapper(*arguments):
            return factor * function(*arguments)

        return wrapper

    return decorate


@scaled(0.01)
def penalty(kernel, bias):
    return tf.nn.l2_loss(kernel) + tf.reduce_sum(tf.abs(bias))


penalties = [penalty(tf.ones((2, 2)), tf.constant([0.5, -0.5])) for _ in range(2)]
"""


class DecoratorInTheWay(Rule):
    """A decorator above needs a plain function or its raw result."""

    code = "HYB703"
    name = "decorator-in-the-way"

    what_happens = (
        "`tf.function` is written directly above the `def`, below all other decorators, so each of them is "
        "handed a TensorFlow object in the place of a Python function. Decorators that read `__code__`, "
        "`__annotations__` or `__defaults__`, or that need a result which no graph can return (a gradient "
        "function, a generator), fail or behave otherwise."
    )
    why = (
        "A `tf.function` is callable, has the name, the docstring and the signature of what it wraps, and "
        "binds like a method; but it is no function object, and all its results are tensors."
    )
    unlock = (
        "Move the tensor work into a function below, without the decorator, and decorate that. With "
        "`tf.custom_gradient`, decorate the function that calls the one with the gradient. For a decorator "
        "of your own, use `functools.wraps` and `inspect.signature` rather than `__code__`."
    )
    references: ClassVar[tuple[str, ...]] = (
        "https://www.tensorflow.org/api_docs/python/tf/custom_gradient",
        "https://docs.python.org/3/library/functools.html#functools.singledispatch",
        "https://github.com/tensorflow/tensorflow/blob/master/tensorflow/python/eager/polymorphic_function/polymorphic_function.py",
    )
    breaks: ClassVar[tuple[Example, ...]] = (
        Example(
            _CUSTOM_GRADIENT,
            "round_through",
            expect="differs",
            decision="decline",
            note="The second result is the gradient function, which no graph can return.",
        ),
        Example(
            _SINGLE_DISPATCH,
            "describe_tensor",
            expect="differs",
            decision="decline",
            note="`register` looks for the type in the annotations of the function.",
        ),
        Example(
            _COUNTS_ARGUMENTS,
            "Blend.mix",
            expect="differs",
            decision="decline",
            note="A decorator of the program, in another module, reads the code object.",
        ),
    )
    safe: ClassVar[tuple[Example, ...]] = (
        Example(
            _STATIC_AND_CLASS,
            "Metrics.distance",
            expect="same",
            decision="hybridize",
            note="Below `staticmethod`: the binder hands out whatever it was given.",
        ),
        Example(
            _NAME_SCOPE,
            "Dense.apply",
            expect="same",
            decision="hybridize",
            note="`with_name_scope` calls the graph like any other method.",
        ),
        Example(
            _OWN_WRAPPER,
            "penalty",
            expect="same",
            decision="hybridize",
            note="A wrapper of the program that only calls the function and works on its result.",
        ),
    )
