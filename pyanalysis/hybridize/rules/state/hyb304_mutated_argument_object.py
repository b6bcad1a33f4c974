"""HYB304: an object passed as an argument is changed between calls."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import ClassVar

from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.report.model import Reason
from hybridize.rules.base import Example, Rule
from hybridize.rules.state.common import ARGUMENT, MOST, change, stale_fields, told

_SCHEDULE_OBJECT = """\
import tensorflow as tf


class Schedule:
    def __init__(self, rate):
        self.rate = rate


def update(weights, gradient, schedule):
    return weights - schedule.rate * tf.clip_by_norm(gradient, 1.0)


schedule = Schedule(0.5)
weights = tf.constant([1.0, 2.0])
for _ in range(3):
    weights = update(weights, tf.constant([1.0, 1.0]), schedule)
    schedule.rate *= 0.1
"""

_CLASS_OF_SETTINGS = """\
import tensorflow as tf


class Settings:
    scale = 2.0


def scaled(x, settings):
    return tf.tanh(x) * settings.scale


first = scaled(tf.constant([1.0]), Settings)
Settings.scale = 9.0
second = scaled(tf.constant([1.0]), Settings)
"""

_CHANGED_BY_ITS_OWN_METHOD = {
    "main.py": """\
import tensorflow as tf
from curriculum import Curriculum, Trainer

curriculum, trainer = Curriculum(), Trainer()
losses = []
for _ in range(3):
    losses.append(trainer.loss(tf.constant([1.0, 2.0, 4.0]), curriculum))
    curriculum.advance()
""",
    "curriculum.py": """\
import tensorflow as tf


class Curriculum:
    def __init__(self):
        self.difficulty = 1

    def advance(self):
        self.difficulty += 1


class Trainer:
    def loss(self, x, curriculum):
        return tf.reduce_mean(self._power(x, curriculum))

    def _power(self, x, curriculum):
        return x**curriculum.difficulty - tf.reduce_max(x)
""",
}

_CLOSURE_WITH_OPTIONS = """\
import tensorflow as tf


class Options:
    squared = False


def make_distance(centre):
    def distance(x, options):
        offset = tf.abs(x - centre)
        if options.squared:
            offset = tf.square(offset)
        return tf.reduce_sum(offset)

    return distance


distance = make_distance(tf.constant([1.0, 1.0]))
options = Options()
plain = distance(tf.constant([4.0, 5.0]), options)
options.squared = True
squared = distance(tf.constant([4.0, 5.0]), options)
"""

_REPLACED_MEMBER = """\
import tensorflow as tf


class Head:
    def __init__(self, activation):
        self.activation = activation


def predict(features, head):
    logits = tf.reduce_sum(features, axis=-1)
    return head.activation(logits)


head = Head(tf.nn.relu)
features = tf.constant([[1.0, -2.0], [3.0, 4.0]])
first = predict(features, head)
head.activation = tf.sigmoid
second = predict(features, head)
"""

_NEVER_CHANGED = """\
import tensorflow as tf


class Schedule:
    def __init__(self, rate, bound):
        self.rate = rate
        self.bound = bound


def update(weights, gradient, schedule):
    return weights - schedule.rate * tf.clip_by_norm(gradient, schedule.bound)


schedule = Schedule(0.5, 1.0)
weights = tf.constant([1.0, 2.0])
for _ in range(3):
    weights = update(weights, weights * 0.5, schedule)
"""

_HOLDS_A_VARIABLE = {
    "main.py": """\
import tensorflow as tf
from curriculum import Curriculum, Trainer

curriculum, trainer = Curriculum(), Trainer()
losses = []
for _ in range(3):
    losses.append(trainer.loss(tf.constant([1.0, 2.0, 4.0]), curriculum))
    curriculum.advance()
""",
    "curriculum.py": """\
import tensorflow as tf


class Curriculum:
    def __init__(self):
        self.difficulty = tf.Variable(1.0)

    def advance(self):
        self.difficulty.assign_add(1.0)


class Trainer:
    def loss(self, x, curriculum):
        return tf.reduce_mean(tf.pow(x, curriculum.difficulty) - tf.reduce_max(x))
""",
}

_MODEL_AS_ARGUMENT = """\
import tensorflow as tf


class Line(tf.Module):
    def __init__(self):
        super().__init__()
        self.slope = tf.Variable(0.5)
        self.offset = tf.Variable(0.0)

    def __call__(self, x):
        return self.slope * x + self.offset


