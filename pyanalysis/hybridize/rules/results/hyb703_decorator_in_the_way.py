"""HYB703: another decorator of the function needs what `tf.function` hides."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import ClassVar

from hybridize.facts.decorators import dotted
from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.interpreter.models.dispatch import DISPATCH, OF_METHODS
from hybridize.knowledge import index
from hybridize.knowledge.decorators import ACCESSORS, APART, HARMLESS, INSIDE_GRAPH, OUTSIDE_GRAPH
from hybridize.project.spelling import spelled
from hybridize.report.model import Reason, Step
from hybridize.rules.base import Example, Rule
from hybridize.rules.reasons import place
from hybridize.values.objects import Wrapper
from hybridize.values.value import Value

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
distance = Metrics.distance(origin, tf.constant([3.0, 4.0]))
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
            print(function.__name__, len(arguments))
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
            note="A wrapper of the program that reports the call and works on the result.",
        ),
    )

    def check(self, function: FunctionFacts, program: ProgramFacts) -> Iterator[Reason]:
        """One reason for every decorator that minds, or of which nothing is known."""
        for decorator in function.node.decorator_list:
            name = dotted(program.machine, function.code, _target(decorator))
            text = spelled(_target(decorator))
            registers = _registers(program, function, decorator)
            if registers and not isinstance(decorator, ast.Call):
                yield self.reason(function, decorator, f"`@{text}` looks for the type in the annotations of "
                                  f"{function.code.name}(), which a tf.function does not show",
                                  f"Name the type: `@{text}(tf.Tensor)`.")
            elif name in APART:
                yield self.reason(function, decorator, f"`@{text}` needs {APART[name]}, which a tf.function "
                                  "does not give")
            elif _runs(function, program, decorator):
                yield from self._own(function, program, decorator, text)
            elif not registers and not _is_known(name, text):
                yield self.reason(function, decorator, f"what `@{text}` does with {function.code.name}() is not "
                                  "known: it will be handed a tf.function", severity="warning")

    def _own(self, function: FunctionFacts, program: ProgramFacts, decorator: ast.expr, text: str) -> Iterator[Reason]:
        """A decorator of the program: it may look into the function that it is given."""
        extent = _runs(function, program, decorator)
        for look in program.inspections.of.get(function.code.number, ()):
            if look.code.number in extent:
                message = (
                    f"`@{text}` is handed a tf.function in the place of {function.code.name}(), which is {look.what}"
                )
                reason = self.reason(function, decorator, message)
                line, _ = place(look.code, look.node)
                yield Reason(reason.code, reason.name, reason.severity, message, reason.file, reason.line,
                             reason.column, (Step(look.code.path, line, look.what),), reason.unlock)
                return


def _target(decorator: ast.expr) -> ast.expr:
    return decorator.func if isinstance(decorator, ast.Call) else decorator


def _runs(function: FunctionFacts, program: ProgramFacts, decorator: ast.expr) -> frozenset[int]:
    """Numbers of the units of the program that run when the decorator is applied."""
    out: set[int] = set()
    around = function.code.parent
    while around is not None and around.kind == "class":
        around = around.parent
    for record in program.machine.by_code.get(around.number, ()) if around is not None else ():
        for edge in program.uses.edges(record, decorator):
            unit = program.function_of(edge.callee.code)
            out |= unit.extent if unit is not None else {edge.callee.code.number}
    return frozenset(out)


def _is_known(name: str | None, text: str) -> bool:
    """Whether a decorator from outside is known to take any callable."""
    if text.rpartition(".")[2] in ACCESSORS:
        return True
    if name is None:
        return False
    api = index.lookup(name)
    names = {name, api.name} if api is not None else {name}
    if names & {*INSIDE_GRAPH, *OUTSIDE_GRAPH, *HARMLESS}:
        return True
    if api is None:
        return False
    return api.returns in ("identity", "arg0") or api.role in ("tf_function", "do_not_convert", "type")


def _registers(program: ProgramFacts, function: FunctionFacts, decorator: ast.expr) -> bool:
    """``@f.register`` or ``@f.register(cls)``, where ``f`` dispatches by ``functools``."""
    target = _target(decorator)
    if not isinstance(target, ast.Attribute) or target.attr != "register" or not isinstance(target.value, ast.Name):
        return False
    scopes = (function.cls, program.machine.modules.get(function.code.module.name))
    held = next((scope.fields[target.value.id] for scope in scopes
                 if scope is not None and target.value.id in scope.fields), None)
    return isinstance(held, Value) and any(isinstance(atom, Wrapper) and atom.role in (DISPATCH, OF_METHODS)
                                           for atom in held.atoms)
