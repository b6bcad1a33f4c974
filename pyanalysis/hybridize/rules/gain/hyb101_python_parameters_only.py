"""HYB101: every parameter is a plain Python value, so every new value is a new trace."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.facts.repetition import repetition
from hybridize.report.model import Reason
from hybridize.rules.base import Example, Rule
from hybridize.rules.gain.captures import uses_tensor_state
from hybridize.rules.gain.variety import MANY, variety
from hybridize.values.atoms import Dataset
from hybridize.values.kinds import carries_python_data
from hybridize.values.value import Value

_POSITIONAL_TABLE = """\
import tensorflow as tf


def positional_encoding(length, depth):
    positions = tf.range(length, dtype=tf.float32)[:, tf.newaxis]
    rates = tf.pow(10000.0, -tf.range(depth, dtype=tf.float32) / depth)
    angles = positions * rates
    return tf.concat([tf.sin(angles), tf.cos(angles)], axis=-1)


tables = [positional_encoding(length, 4) for length in range(2, 8)]
"""

_SCHEDULE_METHOD = """\
import tensorflow as tf


class WarmupSchedule:
    def __init__(self, width, warmup):
        self.scale = tf.math.rsqrt(tf.constant(width, tf.float32))
        self.warmup = warmup

    def rate(self, step):
        decay = tf.math.rsqrt(tf.cast(step, tf.float32))
        return self.scale * tf.minimum(decay, step * self.warmup**-1.5)


schedule = WarmupSchedule(width=64.0, warmup=4.0)
rates = [schedule.rate(step) for step in range(1, 9)]
"""

_OTHER_MODULE = {
    "main.py": """\
from annealing import make_annealer

anneal = make_annealer(start=1.0, end=0.1)
levels = [anneal(epoch) for epoch in range(6)]
""",
    "annealing.py": """\
import tensorflow as tf


def make_annealer(start, end):
    def anneal(epoch):
        mixed = interpolate(start, end, epoch / 5)
        return tf.exp(mixed)

    return anneal


def interpolate(start, end, fraction):
    low, high = tf.math.log(end), tf.math.log(start)
    return high + (low - high) * fraction
""",
}

_CAPTURED_WEIGHTS = """\
import tensorflow as tf

weights = [tf.Variable(tf.ones([3, 3])), tf.Variable(tf.fill([3, 2], 0.5))]


def weight_decay():
    return 0.01 * tf.add_n([tf.reduce_sum(tf.square(weight)) for weight in weights])


penalties = []
for _ in range(4):
    penalties.append(weight_decay())
    weights[0].assign_sub(0.1 * weights[0])
"""

_STATE_OF_THE_RECEIVER = """\
import tensorflow as tf


class Oscillator:
    def __init__(self):
        self.position = tf.Variable([1.0, 0.0])
        self.velocity = tf.Variable([0.0, 1.0])

    def step(self):
        pull = -self.position
        self.velocity.assign_add(0.1 * pull)
        self.position.assign_add(0.1 * self.velocity)
        return tf.reduce_sum(tf.square(self.velocity)) + tf.reduce_sum(tf.square(self.position))


oscillator = Oscillator()
energies = [oscillator.step() for _ in range(5)]
"""

_TENSOR_BESIDE_CONSTANT = """\
import tensorflow as tf


def sharpen(logits, temperature=2.0):
    scaled = logits * temperature
    return tf.nn.softmax(scaled - tf.reduce_max(scaled, axis=-1, keepdims=True))


batches = tf.reshape(tf.range(24.0), [4, 2, 3])
probabilities = [sharpen(batches[i]) for i in range(4)]
"""

_TENSORS_IN_A_DICTIONARY = {
    "main.py": """\
import tensorflow as tf
from losses import joint_loss

results = []
for shift in (0.0, 1.0, 2.0, 3.0):
    outputs = {"mean": tf.constant([0.5, 1.5]) + shift, "log_variance": tf.zeros([2])}
    results.append(joint_loss(outputs))
""",
    "losses.py": """\
import tensorflow as tf


def joint_loss(outputs):
    return kullback_leibler(outputs["mean"], outputs["log_variance"])


def kullback_leibler(mean, log_variance):
    return -0.5 * tf.reduce_sum(1.0 + log_variance - tf.square(mean) - tf.exp(log_variance))
""",
}


_LAYERS_AS_ARGUMENTS = """\
import tensorflow as tf


def follow(target, source):
    for mine, theirs in zip(target.weights, source.weights):
        mine.assign(0.9 * mine + 0.1 * theirs)
    return tf.add_n([tf.reduce_sum(weight) for weight in target.weights])


target = tf.keras.layers.Dense(2, kernel_initializer="ones")
source = tf.keras.layers.Dense(2, kernel_initializer="zeros")
for layer in (target, source):
    layer.build((None, 2))
