"""HYB506: a construct that AutoGraph does not convert takes the whole function with it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import ClassVar

from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.report.model import Reason
from hybridize.rules.base import Example, Rule
from hybridize.rules.control.common import MOST, test_of
from hybridize.rules.control.conversion import REFUSED, unconverted

_MANGLED_ATTRIBUTE = """\
import tensorflow as tf


class Limiter:
    def __init__(self, ceiling):
        self.__ceiling = ceiling

    def limit(self, signal):
        peak = tf.reduce_max(tf.abs(signal))
        if peak > self.__ceiling:
            signal = signal * (self.__ceiling / peak)
        return signal


limiter = Limiter(1.0)
limited = limiter.limit(tf.constant([0.5, -2.0, 1.0]))
"""

_FOR_ELSE = """\
import tensorflow as tf


def fit_scale(samples, limit):
    for exponent in range(4):
        if exponent == 2:
            break
        samples = samples / 2.0
    else:
        samples = samples * 0.0
    if tf.reduce_max(samples) > limit:
        samples = samples / tf.reduce_max(samples)
    return samples


scaled = fit_scale(tf.constant([4.0, 8.0, 2.0]), tf.constant(1.0))
"""

_WHILE_ELSE_CALLEE = {
    "main.py": """\
import tensorflow as tf

from search import shrink


def step(point, gradient):
    return shrink(point - gradient, radius=tf.constant(1.0))


moved = step(tf.constant([3.0, 4.0]), tf.constant([0.0, 1.0]))
""",
    "search.py": """\
import tensorflow as tf


def shrink(point, radius):
    while tf.norm(point) > radius:
        point = point / 2.0
    else:
        point = point + 0.0
    return point
""",
}

_CONDITION_IN_HELPER = """\
import tensorflow as tf


def scale_down(signal, ceiling):
    peak = tf.reduce_max(tf.abs(signal))
    if peak > ceiling:
        signal = signal * (ceiling / peak)
    return signal


class Limiter:
    def __init__(self, ceiling):
        self.__ceiling = ceiling

    def apply(self, signal):
        return scale_down(signal, self.__ceiling)


limiter = Limiter(1.0)
limited = limiter.apply(tf.constant([0.5, -2.0, 1.0]))
"""

_MANGLED_NO_CONDITION = """\
import tensorflow as tf


class Standardizer:
    def __init__(self, epsilon):
        self.__epsilon = epsilon

    def transform(self, samples):
        mean, variance = tf.nn.moments(samples, axes=[0])
        return (samples - mean) * tf.math.rsqrt(variance + self.__epsilon)


standardizer = Standardizer(1e-3)
standard = standardizer.transform(tf.constant([[1.0, 5.0], [3.0, 9.0]]))
"""

_FOR_ELSE_PYTHON = """\
import tensorflow as tf


def blend(image, overlay, passes=(1, 2, 3)):
    for index in passes:
        if index > 5:
            break
        image = 0.5 * image + 0.5 * tf.roll(overlay, shift=index, axis=0)
    else:
        image = tf.clip_by_value(image, 0.0, 1.0)
    return image


blended = blend(tf.constant([0.0, 4.0, 1.0]), tf.constant([1.0, 0.0, 2.0]))
"""

_WHERE_INSTEAD = """\
import tensorflow as tf


class Limiter:
    def __init__(self, ceiling):
        self.__ceiling = ceiling

    def limit(self, signal):
        peak = tf.reduce_max(tf.abs(signal))
        return tf.where(peak > self.__ceiling, signal * (self.__ceiling / peak), signal)


limiter = Limiter(1.0)
loud = limiter.limit(tf.constant([0.5, -2.0, 1.0]))
quiet = limiter.limit(tf.constant([0.5, -0.25, 0.0]))
"""

_LOCAL_ANNOTATION = """\
from typing import NamedTuple

import tensorflow as tf


def descend(start):
    class State(NamedTuple):
        point: tf.Tensor
        rate: tf.Tensor

    def step(state: State):
        point = state.point - state.rate * 2.0 * state.point
        if tf.norm(point) > 1.0:
            point = point / tf.norm(point)
        return point

    state = State(start, tf.constant(0.1))
    return [step(state), step(State(start / 4.0, tf.constant(0.2)))]


points = descend(tf.constant([3.0, 4.0]))
"""

_CLASS_ANNOTATION = {
    "main.py": """\
import tensorflow as tf
from walk import Walk

walk = Walk(1.0)
places = [walk.move(tf.constant([x, 1.0])) for x in (0.5, 3.0)]
""",
    "walk.py": """\
import tensorflow as tf


class Walk:
    Point = tf.Tensor

    def __init__(self, radius):
        self.radius = radius

    def move(self, point):
        return self._inside(point + 1.0)

    def _inside(self, point) -> Point:
        while tf.norm(point) > self.radius:
            point = point / 2.0
        return point
""",
}

_ANNOTATIONS = """\
from typing import NamedTuple

import tensorflow as tf


class Rate(NamedTuple):
    value: tf.Tensor


def make_step(limit):
    class State(NamedTuple):
        point: tf.Tensor

    class Bound(NamedTuple):
        norm: tf.Tensor

    def step(point: tf.Tensor, rate: Rate, bound: "Bound") -> State:
        state = State(point - rate.value * 2.0 * point)
        if tf.norm(state.point) > bound.norm:
            state = State(state.point / tf.norm(state.point))
        return state.point

    return lambda point, rate: step(point, Rate(tf.constant(rate)), Bound(tf.constant(limit)))


