"""HYB202: the function assigns a global, a variable of an enclosing function or a class attribute."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from hybridize.facts.lift import Lifted
from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.report.model import Reason
from hybridize.rules.base import Example, Rule
from hybridize.rules.effects.common import name_writes, visible
from hybridize.rules.effects.wording import text_of, through

_COUNTS_IN_A_GLOBAL = """\
import tensorflow as tf

steps_taken = 0
weight = tf.Variable(2.0)


def descend(target):
    global steps_taken
    weight.assign_sub(0.2 * (weight - target))
    steps_taken += 1
    return weight.read_value()


path = [descend(tf.constant(1.0)) for _ in range(4)]
"""

_CLOSURE_VARIABLE = """\
import tensorflow as tf


def make_smoother(momentum):
    updates = 0

    def smooth(average, value):
        nonlocal updates
        updates += 1
        return momentum * average + (1.0 - momentum) * value

    def count():
        return updates

    return smooth, count


smooth, count = make_smoother(0.9)
average = tf.zeros([2])
for value in (1.0, 2.0, 3.0):
    average = smooth(average, tf.fill([2], value))
updates = count()
"""

_CLASS_ATTRIBUTE_IN_ANOTHER_MODULE = {
    "main.py": """\
import tensorflow as tf
from metrics import Precision, f_score

scores = [f_score(tf.constant([1.0, value]), tf.constant([1.0, 0.0])) for value in (0.0, 1.0, 1.0)]
evaluations = Precision.evaluations
""",
    "metrics.py": """\
import tensorflow as tf


class Precision:
    evaluations = 0

    @classmethod
    def of(cls, predicted, actual):
        cls.evaluations += 1
        return tf.reduce_sum(predicted * actual) / tf.reduce_sum(predicted)


def f_score(predicted, actual):
    precision = Precision.of(predicted, actual)
    recall = tf.reduce_sum(predicted * actual) / tf.reduce_sum(actual)
    return 2.0 * precision * recall / (precision + recall)
""",
}

_GLOBAL_IN_A_CALLEE = """\
import tensorflow as tf

evaluations = 0


def objective(x):
    global evaluations
    evaluations = evaluations + 1
    return tf.reduce_sum(tf.square(x) - tf.cos(x))


def search(start):
    low, high = objective(start - 0.1), objective(start + 0.1)
    return start - 0.5 * (high - low)


points = [search(tf.constant([value])) for value in (1.0, 2.0, 3.0)]
"""

_LOCAL_OF_THE_SAME_NAME = """\
import tensorflow as tf

scale = 10.0


def standardise(x):
    scale = tf.math.reduce_std(x)
    return (x - tf.reduce_mean(x)) / scale


rows = [standardise(tf.constant([1.0, 2.0, value])) for value in (3.0, 4.0, 5.0)]
"""

_NONLOCAL_WITHIN_THE_CALL = """\
import tensorflow as tf


def polynomial(x):
    total = tf.zeros_like(x)

    def add(coefficient, power):
        nonlocal total
        total = total + coefficient * x**power

    add(2.0, 3)
    add(-1.0, 1)
    return total


values = [polynomial(tf.constant([value, -value])) for value in (1.0, 2.0, 3.0)]
"""

_VARIABLE_OF_THE_CLASS = {
    "main.py": """\
import tensorflow as tf
from normalisation import Normaliser

normaliser = Normaliser()
outputs = [normaliser.update(tf.constant([value, 2.0])) for value in (0.0, 2.0, 4.0)]
batches = int(Normaliser.batches)
""",
    "normalisation.py": """\
import tensorflow as tf


class Normaliser:
    batches = tf.Variable(0)
    mean = tf.Variable(0.0)

    def update(self, x):
        Normaliser.batches.assign_add(1)
        self.mean.assign_add((tf.reduce_mean(x) - self.mean) / tf.cast(self.batches, tf.float32))
        return x - self.mean
""",
}

_CALLER_COUNTS = """\
import tensorflow as tf

seen = 0


