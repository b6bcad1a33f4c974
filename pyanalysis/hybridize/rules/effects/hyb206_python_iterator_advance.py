"""HYB206: the function advances a Python iterator that lives longer than the call."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import ClassVar

from hybridize.facts.lift import Lifted
from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.project.spelling import short
from hybridize.report.model import Reason
from hybridize.rules.base import Example, Rule
from hybridize.rules.effects.common import advances, visible
from hybridize.rules.effects.wording import through

_NEXT_BATCH = """\
import tensorflow as tf

rates = iter([0.1, 0.05, 0.01, 0.001])
weight = tf.Variable([1.0, 2.0])


def descend(target):
    gradient = 2.0 * (weight - target)
    weight.assign_sub(next(rates) * gradient)
    return tf.reduce_sum(tf.square(weight - target))


errors = [descend(tf.constant([0.0, 1.0])) for _ in range(4)]
"""

_GENERATOR_OF_THE_RECEIVER = {
    "main.py": """\
import tensorflow as tf
from training import Trainer

trainer = Trainer()
losses = [trainer.step(tf.constant([scale, 1.0])) for scale in (1.0, 2.0, 3.0)]
""",
    "training.py": """\
import tensorflow as tf


def noise():
    level = 1.0
    while True:
        yield level
        level *= 0.5


class Trainer:
    def __init__(self):
        self.noise = noise()

    def step(self, x):
        level = self._level()
        return tf.reduce_sum(tf.tanh(x + level))

    def _level(self):
        return next(self.noise)
""",
}

_LOOP_OVER_AN_ITERATOR = """\
import tensorflow as tf

batches = iter([tf.constant([float(i), 1.0]) for i in range(6)])


def accumulate(total, count):
    for batch in batches:
        total = total + tf.reduce_sum(tf.square(batch))
        count -= 1
        if count == 0:
            break
    return total


first = accumulate(tf.constant(0.0), 2)
second = accumulate(first, 2)
third = accumulate(second, 2)
"""

_COUNTER_OF_A_CLOSURE = """\
import itertools

import tensorflow as tf


def make_warmup(peak):
    steps = itertools.count(1)

    def scaled(gradient):
        factor = min(1.0, next(steps) / 3)
        return tf.clip_by_norm(gradient, 1.0) * peak * factor

    return scaled


scaled = make_warmup(0.5)
updates = [scaled(tf.constant([3.0, value])) for value in (4.0, 0.0, 1.0)]
"""

_DATASET_ITERATOR = """\
import tensorflow as tf

dataset = tf.data.Dataset.from_tensor_slices(tf.reshape(tf.range(8.0), [4, 2]))
batches = iter(dataset)


def consume(scale):
    batch = next(batches)
    return tf.reduce_sum(tf.square(batch * scale))


sums = [consume(tf.constant(scale)) for scale in (1.0, 0.5, 2.0, 1.0)]
"""

_LIST_IS_NOT_AN_ITERATOR = """\
import tensorflow as tf

kernels = [tf.constant([[1.0, 0.5], [0.0, 1.0]]), tf.constant([[0.0, 1.0], [1.0, 0.0]])]


def stack(x):
    for kernel in kernels:
        x = tf.nn.relu(tf.matmul(x, kernel) - 0.1)
    return x


outputs = [stack(tf.constant([[value, 1.0]])) for value in (1.0, 2.0, 3.0)]
"""

_ITERATOR_OF_THE_CALL = {
    "main.py": """\
import tensorflow as tf
from interpolation import piecewise

curves = [piecewise(tf.constant([value, 2.5])) for value in (0.5, 1.5, 3.5)]
""",
    "interpolation.py": """\
import tensorflow as tf

KNOTS = (0.0, 1.0, 2.0, 3.0)


def segments():
    for left, right in zip(KNOTS, KNOTS[1:]):
        yield left, right


def piecewise(x):
    total = tf.zeros_like(x)
    for left, right in segments():
        total += tf.clip_by_value(x - left, 0.0, right - left) * (1.0 + left)
    return total
""",
}

_ADVANCED_BY_THE_CALLER = """\
import tensorflow as tf


