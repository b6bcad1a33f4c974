"""HYB702: a graph cannot return objects that TensorFlow does not know."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.facts.results import Held, held_at_exit, leaves, parts, spell
from hybridize.report.model import Reason
from hybridize.rules.base import Example, Rule
from hybridize.rules.results.carried import obstacle
from hybridize.values import labels as lb
from hybridize.values.atoms import ApiMethod, Unknown
from hybridize.values.kinds import is_unknown
from hybridize.values.value import Value

_OWN_CLASS = """\
import tensorflow as tf


class Detection:
    def __init__(self, box, score):
        self.box = box
        self.score = score


def detect(features):
    score = tf.reduce_max(features)
    return Detection(tf.stack([score, score + 1.0]), tf.sigmoid(score))


detection = detect(tf.constant([0.5, 2.0]))
score = detection.score
"""

_LOSS_FACTORY = """\
import tensorflow as tf


def make_loss(class_weights):
    normalized = class_weights / tf.reduce_sum(class_weights)

    def loss(targets, predictions):
        return tf.reduce_sum(normalized * tf.square(targets - predictions))

    return loss


loss = make_loss(tf.constant([1.0, 3.0]))
value = loss(tf.constant([0.0, 1.0]), tf.constant([1.0, 0.0]))
"""

_DATACLASS_FROM_CALLEE = {
    "main.py": """\
import tensorflow as tf

from state import advance


class Filter:
    def __init__(self, gain):
        self.gain = gain

    def update(self, mean, observation):
        return advance(mean, self.gain * (observation - mean))


tracker = Filter(0.5)
state = tracker.update(tf.constant([0.0, 1.0]), tf.constant([1.0, 3.0]))
mean = state.mean
""",
    "state.py": """\
import dataclasses

import tensorflow as tf


@dataclasses.dataclass(eq=False)
class State:
    mean: tf.Tensor
    variance: tf.Tensor


def advance(mean, change):
    return State(mean + change, tf.square(change))
""",
}

_SET_OF_NAMES = """\
import tensorflow as tf


def active_units(features, kernels):
    activations = {name: tf.nn.relu(features @ kernel) for name, kernel in kernels.items()}
    return {activation.ref() for activation in activations.values()}


kernels = {"up": tf.ones((2, 1)), "down": -tf.ones((2, 1))}
units = active_units(tf.constant([[1.0, 2.0]]), kernels)
total = tf.add_n([unit.deref() for unit in units])
del units
"""

_NAMED_TUPLE = """\
import typing

import tensorflow as tf


class Detection(typing.NamedTuple):
    box: tf.Tensor
    score: tf.Tensor


def detect(features):
    score = tf.reduce_max(features)
    return Detection(tf.stack([score, score + 1.0]), tf.sigmoid(score))


detection = detect(tf.constant([0.5, 2.0]))
score = detection.score
"""

_NESTED_STRUCTURE = """\
import tensorflow as tf


class Encoder:
    def __init__(self, kernels):
        self.kernels = kernels

    def layers(self, features):
        outputs = []
        for kernel in self.kernels:
            features = tf.nn.relu(features @ kernel)
            outputs.append(features)
        return outputs

    def encode(self, features):
        outputs = self.layers(features)
        return {"last": outputs[-1], "all": outputs, "attention": None}


encoder = Encoder([tf.eye(2), tf.ones((2, 1))])
encoded = encoder.encode(tf.constant([[1.0, 2.0]]))
"""

_NOTHING = """\
import tensorflow as tf

weights = [tf.Variable([1.0, 2.0]), tf.Variable([[4.0]])]


def decay(factor):
    for weight in weights:
        weight.assign(factor * weight)


for value in (0.5, 0.25):
    decay(tf.constant(value))
"""

_MADE_OUTSIDE = """\
import tensorflow as tf


class Report:
    def __init__(self, mean, worst):
        self.mean = mean
        self.worst = worst


def loss(targets, predictions):
    errors = tf.abs(targets - predictions)
    return tf.reduce_mean(errors), tf.reduce_max(errors)


report = Report(*loss(tf.constant([0.0, 1.0]), tf.constant([1.0, 4.0])))
"""

_EXTENSION_TYPE = """\
import tensorflow as tf


class Masked(tf.experimental.ExtensionType):
    values: tf.Tensor
    mask: tf.Tensor

    def shifted(self, offset):
        return Masked(self.values + offset, self.mask)


readings = Masked([1.0, -1.0], [True, False])
shifted = readings.shifted(tf.constant(2.0)).values
"""

_TABLE_WITH_A_NAME = """\
import tensorflow as tf


class Table(dict):
    def __init__(self, name, **columns):
        super().__init__(**columns)
        self.name = name


def summary(x):
    return Table("batch", mean=tf.reduce_mean(x), largest=tf.reduce_max(x))


tables = [summary(tf.constant([value, 2.0])) for value in (1.0, 3.0)]
names = [table.name for table in tables]
"""

_TABLE_OF_ENTRIES = """\
import tensorflow as tf


class Table(dict):
    def spread(self):
        return self["largest"] - self["mean"]


def summary(x):
    return Table(mean=tf.reduce_mean(x), largest=tf.reduce_max(x))


spreads = [summary(tf.constant([value, 2.0])).spread() for value in (1.0, 3.0)]
"""


_DEFAULTS_LOST = """\
import collections
import tensorflow as tf