def features(image):
    edges = image[:, 1:] - image[:, :-1]
    return tf.reduce_mean(tf.abs(edges), axis=1)


def consume(images):
    global seen
    found = []
    for image in images:
        found.append(features(image))
        seen += 1
    return found


found = consume([tf.reshape(tf.range(6.0), [2, 3]) ** power for power in (1.0, 2.0, 3.0)])
"""


class OuterNameWrite(Rule):
    """Assignments to names that live longer than the call."""

    code = "HYB202"
    name = "outer-name-write"

    what_happens = (
        "The assignment to a `global`, a `nonlocal` or a class attribute runs while TensorFlow traces, and "
        "not at the later calls that reuse the trace. A counter stops at one, a flag is never updated "
        "again, and code that reads the name continues with the value of the first call."
    )
    why = (
        "Binding a Python name is done by the interpreter. The graph records tensor operations and the "
        "state of `tf.Variable`s; it has no notion of the modules, cells and classes of your program."
    )
    unlock = (
        "Keep the state in a `tf.Variable` and update it with `assign`, or return the new value and let "
        "the eager caller assign it."
    )
    references: ClassVar[tuple[str, ...]] = (
        "https://www.tensorflow.org/guide/function#executing_python_side_effects",
        "https://www.tensorflow.org/guide/function#changing_python_global_and_free_variables",
        "https://github.com/tensorflow/tensorflow/blob/master/tensorflow/python/autograph/g3doc/reference/limitations.md",
    )
    breaks: ClassVar[tuple[Example, ...]] = (
        Example(
            _COUNTS_IN_A_GLOBAL,
            "descend",
            expect="differs",
            decision="decline",
            note="After four calls the counter holds 1.",
        ),
        Example(
            _CLOSURE_VARIABLE,
            "make_smoother.<locals>.smooth",
            expect="differs",
            decision="decline",
            note="The enclosing function's variable is updated once.",
        ),
        Example(
            _CLASS_ATTRIBUTE_IN_ANOTHER_MODULE,
            "f_score",
            expect="differs",
            decision="decline",
            module="metrics.py",
            note="The class method that counts is called two levels down.",
        ),
        Example(
            _GLOBAL_IN_A_CALLEE,
            "search",
            expect="differs",
            decision="decline",
            note="The objective counts its evaluations.",
        ),
    )
    safe: ClassVar[tuple[Example, ...]] = (
        Example(
            _LOCAL_OF_THE_SAME_NAME,
            "standardise",
            expect="same",
            decision="hybridize",
            note="Without `global` the assignment makes a local variable.",
        ),
        Example(
            _NONLOCAL_WITHIN_THE_CALL,
            "polynomial",
            expect="same",
            decision="hybridize",
            note="The variable that the inner function rebinds belongs to this call.",
        ),
        Example(
            _VARIABLE_OF_THE_CLASS,
            "Normaliser.update",
            expect="same",
            decision="hybridize",
            module="normalisation.py",
            note="The class attribute is a `tf.Variable`; `assign_add` is an operation.",
        ),
        Example(
            _CALLER_COUNTS,
            "features",
            expect="same",
            decision="hybridize",
            note="The global is written by the eager caller.",
        ),
    )

    def check(self, function: FunctionFacts, program: ProgramFacts) -> Iterator[Reason]:
        """One reason for each name that is assigned."""
        for lifted in visible(function, name_writes(function)):
            name = text_of(lifted)
            yield self.reason(
                function,
                lifted,
                f"{_KINDS[lifted.event.detail]} `{name}` is assigned when the function "
                f"is traced, not at every call{through(lifted)}",
                unlock=_unlock(lifted),
                what=f"`{name}` is assigned here",
            )


_KINDS = {
    "global": "the global",
    "nonlocal": "the enclosing function's variable",
    "class": "the class attribute",
    "delete": "the name",
}


def _unlock(lifted: Lifted) -> str:
    name = text_of(lifted)
    return (
        f"Hold `{name}` in a `tf.Variable` that exists before the call and update it with `assign`, or return its "
        f"new value and let the eager caller assign it."
    )
