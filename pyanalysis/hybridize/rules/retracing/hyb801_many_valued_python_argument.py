"""HYB801: a Python argument takes a new value at almost every call."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.facts.variety import MANY, OPEN, Variety, variety
from hybridize.project.testing import TestConventions
from hybridize.report.model import Reason
from hybridize.rules.base import Example, Rule
from hybridize.rules.retracing.common import arguments_of, may_gain, parameter_node, shown_by

_LOOP_INDEX = """\
import tensorflow as tf

weight = tf.Variable([1.0, -2.0])


def train_step(target, step):
    rate = 0.1 / (1.0 + step)
    weight.assign_sub(rate * (weight - target))
    return tf.norm(weight - target)


distances = [train_step(tf.constant([0.0, 1.0]), step) for step in range(6)]
"""

_STRING_IDENTIFIER = """\
import tensorflow as tf


class Vocabulary:
    def __init__(self, words):
        self.vectors = {word: float(len(word)) * tf.ones([2]) for word in words}

    def vector(self, word):
        return self.vectors[word]

    def score(self, word, query):
        return tf.tensordot(self.vector(word), query, axes=1)


vocabulary = Vocabulary(["a", "tf", "map", "cond", "range", "gather"])
query = tf.constant([0.5, 1.0])
scores = [vocabulary.score(word, query) for word in vocabulary.vectors]
"""

_SCHEDULE_OF_OTHER_MODULE = {
    "main.py": """\
import tensorflow as tf

from schedule import noise_level


def corrupt(images, level):
    return tf.clip_by_value(images + level * tf.cos(images), 0.0, 1.0)


def run_epoch(images, epoch):
    return tf.reduce_mean(corrupt(images, noise_level(epoch)))


means = [run_epoch(tf.constant([0.25, 0.5]), epoch) for epoch in range(6)]
""",
    "schedule.py": """\
def noise_level(epoch, start=0.5, decay=0.8):
    return start * decay**epoch
""",
}

_FLOAT_OF_TENSOR = """\
import tensorflow as tf


def relax(values, step):
    return values - step * tf.sign(values)


values = tf.constant([3.0, -1.0])
for _ in range(6):
    values = relax(values, float(tf.norm(values)) / 10.0)
"""

_CONSTANT_EVERYWHERE = """\
import tensorflow as tf


def sharpen(logits, temperature):
    return tf.nn.softmax(logits / temperature)


batches = tf.reshape(tf.range(12.0), (6, 2))
probabilities = [sharpen(batches[index], 0.5) for index in range(6)]
"""

_TRAINING_FLAG = """\
import tensorflow as tf


def dropout_free(features, training):
    if training:
        features = features * tf.constant([2.0, 0.0])
    return tf.nn.relu(features)


batch = tf.constant([1.0, 2.0])
outputs = [dropout_free(batch, training=index < 4) for index in range(6)]
"""

_DEFAULT_NEVER_OVERRIDDEN = """\
import tensorflow as tf


class Pooling:
    def __init__(self, size):
        self.size = size

    def pool(self, signal, power=3):
        windows = tf.reshape(signal, [-1, self.size])
        return tf.reduce_mean(windows**power, axis=-1) ** (1.0 / power)


pooling = Pooling(2)
pooled = [pooling.pool(tf.constant([1.0, 2.0, 3.0, 4.0]) + shift) for shift in range(6)]
"""

_INDEX_AS_TENSOR = """\
import tensorflow as tf

weight = tf.Variable([1.0, -2.0])


def train_step(target, step):
    rate = 0.1 / (1.0 + tf.cast(step, tf.float32))
    weight.assign_sub(rate * (weight - target))
    return tf.norm(weight - target)