sums = [follow(target, source) for _ in range(3)]
"""


class PythonParametersOnly(Rule):
    """No parameter ever holds a tensor."""

    code = "HYB101"
    name = "python-parameters-only"

    what_happens = (
        "A graph is kept for each combination of Python arguments. Your function only takes numbers, "
        "strings or objects, so a call with a value it has not met before runs the Python body again, "
        "builds another graph and keeps it. Calls get slower, not faster, and memory grows with the number "
        "of different values."
    )
    why = (
        "TensorFlow keys its traces on the type of each argument. The type of a tensor is its dtype and "
        "shape, so one trace serves many values; the type of a Python number or string is the value "
        "itself."
    )
    unlock = (
        "Pass the quantity that varies as a tensor (`tf.constant(step)`, an element of `tf.range` or of a "
        "dataset), or decorate the caller that holds the tensors."
    )
    references: ClassVar[tuple[str, ...]] = (
        "https://www.tensorflow.org/guide/function#rules_of_tracing",
        "https://www.tensorflow.org/guide/function#controlling_retracing",
        "https://www.tensorflow.org/api_docs/python/tf/function#retracing",
    )
    breaks: ClassVar[tuple[Example, ...]] = (
        Example(
            _POSITIONAL_TABLE,
            "positional_encoding",
            expect="retraces",
            decision="decline",
            note="Six lengths are six graphs, each of them used once.",
        ),
        Example(
            _SCHEDULE_METHOD,
            "WarmupSchedule.rate",
            expect="retraces",
            decision="decline",
            note="The step counter is a Python integer: a trace for each training step.",
        ),
        Example(
            _OTHER_MODULE,
            "make_annealer.<locals>.anneal",
            expect="retraces",
            decision="decline",
            module="annealing.py",
            note="A closure, called from another module with the epoch number.",
        ),
    )
    safe: ClassVar[tuple[Example, ...]] = (
        Example(
            _CAPTURED_WEIGHTS,
            "weight_decay",
            expect="same",
            decision="hybridize",
            note="No parameter at all: one trace serves every call, and the work is on captured variables.",
        ),
        Example(
            _STATE_OF_THE_RECEIVER,
            "Oscillator.step",
            expect="same",
            decision="hybridize",
            note="The tensors come with the receiver, which is one object for all calls.",
        ),
        Example(
            _TENSOR_BESIDE_CONSTANT,
            "sharpen",
            expect="same",
            decision="hybridize",
            note="A Python number beside a tensor costs nothing while it stays the same.",
        ),
        Example(
            _TENSORS_IN_A_DICTIONARY,
            "joint_loss",
            expect="same",
            decision="hybridize",
            module="losses.py",
            note="A dictionary of tensors is a tensor argument.",
        ),
        Example(
            _LAYERS_AS_ARGUMENTS,
            "follow",
            expect="same",
            decision="hybridize",
            note="What goes in are the weights of the layers.",
        ),
    )

    def check(self, function: FunctionFacts, program: ProgramFacts) -> Iterator[Reason]:
        """One reason when no tensor comes in: by a parameter, or by tensors and variables that the function uses."""
        indices = [index for index in range(len(function.params)) if index != function.receiver]
        if any(function.carries_tensor(index) is not False for index in indices):
            return
        varying = [index for index in indices if variety(function.parameter(index)) > 1]
        datasets = [index for index in indices if _is_dataset(function.parameter(index))]
        settled = not varying and uses_tensor_state(function)
        if datasets and set(varying) <= set(datasets) and not settled:
            yield self._of_datasets(function, datasets, varying)
        elif not varying and not settled:
            yield self.reason(
                function,
                function.node,
                f"no tensor goes into {function.code.name}(), by a parameter or otherwise: a graph would have no input",
            )
        elif not varying and self._runs_once(function, program, indices):
            yield self.reason(
                function,
                function.node,
                f"no parameter of {function.code.name}() holds a tensor, and it runs once: a graph traced for a single "
                f"run saves nothing",
            )
        elif varying:
            varying = [index for index in varying if index not in datasets]
            names = ", ".join(f"`{function.params[index].name}`" for index in varying)
            many = any(variety(function.parameter(index)) >= MANY for index in varying)
            if _are_settings(function, varying):
                yield self.reason(
                    function,
                    function.node,
                    f"no parameter of {function.code.name}() holds a tensor; it is assumed that {names} "
                    f"{'keeps' if len(varying) == 1 else 'keep'} to few values, as no call was seen that gives any",
                    severity="warning",
                )
                return
            yield self.reason(
                function,
                function.node,
                f"no parameter of {function.code.name}() holds a tensor, and {names} "
                f"{'takes' if len(varying) == 1 else 'take'} {'many' if many else 'several'} Python values: each new "
                f"value is a new trace",
            )

    def _of_datasets(self, function: FunctionFacts, datasets: list[int], varying: list[int]) -> Reason:
        names = ", ".join(f"`{function.params[index].name}`" for index in datasets)
        several = " of several specifications, each of them a trace" if varying else ""
        return self.reason(
            function,
            function.node,
            f"no parameter of {function.code.name}() holds a tensor: {names} "
            f"{'holds a dataset' if len(datasets) == 1 else 'hold datasets'}{several}",
            "Decorate the function that gets the elements, batch by batch.",
        )

    @staticmethod
    def _runs_once(function: FunctionFacts, program: ProgramFacts, indices: list[int]) -> bool:
        """Whether a function of numbers and strings, which a caller gives, is called a single time."""
        if not any(carries_python_data(function.parameter(index)) for index in indices) or not function.called:
            return False
        counts = repetition(program)
        return sum(counts.runs(record) for record in function.records) <= 1


def _are_settings(function: FunctionFacts, varying: list[int]) -> bool:
    """Whether what varies are settings with defaults of a function that computes with variables: nothing is seen to
    call it, so the values are those of a type hint."""
    return not function.called and uses_tensor_state(function) and all(
        function.params[index].default is not None and function.evidence(index) <= {"hint", "default"}
        for index in varying)


def _is_dataset(value: Value) -> bool:
    return bool(value.atoms) and all(isinstance(atom, Dataset) for atom in value.atoms)