class Sampler:
    def __init__(self, targets):
        self.targets = iter(targets)

    def sample(self, logits):
        return self.loss(logits, next(self.targets))

    def loss(self, logits, target):
        return tf.reduce_mean(tf.square(tf.nn.softmax(logits) - target))


sampler = Sampler([tf.constant([1.0, 0.0]), tf.constant([0.0, 1.0]), tf.constant([0.5, 0.5])])
losses = [sampler.sample(tf.constant([value, 1.0])) for value in (0.0, 1.0, 2.0)]
"""

_BATCHES_AS_ARRAYS = """\
import tensorflow as tf


batches = tf.data.Dataset.range(4).repeat().as_numpy_iterator()


def scaled(x):
    return x * tf.cast(next(batches), tf.float32)


outputs = [scaled(tf.constant([1.0, 2.0])) for _ in range(2)]
"""


class PythonIteratorAdvance(Rule):
    """Consuming iterators whose position is Python state."""

    code = "HYB206"
    name = "python-iterator-advance"

    what_happens = (
        "`next(it)`, or a loop over a generator or iterator that exists outside the call, advances it "
        "while TensorFlow traces. The value it gave then is a constant of the graph: later calls do not "
        "advance it and compute with the first item again."
    )
    why = (
        "The position of a Python iterator is state of the interpreter. Only iterators of `tf.data` keep "
        "their position in the TensorFlow runtime, where a graph can advance it."
    )
    unlock = (
        "Iterate over a `tf.data.Dataset`, or let the eager caller take the item and pass it as an "
        "argument (a tensor, so that new values need no new trace)."
    )
    references: ClassVar[tuple[str, ...]] = (
        "https://www.tensorflow.org/guide/function#using_python_iterators_and_generators",
        "https://www.tensorflow.org/api_docs/python/tf/data/Iterator",
    )
    breaks: ClassVar[tuple[Example, ...]] = (
        Example(
            _NEXT_BATCH,
            "descend",
            expect="differs",
            decision="decline",
            note="All four steps use the first learning rate.",
        ),
        Example(
            _GENERATOR_OF_THE_RECEIVER,
            "Trainer.step",
            expect="differs",
            decision="decline",
            module="training.py",
            note="The generator is an attribute and is advanced in a helper method.",
        ),
        Example(
            _LOOP_OVER_AN_ITERATOR,
            "accumulate",
            expect="differs",
            decision="decline",
            note="Each call should continue where the last one stopped.",
        ),
        Example(
            _COUNTER_OF_A_CLOSURE,
            "make_warmup.<locals>.scaled",
            expect="differs",
            decision="decline",
            note="`itertools.count` in the enclosing function counts traces, not calls.",
        ),
        Example(
            _BATCHES_AS_ARRAYS,
            "scaled",
            expect="differs",
            decision="decline",
            note="Not an iterator of `tf.data` any more: its steps are steps of Python.",
        ),
    )
    safe: ClassVar[tuple[Example, ...]] = (
        Example(
            _DATASET_ITERATOR,
            "consume",
            expect="same",
            decision="hybridize",
            note="`next` on an iterator of `tf.data` is an operation.",
        ),
        Example(
            _LIST_IS_NOT_AN_ITERATOR,
            "stack",
            expect="same",
            decision="hybridize",
            note="A loop over a list starts anew each time.",
        ),
        Example(
            _ITERATOR_OF_THE_CALL,
            "piecewise",
            expect="same",
            decision="hybridize",
            module="interpolation.py",
            note="The generator and the `zip` are made in the call and used up by it.",
        ),
        Example(
            _ADVANCED_BY_THE_CALLER,
            "Sampler.loss",
            expect="same",
            decision="hybridize",
            note="The eager caller advances; the item arrives as a tensor.",
        ),
    )

    def check(self, function: FunctionFacts, program: ProgramFacts) -> Iterator[Reason]:
        """One reason for each iterator that is advanced."""
        for lifted in visible(function, advances(function)):
            name = _iterator(lifted)
            yield self.reason(
                function,
                lifted,
                f"the Python iterator `{name}` is advanced when the function is traced, "
                f"not at every call{through(lifted)}",
                what=f"`{name}` is advanced here",
            )


def _iterator(lifted: Lifted) -> str:
    node = lifted.event.node
    return short(node.args[0] if isinstance(node, ast.Call) and node.args else node)