distances = [train_step(tf.constant([0.0, 1.0]), step) for step in tf.range(6)]
"""


class ManyValuedPythonArgument(Rule):
    """A parameter receives many different Python numbers or strings."""

    code = "HYB801"
    name = "many-valued-python-argument"
    presumes_gain = True

    what_happens = (
        "Each new value of a Python number or string is a new trace: the body runs again in Python, another "
        "graph is built and kept. With a loop index, a schedule computed in Python or string identifiers, "
        "the function is traced at almost every call, which is slower than eager execution and never gives "
        "the memory back."
    )
    why = (
        "A trace is keyed by the value of its Python arguments, because the body may use that value in "
        "Python: as a loop bound, in a condition, as a shape."
    )
    unlock = (
        "Pass a tensor: `tf.constant(step)`, an element of `tf.range(n)`, a `tf.Variable` for a learning "
        "rate. The body then has to treat it as one. `reduce_retracing` does not help with Python values."
    )
    references: ClassVar[tuple[str, ...]] = (
        "https://www.tensorflow.org/guide/function#rules_of_tracing",
        "https://www.tensorflow.org/guide/function#pass_tensors_instead_of_python_literals",
        "https://www.tensorflow.org/api_docs/python/tf/function",
    )
    breaks: ClassVar[tuple[Example, ...]] = (
        Example(
            _LOOP_INDEX,
            "train_step",
            expect="retraces",
            decision="decline",
            note="The step counter of the loop is part of the key.",
        ),
        Example(
            _STRING_IDENTIFIER,
            "Vocabulary.score",
            expect="retraces",
            decision="decline",
            note="A method with a string that is different for each word.",
        ),
        Example(
            _SCHEDULE_OF_OTHER_MODULE,
            "corrupt",
            expect="retraces",
            decision="decline",
            note="The noise level is a Python float that another module computes anew for each epoch.",
        ),
        Example(
            _FLOAT_OF_TENSOR,
            "relax",
            expect="retraces",
            decision="decline",
            note="`float()` in the caller turns a tensor into a new Python number each time.",
        ),
    )
    safe: ClassVar[tuple[Example, ...]] = (
        Example(
            _CONSTANT_EVERYWHERE,
            "sharpen",
            expect="same",
            decision="hybridize",
            note="All callers pass the same number.",
        ),
        Example(
            _TRAINING_FLAG,
            "dropout_free",
            expect="same",
            decision="hybridize",
            note="A boolean has two values: at most two traces.",
        ),
        Example(
            _DEFAULT_NEVER_OVERRIDDEN,
            "Pooling.pool",
            expect="same",
            decision="hybridize",
            note="Nobody overrides the default, so it is a constant of the function.",
        ),
        Example(
            _INDEX_AS_TENSOR,
            "train_step",
            expect="same",
            decision="hybridize",
            note="The counter comes as a tensor: one trace for all values.",
        ),
    )

    def check(self, function: FunctionFacts, program: ProgramFacts) -> Iterator[Reason]:
        """One reason for each parameter that takes many values, or may."""
        if not may_gain(function):
            return
        for index in arguments_of(function):
            found = variety(program, function, index)
            name = function.params[index].name
            if found.verdict == MANY:
                by_tests = not is_test(function) and variety(program, function, index, tests=False).verdict != MANY
                told = self.reason(function, parameter_node(function, index),
                                   many(name, found) + (", though only tests vary it" if by_tests else ""),
                                   severity="warning" if by_tests else None)
                yield shown_by(told, found.caller, f"{function.code.name}() is called here")
            elif found.verdict == OPEN:
                told = self.reason(
                    function,
                    parameter_node(function, index),
                    f"how many Python values `{name}` takes is not known: each number or string is a trace",
                    severity="warning",
                )
                yield shown_by(told, found.caller, f"{function.code.name}() is called here")


def is_test(function: FunctionFacts) -> bool:
    """Whether a function stands in a file of tests: they call it as it is meant to be called."""
    return TestConventions().is_test_file(function.code.path)


def many(name: str, found: Variety) -> str:
    """What is wrong with a parameter of many values."""
    if found.caller is None:
        return (
            f"`{name}` is given {len(found.values)} different Python values by its callers: each is a trace"
        )
    value = f"`{found.text}`" if found.text and found.text != name else "a Python value"
    return f"`{name}` is given {value}, which changes from call to call: each value is a trace"
