"""HYB707: a method that overrides another, or is overridden, becomes a graph alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.remember import remembered
from hybridize.report.model import Reason
from hybridize.rules.base import Example, Rule
from hybridize.values.objects import Class

_MOST = 3  # relatives that are named

_SIBLING_STAYS_EAGER = """\
import tensorflow as tf


class Activation:
    def apply(self, features):
        raise NotImplementedError


class Relu(Activation):
    def apply(self, features):
        return tf.nn.relu(features) + 0.1 * features


class Softplus(Activation):
    def apply(self, features):
        return tf.math.softplus(features)


activations = [Relu(), Softplus()]
outputs = [activation.apply(tf.constant([1.0, -1.0])) for activation in activations]
"""

_SUPER_CHAIN = """\
import tensorflow as tf


class Descent:
    def __init__(self, rate):
        self.rate = rate

    def update(self, weights, gradient):
        return weights - self.rate * gradient


class Momentum(Descent):
    def update(self, weights, gradient):
        return super().update(weights, 0.9 * gradient + 0.1 * weights)


optimizers = [Descent(0.5), Momentum(0.5)]
updated = [optimizer.update(tf.constant([1.0, 2.0]), tf.constant([0.5, 0.5])) for optimizer in optimizers]
"""

_OVERRIDDEN_ELSEWHERE = {
    "main.py": """\
import tensorflow as tf

from kernels import Kernel


class Periodic(Kernel):
    def evaluate(self, first, second):
        return tf.exp(-tf.square(tf.sin(first - second)))


points = tf.constant([0.0, 1.0]), tf.constant([2.0, 1.5])
values = [kernel.evaluate(*points) for kernel in (Kernel(), Periodic())]
""",
    "kernels.py": """\
import tensorflow as tf


class Kernel:
    def evaluate(self, first, second):
        return tf.exp(-0.5 * tf.square(first - second))
""",
}

_NO_HIERARCHY = """\
import tensorflow as tf


class Filter:
    def __init__(self, taps):
        self.taps = taps

    def apply(self, signal):
        return tf.add_n([tap * tf.roll(signal, shift=k, axis=0) for k, tap in enumerate(self.taps)])


smoothing = Filter([0.5, 0.25])
filtered = smoothing.apply(tf.constant([4.0, 0.0, 8.0]))
"""

_UNRELATED_NAME = """\
import tensorflow as tf


class Scale:
    def apply(self, signal):
        return 2.0 * tf.tanh(signal)


class Catalogue:
    def apply(self, names):
        return sorted(names)


scale = Scale()
scaled = scale.apply(tf.constant([4.0, 0.0]))
names = Catalogue().apply(["b", "a"])
"""

_INHERITED_ONLY = """\
import tensorflow as tf


class Block:
    def __init__(self, kernel):
        self.kernel = kernel

    def project(self, features):
        return features @ self.kernel


class Residual(Block):
    def forward(self, features):
        return features + tf.nn.relu(self.project(features))


block = Residual(tf.constant([[1.0, 0.5], [0.0, -1.0]]))
output = block.forward(tf.constant([[1.0, 2.0]]))
"""


class LoneOverride(Rule):
    """The method is one of several that share a name in a class hierarchy."""

    code = "HYB707"
    name = "lone-override"
    severity = "info"

    what_happens = (
        "Making one method of a hierarchy a graph leaves the others as they are. That is allowed and "
        "changes no result: a call through the base reaches the graph for one subclass and eager code for "
        "its siblings, and `super().f()` inside the graph is traced with it. You are told so that the "
        "family stays consistent where it matters."
    )
    why = "A decorator belongs to one `def`. Overriding methods do not inherit it."
    unlock = (
        "Decorate the siblings as well if they are called in the same loop; or decorate the one function "
        "that calls the method through the base, which covers all of them."
    )
    references: ClassVar[tuple[str, ...]] = (
        "https://www.tensorflow.org/guide/intro_to_modules",
        "https://docs.python.org/3/tutorial/classes.html#inheritance",
    )
    breaks: ClassVar[tuple[Example, ...]] = (
        Example(
            _SIBLING_STAYS_EAGER,
            "Relu.apply",
            expect="same",
            decision="hybridize",
            note="`Softplus.apply` is the sibling that stays eager until it is decorated as well.",
        ),
        Example(
            _SUPER_CHAIN,
            "Momentum.update",
            expect="same",
            decision="hybridize",
            note=(
                "The base method is traced as a part of the graph, and stays eager where it is called by "
                "itself."
            ),
        ),
        Example(
            _OVERRIDDEN_ELSEWHERE,
            "Kernel.evaluate",
            expect="same",
            decision="hybridize",
            module="kernels.py",
            note="The base of another module becomes a graph; the override of the program does not.",
        ),
    )
    safe: ClassVar[tuple[Example, ...]] = (
        Example(
            _NO_HIERARCHY,
            "Filter.apply",
            expect="same",
            decision="hybridize",
            note="A class that stands alone.",
        ),
        Example(
            _UNRELATED_NAME,
            "Scale.apply",
            expect="same",
            decision="hybridize",
            note="Two unrelated classes happen to use the same name.",
        ),
        Example(
            _INHERITED_ONLY,
            "Residual.forward",
            expect="same",
            decision="hybridize",
            note="The subclass adds a method and overrides none.",
        ),
    )

    def check(self, function: FunctionFacts, program: ProgramFacts) -> Iterator[Reason]:
        """One remark that names the relatives which define the method as well."""
        cls, name = function.cls, function.code.name
        if not isinstance(cls, Class) or name.startswith("__") and name != "__call__":
            return
        bases = [base for base in cls.mro[1:] if isinstance(base, Class) and name in base.fields]
        below = [other for other in _below(program).get(cls, ()) if name in other.fields]
        if not bases and not below:
            return
        told = [f"{verb} {_named(relatives, name)}"
                for verb, relatives in (("overrides", bases), ("is overridden by", below)) if relatives]
        message = f"{name}() {' and '.join(told)}: each of them is decided about on its own"
        yield self.reason(function, function.node, message)


@remembered
def _below(program: ProgramFacts) -> dict[Class, list[Class]]:
    """The classes that derive from each class of the program."""
    below: dict[Class, list[Class]] = {}
    for group in program.machine.classes.values():
        for cls in group:
            for base in cls.mro[1:]:
                if isinstance(base, Class):
                    below.setdefault(base, []).append(cls)
    return below


def _named(relatives: list[Class], name: str) -> str:
    texts = sorted({f"{other.name}.{name}()" for other in relatives})
    return ", ".join(texts[:_MOST]) + (f" and {len(texts) - _MOST} more" if len(texts) > _MOST else "")