walk = make_step(1.0)
points = [walk(tf.constant([3.0, 4.0]), rate) for rate in (0.1, 0.3)]
"""

_COROUTINE = """\
import asyncio

import tensorflow as tf


async def clipped(x):
    if tf.norm(x) > 1.0:
        x = x / tf.norm(x)
    return x


def step(x):
    return tf.square(asyncio.run(clipped(x)))


results = [step(tf.constant([3.0, 4.0])), step(tf.constant([0.1, 0.2]))]
"""


class AutographRefusal(Rule):
    """The function holds a construct that AutoGraph refuses, and a tensor decides in it."""

    code = "HYB506"
    name = "autograph-refusal"
    presumes_gain = True

    what_happens = (
        "`for ... else`, `while ... else`, names with two leading underscores (`self.__rate`) and annotations "
        "with names of an enclosing function or class (`def step(state: State)`, where `State` is defined "
        "beside it) make AutoGraph give up on the function that holds them. It logs a warning and runs the function "
        "unconverted, so that every `if`, `while` or `for` in it that depends on a tensor raises."
    )
    why = (
        "AutoGraph checks a function for constructs that it cannot express before it rewrites anything. "
        "Conversion is all or nothing for each function: one refused construct takes the converted control "
        "flow away from all statements of that function and from the helpers that it calls, since "
        "conversion follows the calls of converted code only. The rewritten function sees the names of its "
        "module and what its body captures, not those that an annotation alone uses."
    )
    unlock = (
        "Rename `__rate` to `_rate`; replace the `else` of a loop by a flag that is set before `break`; or "
        "move the refused construct into a helper of its own, in which no tensor decides. Write annotations as "
        "texts (`state: 'State'`) or put `from __future__ import annotations` first. Tensor conditions "
        "can also be written as `tf.cond`, `tf.where` or `tf.while_loop`."
    )
    references: ClassVar[tuple[str, ...]] = (
        "https://github.com/tensorflow/tensorflow/blob/master/tensorflow/python/autograph/core/unsupported_features_checker.py",
        "https://github.com/tensorflow/tensorflow/blob/master/tensorflow/python/autograph/g3doc/reference/limitations.md",
    )
    breaks: ClassVar[tuple[Example, ...]] = (
        Example(
            _MANGLED_ATTRIBUTE,
            "Limiter.limit",
            expect="differs",
            decision="decline",
            note="The private name alone turns conversion off, then the tensor condition raises.",
        ),
        Example(
            _FOR_ELSE,
            "fit_scale",
            expect="differs",
            decision="decline",
            note="The `else` of the Python loop is harmless by itself; the tensor condition after it is not.",
        ),
        Example(
            _WHILE_ELSE_CALLEE,
            "step",
            expect="differs",
            decision="decline",
            note=(
                "The refused construct is in a helper of another module; its caller is converted, the "
                "helper is not."
            ),
        ),
        Example(
            _CONDITION_IN_HELPER,
            "Limiter.apply",
            expect="differs",
            decision="decline",
            note=(
                "What an unconverted function calls is not converted either: the tensor condition stands in "
                "a helper."
            ),
        ),
        Example(
            _LOCAL_ANNOTATION,
            "descend.<locals>.step",
            expect="differs",
            decision="decline",
            note="`State` is a local class that the body of `step` does not name: only the annotation does.",
        ),
        Example(
            _CLASS_ANNOTATION,
            "Walk.move",
            expect="differs",
            decision="decline",
            module="walk.py",
            note="A helper's annotation names an alias of the class.",
        ),
        Example(
            _COROUTINE,
            "step",
            expect="differs",
            decision="decline",
            note="The text of a coroutine is not converted, and Python asks for the truth of a symbol.",
        ),
    )
    safe: ClassVar[tuple[Example, ...]] = (
        Example(
            _MANGLED_NO_CONDITION,
            "Standardizer.transform",
            expect="same",
            decision="hybridize",
            note="Unconverted, with a warning, yet nothing in the method depends on the value of a tensor.",
        ),
        Example(
            _FOR_ELSE_PYTHON,
            "blend",
            expect="same",
            decision="hybridize",
            note="The loop and its `else` are decided by Python values alone.",
        ),
        Example(
            _WHERE_INSTEAD,
            "Limiter.limit",
            expect="same",
            decision="hybridize",
            note="The choice is made by `tf.where`, which needs no conversion.",
        ),
        Example(
            _LOCAL_ANNOTATION,
            "descend",
            expect="same",
            decision="hybridize",
            note="The function around it is rewritten as a whole, and the class with it.",
        ),
        Example(
            _ANNOTATIONS,
            "make_step.<locals>.step",
            expect="same",
            decision="hybridize",
            note="A name of the module, one that the body captures, one as text: all of them are found.",
        ),
    )

    def check(self, function: FunctionFacts, program: ProgramFacts) -> Iterator[Reason]:
        """One reason for each statement on a tensor below syntax that AutoGraph refuses."""
        seen: set[ast.AST] = set()
        for lifted, stop in unconverted(function, program):
            if stop.kind != REFUSED or lifted.event.node in seen or len(seen) >= MOST:
                continue
            seen.add(lifted.event.node)
            yield self.reason(
                function,
                lifted,
                f"{stop.words} keeps AutoGraph from converting {stop.code.name}(), so that "
                f"{test_of(lifted)} is decided while tracing, on a symbol",
                what=f"{test_of(lifted)} here",
            )
