"""HYB416: a decorated function that is an argument loses its decorator on the way into a graph."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.interpreter.models.context_decorators import IN_CONTEXT
from hybridize.interpreter.models.dispatch import DISPATCH, OF_METHODS
from hybridize.report.model import Reason
from hybridize.rules.base import Example, Rule
from hybridize.rules.retracing.common import arguments_of, parameter_node
from hybridize.values.atoms import Atom, BoundMethod
from hybridize.values.kinds import nested
from hybridize.values.objects import Function, Obj, Wrapper

_SCALED = """\
import functools

import tensorflow as tf


def scaled(factor):
    def decorate(activation):
        @functools.wraps(activation)
        def wrapper(inputs):
            return factor * activation(inputs)

        return wrapper

    return decorate


@scaled(1.5)
def gate(inputs):
    return tf.nn.sigmoid(inputs)


def layer(activation, inputs):
    return activation(inputs) + inputs


outputs = [layer(gate, tf.constant([1.0, float(step)])) for step in range(3)]
"""

_CLIPPED_GRADIENT = """\
import tensorflow as tf


@tf.custom_gradient
def bounded(inputs):
    def gradient(upstream):
        return tf.clip_by_value(upstream, -0.1, 0.1)

    return tf.identity(inputs), gradient


def slope(function, point):
    with tf.GradientTape() as tape:
        tape.watch(point)
        value = tf.reduce_sum(function(point))
    return tape.gradient(value, point)


slopes = [slope(bounded, tf.constant([1.0, float(step)])) for step in range(3)]
"""

_METHODS = """\
import functools

import tensorflow as tf


def doubled(method):
    @functools.wraps(method)
    def wrapper(self, inputs):
        return method(self, inputs) + method(self, inputs)

    return wrapper


class Scale:
    def __init__(self, factor):
        self.factor = tf.Variable(factor)

    @doubled
    def apply(self, inputs):
        return self.factor * inputs


def chain(stages, inputs):
    for stage in stages:
        inputs = stage(inputs)
    return inputs


scale = Scale(3.0)
results = [chain([scale.apply, tf.nn.relu], tf.constant([1.0, float(step)])) for step in range(3)]
"""

_DEFAULT = """\
import functools

import tensorflow as tf


class Shifted:
    def __init__(self, function, offset):
        functools.update_wrapper(self, function)
        self.function = function
        self.offset = offset

    def __call__(self, inputs):
        return self.function(inputs) + self.offset


def square(inputs):
    return inputs * inputs


raised = Shifted(square, 1.0)


def energy(inputs, potential=raised):
    return tf.reduce_sum(potential(inputs))


energies = [energy(tf.constant([1.0, float(step)])) for step in range(3)]
"""

_BY_NAME = """\
import functools

import tensorflow as tf


def scaled(activation):
    @functools.wraps(activation)
    def wrapper(inputs):
        return 1.5 * activation(inputs)

    return wrapper


@scaled
def gate(inputs):
    return tf.nn.sigmoid(inputs)


def layer(inputs):
    return gate(inputs) + inputs


outputs = [layer(tf.constant([1.0, float(step)])) for step in range(3)]
"""

_IN_AN_OBJECT = """\
import functools

import tensorflow as tf


def scaled(activation):
    @functools.wraps(activation)
    def wrapper(inputs):
        return 1.5 * activation(inputs)

    return wrapper


class Layer:
    def __init__(self, activation):
        self.activation = activation


def run(layer, inputs):
    return layer.activation(inputs) + inputs


layer = Layer(scaled(tf.nn.sigmoid))
outputs = [run(layer, tf.constant([1.0, float(step)])) for step in range(3)]
"""

_NOT_NAMED_AFTER = """\
import tensorflow as tf


def scaled(activation):
    def wrapper(inputs):
        return 1.5 * activation(inputs)

    return wrapper


@scaled
def gate(inputs):
    return tf.nn.sigmoid(inputs)


@tf.function
def bent(inputs):
    return tf.nn.softplus(inputs)


