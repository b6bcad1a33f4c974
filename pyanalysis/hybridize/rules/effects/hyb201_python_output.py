"""HYB201: the function prints, logs or writes, which a graph does not repeat."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from hybridize.facts.lift import Lifted
from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.report.model import Reason
from hybridize.rules.base import Example, Rule
from hybridize.rules.effects.common import outputs, visible
from hybridize.rules.effects.wording import callee_of, through

_PRINTS_ITS_LOSS = """\
import tensorflow as tf

weight = tf.Variable([0.5, -0.5])


def train_step(x, y):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(tf.square(x * weight - y))
    weight.assign_sub(0.1 * tape.gradient(loss, weight))
    print("finished a step, loss:", loss)
    return loss


x, y = tf.constant([1.0, 2.0]), tf.constant([1.0, 0.0])
losses = [train_step(x, y) for _ in range(3)]
"""

_LOGS_IN_A_CALLEE = {
    "main.py": """\
import logging
import sys

import tensorflow as tf
from clipping import clip

logging.basicConfig(stream=sys.stdout, level=logging.INFO, format="%(message)s")
results = [clip(tf.constant([value, 0.5])) for value in (1.0, 2.0, 3.0)]
""",
    "clipping.py": """\
import logging

import tensorflow as tf

logger = logging.getLogger(__name__)


def clip(gradient):
    norm = tf.norm(gradient)
    announce(gradient)
    return gradient / tf.maximum(norm, 1.0)


def announce(gradient):
    logger.info("clipping a gradient of %d entries", gradient.shape[0])
""",
}

_WRITES_A_FILE = """\
import io

import tensorflow as tf


class Evaluator:
    def __init__(self, stream):
        self.stream = stream

    def accuracy(self, logits, labels):
        hits = tf.equal(tf.argmax(logits, axis=-1), labels)
        self.stream.write("evaluated a batch\\n")
        return tf.reduce_mean(tf.cast(hits, tf.float32))


report = io.StringIO()
evaluator = Evaluator(report)
logits = tf.constant([[0.1, 0.9], [0.8, 0.2]])
accuracies = [evaluator.accuracy(logits, tf.constant([label, 0], tf.int64)) for label in (0, 1, 1)]
lines = report.getvalue().splitlines()
"""

_WARNS_FROM_A_CLOSURE = """\
import warnings

import tensorflow as tf


def make_loss(weight):
    def loss(prediction, target):
        error = prediction - target
        warnings.warn("this loss is unweighted for small errors", UserWarning)
        return tf.reduce_sum(weight * tf.square(error))

    return loss


loss = make_loss(0.5)
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    losses = [loss(tf.constant([1.0, value]), tf.zeros([2])) for value in (0.0, 1.0, 2.0)]
count = sum(issubclass(warning.category, UserWarning) for warning in caught)
"""

_TF_PRINT = """\
import sys

import tensorflow as tf


def normalise(x):
    scale = tf.reduce_max(tf.abs(x))
    tf.print("scale:", scale, output_stream=sys.stderr)
    return x / scale


rows = [normalise(tf.constant([value, -1.0])) for value in (2.0, 4.0, 8.0)]
"""

_CALLER_PRINTS = {
    "main.py": """\
import tensorflow as tf
from fitting import Line

line = Line()
x = tf.constant([0.0, 1.0, 2.0])
for epoch in range(4):
    loss = line.update(x, 3.0 * x + 1.0)
    print(f"epoch {epoch}: loss {float(loss):.3f}")
""",
    "fitting.py": """\
import tensorflow as tf


class Line:
    def __init__(self):
        self.slope = tf.Variable(0.0)
        self.offset = tf.Variable(0.0)

    def update(self, x, y):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(tf.square(self.slope * x + self.offset - y))
        slope, offset = tape.gradient(loss, [self.slope, self.offset])
        self.slope.assign_sub(0.1 * slope)
        self.offset.assign_sub(0.1 * offset)
        return loss
""",
}

_SUMMARY = """\
import tensorflow as tf

writer = tf.summary.create_noop_writer()
step = tf.Variable(0, dtype=tf.int64)