def totals(x):
    found = collections.defaultdict(float)
    found["sum"] = tf.reduce_sum(x)
    found["mean"] = tf.reduce_mean(x)
    return found


spread = totals(tf.constant([1.0, 2.0]))["spread"]
"""


class UncarriedResult(Rule):
    """A result is an object that a graph cannot carry out."""

    code = "HYB702"
    name = "uncarried-result"
    presumes_gain = True

    what_happens = (
        "A `tf.function` returns tensors, in tuples, lists, dicts and named tuples nested at will, or "
        "`None`. A function that returns an object of a class of its own, another function, a set or a "
        "generator raises TypeError as a graph. A dataset does come back, as a dataset object of another "
        "type."
    )
    why = (
        "What leaves a graph must be taken apart into tensors and put together again. TensorFlow does this "
        "for the structures of `tf.nest`, for its composite tensors and for types that implement its "
        "protocols; it refuses everything else."
    )
    unlock = (
        "Return a tuple, a dict or a `typing.NamedTuple` and build the object in the eager caller; or "
        "derive the class from `tf.experimental.ExtensionType`. A function that makes functions is "
        "decorated best on what it makes."
    )
    references: ClassVar[tuple[str, ...]] = (
        "https://www.tensorflow.org/api_docs/python/tf/function#returns",
        "https://www.tensorflow.org/api_docs/python/tf/nest",
        "https://www.tensorflow.org/guide/extension_type",
    )
    breaks: ClassVar[tuple[Example, ...]] = (
        Example(
            _OWN_CLASS,
            "detect",
            expect="differs",
            decision="decline",
            note="TensorFlow has no way to take a `Detection` apart.",
        ),
        Example(
            _LOSS_FACTORY,
            "make_loss",
            expect="differs",
            decision="decline",
            note="The result is a function.",
        ),
        Example(
            _DATACLASS_FROM_CALLEE,
            "Filter.update",
            expect="differs",
            decision="decline",
            note="A plain dataclass, made in another module, is an object like any other.",
        ),
        Example(
            _SET_OF_NAMES,
            "active_units",
            expect="differs",
            decision="decline",
            note="A set is no structure that TensorFlow takes apart.",
        ),
        Example(
            _DEFAULTS_LOST,
            "totals",
            expect="differs",
            decision="decline",
            note="A plain dict comes back, which has no defaults.",
        ),
        Example(
            _TABLE_WITH_A_NAME,
            "summary",
            expect="differs",
            decision="decline",
            note="TensorFlow makes the dictionary anew, as `Table()`, which lacks a name.",
        ),
    )
    safe: ClassVar[tuple[Example, ...]] = (
        Example(
            _NAMED_TUPLE,
            "detect",
            expect="same",
            decision="hybridize",
            note="A named tuple of tensors keeps its type.",
        ),
        Example(
            _NESTED_STRUCTURE,
            "Encoder.encode",
            expect="same",
            decision="hybridize",
            note="Dicts, lists and `None` may be nested at will.",
        ),
        Example(
            _NOTHING,
            "decay",
            expect="same",
            decision="hybridize",
            note="A function for its effect on variables may return nothing.",
        ),
        Example(
            _MADE_OUTSIDE,
            "loss",
            expect="same",
            decision="hybridize",
            note="The object is built by the caller, around the tensors that the graph returns.",
        ),
        Example(
            _EXTENSION_TYPE,
            "Masked.shifted",
            expect="same",
            decision="hybridize",
            note="An extension type goes in and out as its tensors; a signature cannot name the receiver.",
        ),
        Example(
            _TABLE_OF_ENTRIES,
            "summary",
            expect="same",
            decision="hybridize",
            note="A dictionary with methods and nothing else is made anew as it was.",
        ),
    )

    def check(self, function: FunctionFacts, program: ProgramFacts) -> Iterator[Reason]:
        """One reason for every kind of object that a return statement gives and no graph can."""
        if function.code.is_generator or function.code.is_async:
            return
        told: set[str] = set()
        held = held_at_exit(function.records)
        for node, value in function.returns():
            for path, atom in parts(value, held=held):
                found = obstacle(atom)
                if found is None or found.what in told or len(told) >= 2:
                    continue
                told.add(found.what)
                where = f" as {spell(path)} of its result" if path else ""
                yield self.reason(function, node, f"{function.code.name}() returns {found.what}{where}, {found.why}",
                                  severity="error" if found.certain else "warning")
        if not told:
            yield from self._not_known(function, held)

    def _not_known(self, function: FunctionFacts, held: Held) -> Iterator[Reason]:
        """The first result of which nothing tells whether it is a tensor: no operation, and no argument."""
        for node, value in function.returns():
            for leaf in leaves(value, held=held):
                if _is_not_known(leaf.value):
                    where = f"{spell(leaf.path)} of its result" if leaf.path else "its result"
                    yield self.reason(
                        function, node, f"whether {where} is a tensor is not known ({_cause(leaf.value)}); a graph of "
                        f"{function.code.name}() returns nothing else as it is", severity="warning")
                    return


def _is_not_known(value: Value) -> bool:
    return bool(value.atoms) and not lb.from_values(value.labels) and all(map(is_unknown, value.atoms))


def _cause(value: Value) -> str:
    for atom in value.ordered():
        if isinstance(atom, ApiMethod):
            return f"`{atom.attribute}` of a library's object"
        if isinstance(atom, Unknown) and atom.cause:
            return atom.cause
    return "unknown value"