def layer(activation, inputs):
    return activation(inputs) + inputs


outputs = [layer(activation, tf.constant([1.0, float(step)])) for step in range(3) for activation in (gate, bent)]
"""

# What a library's decorator adds and its ``__wrapped__`` has not.
_LOST = {
    "custom_gradient": "the gradient that `tf.custom_gradient` gives it",
    "context_manager": "what makes it a context manager",
    IN_CONTEXT: "the context that it is called in",
    DISPATCH: "the functions that are registered for other types",
    OF_METHODS: "the methods that are registered for other types",
}


class UnwrappedArgument(Rule):
    """A function that a decorator made is an argument, and the graph gets the function that was decorated."""

    code = "HYB416"
    name = "unwrapped-argument"

    what_happens = (
        "`tf.function` hands its body not the argument itself but what it finds in `argument.__wrapped__`. "
        "`functools.wraps`, `functools.update_wrapper`, `tf.custom_gradient` and others set this attribute: the body "
        "calls the function without its decorator. What the decorator does is left out, silently; of a bound method "
        "not even the receiver is left, and the call raises TypeError. Eagerly the body gets what was passed."
    )
    why = (
        "The type of an argument, which selects the trace, is made of the object under all wrappers, and the body is "
        "traced with what the type stands for. The elements of lists, tuples and dictionaries are treated alike; "
        "attributes of objects are not looked at."
    )
    unlock = (
        "Let the body find the function by its name or as an attribute of an object, pass it as a "
        "`functools.partial(function)` or in a lambda made once, or leave out `functools.wraps`."
    )
    references: ClassVar[tuple[str, ...]] = (
        "https://docs.python.org/3/library/functools.html#functools.update_wrapper",
        "https://github.com/tensorflow/tensorflow/blob/master/tensorflow/core/function/trace_type/trace_type_builder.py",
        "https://www.tensorflow.org/guide/function#rules_of_tracing",
    )
    breaks: ClassVar[tuple[Example, ...]] = (
        Example(_SCALED, "layer", expect="differs", decision="decline",
                note="The graph calls the function inside: the factor is lost."),
        Example(_CLIPPED_GRADIENT, "slope", expect="differs", decision="decline",
                note="What is inside returns a pair of value and gradient function."),
        Example(_METHODS, "chain", expect="differs", decision="decline",
                note="A bound method in a list: the function inside has no receiver."),
        Example(_DEFAULT, "energy", expect="differs", decision="decline",
                note="An object that stands for a function, as a default."),
    )
    safe: ClassVar[tuple[Example, ...]] = (
        Example(_BY_NAME, "layer", expect="same", decision="hybridize", note="No argument: the body reads the name."),
        Example(_IN_AN_OBJECT, "run", expect="same", decision="hybridize",
                note="The function is an attribute of the argument."),
        Example(_NOT_NAMED_AFTER, "layer", expect="same", decision="hybridize",
                note="A wrapper without `functools.wraps`; a `tf.function`, whose inside computes the same."),
    )

    def check(self, function: FunctionFacts, program: ProgramFacts) -> Iterator[Reason]:
        """One reason for each parameter that receives such a function, by itself or in a container."""
        for index in arguments_of(function):
            lost = next((lost for value in function.contexts(index) for atom in nested(value)
                         if (lost := _lost(atom))), "")
            if lost:
                yield self.reason(
                    function,
                    parameter_node(function, index),
                    f"`{function.params[index].name}` receives a function that a decorator made; a graph gets what "
                    f"was decorated, without {lost}",
                )


def _lost(atom: Atom) -> str:
    """What a graph does not see of this argument; empty where what it gets does the same."""
    if isinstance(atom, BoundMethod):
        return "its receiver" if isinstance(atom.function, Function) and "__wrapped__" in atom.function.fields else ""
    if isinstance(atom, Wrapper):
        return _LOST.get(atom.role, "")
    return "what the decorator adds" if isinstance(atom, Obj) and "__wrapped__" in atom.fields else ""