def monitored_loss(prediction, target):
    loss = tf.reduce_mean(tf.abs(prediction - target))
    with writer.as_default():
        tf.summary.write("loss", loss, step=step)
    step.assign_add(1)
    return loss


losses = [monitored_loss(tf.constant([value, 1.0]), tf.zeros([2])) for value in (1.0, 2.0, 3.0)]
"""

_SILENCED = """\
import tensorflow as tf


def smooth(signal, verbose=False):
    padded = tf.pad(signal, [[1, 1]])
    if verbose:
        print("smoothing", signal.shape[0], "samples")
    return (padded[:-2] + padded[1:-1] + padded[2:]) / 3.0


signals = [smooth(tf.range(4.0) * scale) for scale in (1.0, 2.0, 3.0)]
"""


class PythonOutput(Rule):
    """Output written by Python code in the body."""

    code = "HYB201"
    name = "python-output"

    what_happens = (
        "`print`, logging calls, warnings, `write` on a file, progress bars and plots run while TensorFlow "
        "traces the function, not when the graph runs. You see the output once for each trace, with "
        "symbolic tensors instead of numbers, and nothing for all later calls with the same kinds of "
        "arguments."
    )
    why = (
        "A trace records TensorFlow operations. Python's output functions are not operations, so the graph "
        "does not hold them; only running the Python body again would repeat them."
    )
    unlock = (
        "Use `tf.print` (also inside `tf.cond` and loops) or `tf.summary`, or return the value and print "
        "it in the eager caller."
    )
    references: ClassVar[tuple[str, ...]] = (
        "https://www.tensorflow.org/guide/function#executing_python_side_effects",
        "https://www.tensorflow.org/api_docs/python/tf/print",
        "https://www.tensorflow.org/api_docs/python/tf/summary",
    )
    breaks: ClassVar[tuple[Example, ...]] = (
        Example(
            _PRINTS_ITS_LOSS,
            "train_step",
            expect="differs",
            decision="decline",
            note="Three steps print one line, and a symbolic tensor in it.",
        ),
        Example(
            _LOGS_IN_A_CALLEE,
            "clip",
            expect="differs",
            decision="decline",
            module="clipping.py",
            note="The log call is in a helper.",
        ),
        Example(
            _WRITES_A_FILE,
            "Evaluator.accuracy",
            expect="differs",
            decision="decline",
            note="The stream belongs to the receiver.",
        ),
        Example(
            _WARNS_FROM_A_CLOSURE,
            "make_loss.<locals>.loss",
            expect="differs",
            decision="decline",
            note="One warning instead of three.",
        ),
    )
    safe: ClassVar[tuple[Example, ...]] = (
        Example(
            _TF_PRINT, "normalise", expect="same", decision="hybridize", note="`tf.print` is an operation."
        ),
        Example(
            _CALLER_PRINTS,
            "Line.update",
            expect="same",
            decision="hybridize",
            module="fitting.py",
            note="The eager loop prints what the step returns.",
        ),
        Example(
            _SUMMARY,
            "monitored_loss",
            expect="same",
            decision="hybridize",
            note="`tf.summary` operations become part of the graph; the step is a variable.",
        ),
        Example(
            _SILENCED,
            "smooth",
            expect="same",
            decision="hybridize",
            note="No caller turns `verbose` on, so the call to `print` is dead code.",
        ),
    )

    def check(self, function: FunctionFacts, program: ProgramFacts) -> Iterator[Reason]:
        """One reason for each call that writes something out."""
        for lifted in visible(function, outputs(function)):
            does = f"`{callee_of(lifted)}` {_deed(lifted)}"
            yield self.reason(
                function,
                lifted,
                f"{does} when the function is traced, not at every call{through(lifted)}",
                what=f"{does} here",
            )


_DEEDS = {
    "output": "writes",
    "writes_file": "writes a file",
    "network": "reaches the network",
    "process": "reaches another process",
    "global_state": "reads or sets state of the whole process",
}


def _deed(lifted: Lifted) -> str:
    api = lifted.event.api
    return next(
        (text for effect, text in _DEEDS.items() if api is not None and effect in api.effects), "writes"
    )
