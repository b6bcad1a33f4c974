"""HYB608: what an eager assignment returns is handed to a graph, which cannot take it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from hybridize.facts.graphs import how_called
from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.report.model import Reason
from hybridize.rules.base import Example, Rule
from hybridize.rules.retracing.common import arguments_of, parameter_node
from hybridize.values import labels as lb
from hybridize.values.atoms import Tuple
from hybridize.values.objects import Dictionary, DictState, ListState, Obj, Sequence, Variable
from hybridize.values.value import Value

_STEP = """\
import tensorflow as tf

step = tf.Variable(0.0)


def decayed(rate, at):
    return rate / (1.0 + 0.1 * at)


rates = [decayed(tf.constant(0.5), step.assign_add(1.0)) for _ in range(3)]
"""

_FROM_A_HELPER = {
    "main.py": """\
import tensorflow as tf

from counting import Counter

counter = Counter()


def warm_up(loss, at):
    return loss * tf.minimum(1.0, tf.cast(at, tf.float32) / 10.0)


losses = [warm_up(tf.constant(2.0), counter.next()) for _ in range(3)]
""",
    "counting.py": """\
import tensorflow as tf


class Counter:
    def __init__(self):
        self.value = tf.Variable(0)

    def next(self):
        return self.value.assign_add(1)
""",
}

_KEPT = """\
import tensorflow as tf


class Scaler:
    def __init__(self, scale):
        self.scale = tf.Variable(1.0)
        self.initial = self.scale.assign(scale)

    def __call__(self, x):
        return x * self.initial


scaler = Scaler(2.0)
scaled = [scaler(tf.constant([value, 1.0])) for value in (1.0, 2.0)]
"""

_IN_A_LIST = """\
import tensorflow as tf

weights = tf.Variable([1.0, 2.0])


def total(parts):
    return tf.add_n([tf.reduce_sum(part) for part in parts])


totals = [total([weights.assign([value, 3.0]), tf.constant([1.0, 2.0])]) for value in (2.0, 4.0)]
"""

_THE_VARIABLE = """\
import tensorflow as tf

step = tf.Variable(0.0)


def decayed(rate, at):
    return rate / (1.0 + 0.1 * at)


rates = []
for _ in range(3):
    step.assign_add(1.0)
    rates.append(decayed(tf.constant(0.5), step))
"""

_A_TENSOR_OF_IT = """\
import tensorflow as tf

step = tf.Variable(0.0)


def decayed(rate, at):
    return rate / (1.0 + 0.1 * at)


rates = [decayed(tf.constant(0.5), step.assign_add(1.0).read_value()) for _ in range(3)]
"""

_INSIDE = """\
import tensorflow as tf


class Schedule:
    def __init__(self):
        self.step = tf.Variable(0.0)

    def next(self, rate):
        at = self.step.assign_add(1.0)
        return rate / (1.0 + 0.1 * at)


schedule = Schedule()
rates = [schedule.next(tf.constant(0.5)) for _ in range(3)]
"""


class AssignmentHandedOn(Rule):
    """A graph gets, or captures, what `variable.assign(...)` has returned outside of it."""

    code = "HYB608"
    name = "assignment-handed-on"

    what_happens = (
        "`v.assign(x)` and its kin return a view of the variable that stands for the value behind the "
        "assignment. Eager operations take it like the variable. A `tf.function` that gets it as an "
        "argument, or finds it in an attribute or a global, raises TypeError when it is traced."
    )
    why = (
        "The view is bound to the operation of the assignment, and an eager assignment leaves none: TensorFlow finds "
        "`None` where it looks for what the graph has to wait for."
    )
    unlock = "Assign first and pass the variable itself, or pass `v.assign(x).read_value()`, which is a tensor."
    references: ClassVar[tuple[str, ...]] = (
        "https://github.com/tensorflow/tensorflow/blob/master/tensorflow/python/ops/resource_variable_ops.py",
        "https://www.tensorflow.org/api_docs/python/tf/Variable#assign",
    )
    breaks: ClassVar[tuple[Example, ...]] = (
        Example(_STEP, "decayed", expect="differs", decision="decline",
                note="The step counter is advanced in the argument."),
        Example(_FROM_A_HELPER, "warm_up", expect="differs", decision="decline",
                note="A method in another module returns it."),
        Example(_KEPT, "Scaler.__call__", expect="differs", decision="decline",
                note="The constructor keeps it, and the graph captures it."),
        Example(_IN_A_LIST, "total", expect="differs", decision="decline", note="It is an item of a list."),
    )
    safe: ClassVar[tuple[Example, ...]] = (
        Example(_THE_VARIABLE, "decayed", expect="same", decision="hybridize", note="The variable itself is passed."),
        Example(_A_TENSOR_OF_IT, "decayed", expect="same", decision="hybridize",
                note="`read_value` gives a tensor."),
        Example(_INSIDE, "Schedule.next", expect="same", decision="hybridize",
                note="The assignment is part of the graph, and so is its result."),
    )

    def check(self, function: FunctionFacts, program: ProgramFacts) -> Iterator[Reason]:
        """One reason for a parameter or a captured name that holds the result of an assignment."""
        for index in arguments_of(function):
            if any(_holds(function, caller.edge.passed[index]) for caller in function.callers
                   if index < len(caller.edge.passed) and how_called(caller) != "py_function"):
                name = function.params[index].name
                yield self.reason(function, parameter_node(function, index),
                                  f"`{name}` is what an assignment to a variable has returned, which no graph can take")
                return
        for found in (function.reads(), function.reads_once_bound()):
            for (_, field), content in sorted(found.items(), key=lambda one: str(one[0][1])):
                if isinstance(field, str) and _holds(function, content):
                    yield self.reason(function, function.node,
                                      f"`{field}` is what an assignment to a variable has returned, which no graph can "
                                      "take")
                    return


def _holds(function: FunctionFacts, content: Any, depth: int = 2) -> bool:
    """Whether it is, or holds, a variable as an assignment outside of the function has returned it."""
    if isinstance(content, ListState):
        return any(_holds(function, item, depth) for item in (*(content.items or ()), content.element))
    if isinstance(content, DictState):
        return any(_holds(function, item, depth) for item in (*content.known.values(), content.rest_value))
    if not isinstance(content, Value):
        return False
    outside = any(label.kind == lb.VIEW and label.owner not in function.extent for label in content.labels)
    return any((outside and isinstance(atom, Variable)) or (depth > 0 and _inside(function, atom, depth - 1))
               for atom in content.atoms)


def _inside(function: FunctionFacts, atom: object, depth: int) -> bool:
    if isinstance(atom, Tuple):
        return any(_holds(function, item, depth) for item in atom.items)
    held = atom.fields.get("content") if isinstance(atom, Obj) and isinstance(atom, (Sequence, Dictionary)) else None
    return held is not None and _holds(function, held, depth)
