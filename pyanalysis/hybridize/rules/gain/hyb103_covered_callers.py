"""HYB103: every call comes from code that is traced already."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.report.model import Reason
from hybridize.rules.base import Example, Rule

_HELPER_OF_A_HYBRID_STEP = """\
import tensorflow as tf

weight = tf.Variable([1.0, -1.0])


def squared_error(prediction, target):
    return tf.reduce_mean(tf.square(prediction - target))


@tf.function
def train_step(x, y):
    with tf.GradientTape() as tape:
        loss = squared_error(x * weight, y) + 0.1 * squared_error(x * weight + 1.0, y)
    weight.assign_sub(0.1 * tape.gradient(loss, weight))
    return loss


losses = [train_step(tf.constant([1.0, 2.0]), tf.constant([0.0, 1.0])) for _ in range(3)]
"""

_MAPPED_OVER_A_DATASET = {
    "main.py": """\
import tensorflow as tf
from preprocessing import normalise

pixels = tf.reshape(tf.range(12, dtype=tf.float32), [3, 4])
dataset = tf.data.Dataset.from_tensor_slices(pixels).map(normalise).map(lambda x: normalise(x + 1.0))
rows = list(dataset)
""",
    "preprocessing.py": """\
import tensorflow as tf


def normalise(image):
    image = image - tf.reduce_mean(image)
    return image / (tf.math.reduce_std(image) + 1e-3)
""",
}

_OUTERMOST_WINS = """\
import tensorflow as tf


class Encoder:
    def __init__(self):
        self.first = tf.constant([[1.0, 0.5], [0.0, 1.0]])
        self.second = tf.constant([[0.5, 0.0], [1.0, 2.0]])

    def encode(self, x):
        return self._layer(self._layer(x, self.first), self.second)

    def _layer(self, x, kernel):
        return tf.tanh(tf.matmul(x, kernel))


encoder = Encoder()
codes = [encoder.encode(tf.fill([2, 2], value)) for value in (0.1, 0.2, 0.3, 0.4)]
"""

_BRANCH_OF_A_CONDITION = """\
import tensorflow as tf


def shrink(x):
    return x * tf.minimum(1.0, 1.0 / tf.norm(x))


@tf.function
def clipped(x):
    halves = tf.map_fn(shrink, tf.stack([x, 2.0 * x]))
    return tf.cond(tf.norm(x) > 1.0, lambda: shrink(x), lambda: x) + tf.reduce_sum(halves, axis=0)


results = [clipped(tf.constant([value, 0.5])) for value in (0.1, 3.0, 4.0)]
"""

_CALLED_EAGERLY_AS_WELL = """\
import tensorflow as tf

weight = tf.Variable([1.0, -1.0])


def predict(x):
    hidden = tf.nn.relu(x * weight)
    return hidden / (1.0 + tf.reduce_sum(hidden))


@tf.function
def train_step(x, y):
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum(tf.square(predict(x) - y))
    weight.assign_sub(0.1 * tape.gradient(loss, weight))
    return loss


x, y = tf.constant([1.0, 2.0]), tf.constant([0.5, 0.0])
losses = []
predictions = []
for _ in range(4):
    losses.append(train_step(x, y))
    predictions.append(predict(x))
"""

_MAPPED_EAGERLY = """\
import tensorflow as tf


def score(row):
    weights = tf.nn.softmax(row)
    return tf.reduce_sum(weights * tf.square(row))


rows = tf.reshape(tf.range(12, dtype=tf.float32) / 6.0, [4, 3])
scores = tf.map_fn(score, rows)
"""

_RUN_BY_A_STRATEGY = {
    "main.py": """\
import tensorflow as tf
from trainer import Trainer

trainer = Trainer(tf.distribute.get_strategy())
losses = trainer.run([tf.constant([1.0, 2.0]) * scale for scale in (1.0, 0.5, 0.25, 2.0)])
""",
    "trainer.py": """\
import tensorflow as tf


class Trainer:
    def __init__(self, strategy):
        self.strategy = strategy
        self.weight = tf.Variable([0.5, 0.5])

    def run(self, batches):
        return [float(self.strategy.run(self.step, args=(batch,))) for batch in batches]

    def step(self, batch):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(tf.square(batch * self.weight - 1.0))
        self.weight.assign_sub(0.1 * tape.gradient(loss, self.weight))
        return loss
""",
}


class CoveredCallers(Rule):
    """All call paths pass through a function that is, or becomes, a graph."""

    code = "HYB103"
    name = "covered-callers"

    what_happens = (
        "Whenever this function runs, an outer `tf.function`, a `Dataset` transformation or a Keras step "
        "is being traced, and its operations are already recorded in that graph. A decorator of its own "
        "changes no result; it wraps the same operations in a nested function call and makes error traces "
        "longer."
    )
    why = (
        "Tracing follows Python calls: a plain function called from graph code contributes its operations "
        "to the caller's graph. A decorated one becomes a function of its own that the outer graph calls, "
        "and that TensorFlow then inlines again. What counts are the decorators after this run's "
        "decisions, so that of a caller and its callee only the outermost is decorated."
    )
    unlock = (
        "Nothing to unlock. If the function is also called from outside the program, analyse with "
        "`--library`; if it should be the unit of compilation, call it from eager code and take the "
        "decorator off its callers."
    )
    references: ClassVar[tuple[str, ...]] = (
        "https://www.tensorflow.org/guide/function#usage",
        "https://www.tensorflow.org/guide/data_performance",
        "https://arxiv.org/abs/2201.09953",
    )
    breaks: ClassVar[tuple[Example, ...]] = (
        Example(
            _HELPER_OF_A_HYBRID_STEP,
            "squared_error",
            expect="same",
            decision="decline",
            note="Both calls come from the decorated training step.",
        ),
        Example(
            _MAPPED_OVER_A_DATASET,
            "normalise",
            expect="same",
            decision="decline",
            module="preprocessing.py",
            note="`Dataset.map` traces what it is given.",
        ),
        Example(
            _OUTERMOST_WINS,
            "Encoder._layer",
            expect="same",
            decision="decline",
            note="`encode` is decorated by this very run and covers the method it calls.",
        ),
        Example(
            _BRANCH_OF_A_CONDITION,
            "shrink",
            expect="same",
            decision="decline",
            note="`tf.map_fn` and `tf.cond` inside a `tf.function` trace their callbacks.",
        ),
    )
    safe: ClassVar[tuple[Example, ...]] = (
        Example(
            _CALLED_EAGERLY_AS_WELL,
            "predict",
            expect="same",
            decision="hybridize",
            note="One eager caller is enough: the loop predicts outside the training step.",
        ),
        Example(
            _MAPPED_EAGERLY,
            "score",
            expect="same",
            decision="hybridize",
            note="`tf.map_fn` in eager code is a Python loop that calls `score` eagerly.",
        ),
        Example(
            _RUN_BY_A_STRATEGY,
            "Trainer.step",
            expect="same",
            decision="hybridize",
            module="trainer.py",
            note="`strategy.run` outside a `tf.function` runs the step eagerly.",
        ),
    )

    def check(self, function: FunctionFacts, program: ProgramFacts) -> Iterator[Reason]:
        """Yields nothing: who is covered follows from all decisions together; see ``decide/covered.py``."""
        yield from ()