def loss_of(model, x, y):
    return tf.reduce_mean(tf.square(model(x) - y))


model = Line()
losses = []
for _ in range(3):
    losses.append(loss_of(model, tf.constant([1.0, 2.0]), tf.constant([3.0, 5.0])))
    model.slope.assign_add(0.5)
"""

_CHANGED_BEFORE_THE_FIRST_CALL = """\
import tensorflow as tf


class Options:
    def __init__(self):
        self.power = 1.0
        self.scale = 1.0


def scaled_distance(x, y, options):
    gap = tf.abs(x - y) ** options.power
    return options.scale * tf.reduce_sum(gap)


options = Options()
options.power = 2.0
options.scale = 0.5
origin = tf.zeros([2])
distances = [scaled_distance(tf.constant([value, 1.0]), origin, options) for value in (1.0, 2.0, 3.0)]
"""


class MutatedArgumentObject(Rule):
    """Arguments that are keyed by identity but change inside."""

    code = "HYB304"
    name = "mutated-argument-object"
    presumes_gain = True

    what_happens = (
        "The function reads attributes of an object that it gets as an argument. The program changes the "
        "object between two calls, but TensorFlow sees the same object and reuses the trace: the "
        "attributes keep the values they had at the first call."
    )
    why = (
        "Arguments that are neither tensors, Python numbers, strings nor containers of them are keyed by "
        "the identity of the object, held by a weak reference. Their attributes are not looked at."
    )
    unlock = (
        "Pass the attribute itself as a tensor, make it a `tf.Variable`, or treat the object as immutable "
        "and pass a new one when something changes. A `tf.experimental.ExtensionType` is keyed by its "
        "content."
    )
    references: ClassVar[tuple[str, ...]] = (
        "https://www.tensorflow.org/guide/function#depending_on_python_objects",
        "https://www.tensorflow.org/guide/function#use_the_tracing_protocol",
        "https://www.tensorflow.org/guide/extension_type",
    )
    breaks: ClassVar[tuple[Example, ...]] = (
        Example(
            _SCHEDULE_OBJECT,
            "update",
            expect="differs",
            decision="decline",
            note="The loop lowers `schedule.rate`; the graph keeps the first rate.",
        ),
        Example(
            _CLASS_OF_SETTINGS,
            "scaled",
            expect="differs",
            decision="decline",
            note="A class as an argument is told by its identity as well.",
        ),
        Example(
            _CHANGED_BY_ITS_OWN_METHOD,
            "Trainer.loss",
            expect="differs",
            decision="decline",
            module="curriculum.py",
            note="The attribute is read in a helper and changed by a method of the argument.",
        ),
        Example(
            _CLOSURE_WITH_OPTIONS,
            "make_distance.<locals>.distance",
            expect="differs",
            decision="decline",
            note="A Python flag in an object of options.",
        ),
        Example(
            _REPLACED_MEMBER,
            "predict",
            expect="differs",
            decision="decline",
            note="The object's activation function is replaced.",
        ),
    )
    safe: ClassVar[tuple[Example, ...]] = (
        Example(
            _NEVER_CHANGED,
            "update",
            expect="same",
            decision="hybridize",
            note="One object for all calls, and nobody changes it.",
        ),
        Example(
            _HOLDS_A_VARIABLE,
            "Trainer.loss",
            expect="same",
            decision="hybridize",
            module="curriculum.py",
            note="What changes is a variable inside the object.",
        ),
        Example(
            _MODEL_AS_ARGUMENT,
            "loss_of",
            expect="same",
            decision="hybridize",
            note="A module as an argument: its variables are read at each call.",
        ),
        Example(
            _CHANGED_BEFORE_THE_FIRST_CALL,
            "scaled_distance",
            expect="same",
            decision="hybridize",
            note="The object is set up before the first call and then left alone.",
        ),
    )

    def check(self, function: FunctionFacts, program: ProgramFacts) -> Iterator[Reason]:
        """One reason for each field of an argument object that changes between calls."""
        found = (one for one in stale_fields(function) if one.reached == ARGUMENT)
        for stale in islice(found, MOST):
            yield told(
                self,
                function,
                stale,
                f"`{stale.name}` belongs to an argument that selects the trace by its identity, "
                f"{change(stale)}",
                f"Pass `{stale.name}` itself as a tensor, make it a "
                f"`tf.Variable`, or pass a new object when something changes.",
            )
