"""HYB204: the function changes a list, dictionary or set that lives longer than the call."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from hybridize.facts.aliases import changed_parameter
from hybridize.facts.lift import Lifted
from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.report.model import Reason
from hybridize.rules.base import Example, Rule
from hybridize.rules.effects.common import mutations, passed_in, visible
from hybridize.rules.effects.wording import text_of, through
from hybridize.values.atoms import Array

_HISTORY_OF_SHAPES = """\
import tensorflow as tf

batch_sizes = []


def embed(tokens):
    table = tf.reshape(tf.range(12.0), [6, 2])
    batch_sizes.append(tokens.shape[0])
    return tf.reduce_mean(tf.gather(table, tokens), axis=0)


vectors = [embed(tf.constant([0, 1, last])) for last in (2, 3, 4, 5)]
"""

_STATISTICS_OF_THE_RECEIVER = {
    "main.py": """\
import tensorflow as tf
from replay import Agent

agent = Agent()
values = [agent.value(tf.constant([reward, 0.5])) for reward in (0.0, 1.0, 2.0)]
requests = agent.statistics["requests"]
""",
    "replay.py": """\
import tensorflow as tf


class Agent:
    def __init__(self):
        self.weights = tf.constant([0.5, 2.0])
        self.statistics = {"requests": 0}

    def value(self, state):
        self._count("requests")
        return tf.reduce_sum(tf.tanh(self.weights * state))

    def _count(self, key):
        self.statistics[key] += 1
""",
}

_ENTRY_OF_A_DEFAULTDICT = """\
import collections

import tensorflow as tf

widths = collections.defaultdict(list)


def normalise(batch, name):
    widths[name].append(batch.shape[-1])
    return batch / tf.reduce_max(tf.abs(batch))


results = [normalise(tf.constant([value, 2.0]), "train") for value in (1.0, 3.0, 5.0)]
"""

_SLICE_OF_A_SHARED_LIST = """\
import tensorflow as tf

kernels = [tf.constant([[1.0, 0.5], [0.0, 1.0]]), tf.constant([[0.0, 1.0], [1.0, 0.0]])]


def propagate(x):
    path = kernels[:]
    path.append(tf.eye(2))
    path.reverse()
    for kernel in path:
        x = tf.nn.relu(tf.matmul(x, kernel))
    return x


outputs = [propagate(tf.constant([[value, 1.0]])) for value in (1.0, 2.0, 3.0)]
"""

_TAKES_FROM_ITS_ARGUMENT = """\
import tensorflow as tf


def weighted_loss(batch):
    weight = batch.pop("weight")
    return tf.reduce_sum(weight * tf.square(batch["prediction"] - batch["target"]))


losses = []
for scale in (1.0, 2.0):
    batch = {"prediction": tf.constant([1.0, 2.0]), "target": tf.zeros([2])}
    batch["weight"] = tf.constant([scale, 1.0])
    losses.append(weighted_loss(batch))
"""

_FILLS_A_LIST_ARGUMENT = """\
import tensorflow as tf


def propagate(x, kernel, activations):
    for _ in range(2):
        x = tf.tanh(tf.matmul(x, kernel))
        activations.append(x)
    return x


results = []
for value in (0.5, 1.0):
    activations = []
    output = propagate(tf.constant([[value, 1.0]]), tf.eye(2), activations)
    results.append((output, activations))
"""

_CLOSED_OVER_SET = """\
import tensorflow as tf


def make_encoder():
    seen = set()

    def encode(x, kind):
        seen.add(kind)
        hidden = tf.nn.relu(x)
        return hidden / (1.0 + tf.reduce_max(hidden))

    return encode, seen


encode, seen = make_encoder()
first = encode(tf.constant([1.0, 2.0]), "image")
seen.clear()
second = encode(tf.constant([3.0, 4.0]), "image")
"""

_LOCAL_LIST = """\
import tensorflow as tf


def pyramid(image):
    levels = [image]
    for _ in range(2):
        levels.append(tf.nn.avg_pool2d(levels[-1], 2, 2, "VALID"))
    levels.reverse()
    return tf.stack([tf.reduce_mean(level) for level in levels])


image = tf.reshape(tf.range(16.0), [1, 4, 4, 1])
summaries = [pyramid(image * scale) for scale in (1.0, 2.0, 3.0)]
"""

_COPY_OF_THE_ARGUMENT = """\
import tensorflow as tf


def masked_mean(features):
    features = dict(features)
    mask = features.pop("mask")
    features.update(total=tf.reduce_sum(mask))
    return tf.reduce_sum(features["values"] * mask) / features["total"]


means = []
for last in (0.0, 1.0, 1.0):
    means.append(masked_mean({"values": tf.constant([1.0, 2.0, 6.0]), "mask": tf.constant([1.0, 1.0, last])}))
"""

_CONTAINER_FROM_A_CALLEE = {
    "main.py": """\
import tensorflow as tf
from statistics_ import Describer

describer = Describer()
tables = [describer.describe(tf.constant([1.0, value, 5.0])) for value in (2.0, 3.0, 4.0)]
""",
    "statistics_.py": """\
import tensorflow as tf


class Describer:
    def describe(self, x):
        table = self._central(x)
        table["range"] = tf.reduce_max(x) - tf.reduce_min(x)
        del table["square"]
        return table

    def _central(self, x):
        table = {"mean": tf.reduce_mean(x), "square": tf.reduce_mean(x * x)}
        table["variance"] = table["square"] - table["mean"] ** 2
        return table
""",
}

_TENSOR_ARRAY = """\
import tensorflow as tf


def cumulative(values):
    sums = tf.TensorArray(tf.float32, size=values.shape[0])
    total = tf.constant(0.0)
    for i in tf.range(values.shape[0]):
        total += values[i]
        sums = sums.write(i, total)
    return sums.stack()


curves = [cumulative(tf.constant([1.0, value, 3.0])) for value in (2.0, 4.0, 6.0)]
"""
_KEPT_BUFFER = """\
import numpy as np
import tensorflow as tf


class Counter:
    def __init__(self):
        self.counts = np.zeros([3], np.float32)

    def table(self):
        return self.counts

    def normalise(self, x):
        counts = self.table()
        counts[0] += 1.0
        return tf.nn.softmax(x)


counter = Counter()
outputs = [counter.normalise(tf.constant([value, 2.0])) for value in (1.0, 3.0)]
seen = counter.counts.sum()
"""

_HELPER_FILLS = """\
import numpy as np
import tensorflow as tf


def fill(window, width):
    for position in range(width):
        window[position] = 1.0 / (1 + position)


def smooth(signal):
    window = np.zeros([3], np.float32)
    fill(window, 3)
    return tf.reduce_sum(signal * window)


smoothed = [smooth(tf.constant([value, 1.0, 2.0])) for value in (1.0, 3.0)]
"""

_IS_A_LIST = """\
import tensorflow as tf


class Journal(list):
    def note(self, entry):
        list.append(self, entry)


journal = Journal()


def step(x):
    journal.note(x.shape[0])
    return tf.reduce_sum(tf.sqrt(x))


sums = [step(tf.constant([value, 4.0])) for value in (1.0, 9.0)]
"""

_IS_A_LOCAL_DICT = """\
import tensorflow as tf


class Terms(dict):
    def __getattr__(self, name):
        return self[name]


def energy(x):
    terms = Terms(kinetic=tf.reduce_sum(x * x))
    terms["bound"] = tf.reduce_max(x)
    return 0.5 * terms.kinetic + terms.bound


energies = [energy(tf.constant([value, 2.0])) for value in (1.0, 3.0)]
"""


class OutlivingContainerMutation(Rule):
    """Changes to containers that are visible after the call."""

    code = "HYB204"
    name = "outliving-container-mutation"

    what_happens = (
        "`append`, `pop`, `update`, item assignment, `del` and the like on a list, dictionary or set that "
        "exists outside the call run once for each trace; later calls leave the container alone. If the "
        'container is an argument, TensorFlow notices and refuses: the function "should not modify its '
        'Python input arguments".'
    )
    why = (
        "Python containers are not part of a graph, so their changes are not recorded. Containers passed "
        "as arguments are taken apart into tensors and rebuilt for the trace; TensorFlow compares them "
        "afterwards and raises."
    )
    unlock = (
        "Return what was to be stored and let the eager caller store it; work on a copy (`dict(batch)`, "
        "`list(xs)`); inside tensor loops collect with `tf.TensorArray`."
    )
    references: ClassVar[tuple[str, ...]] = (
        "https://www.tensorflow.org/guide/function#executing_python_side_effects",
        "https://www.tensorflow.org/api_docs/python/tf/TensorArray",
        "https://github.com/tensorflow/tensorflow/blob/master/tensorflow/python/framework/func_graph.py",
    )
    breaks: ClassVar[tuple[Example, ...]] = (
        Example(
            _HISTORY_OF_SHAPES,
            "embed",
            expect="differs",
            decision="decline",
            note="A module-level list grows once instead of four times.",
        ),
        Example(
            _STATISTICS_OF_THE_RECEIVER,
            "Agent.value",
            expect="differs",
            decision="decline",
            module="replay.py",
            note="A dictionary of the receiver, changed in a helper method.",
        ),
        Example(
            _TAKES_FROM_ITS_ARGUMENT,
            "weighted_loss",
            expect="differs",
            decision="decline",
            note="`pop` on a dictionary argument raises `ValueError`.",
        ),
        Example(
            _FILLS_A_LIST_ARGUMENT,
            "propagate",
            expect="differs",
            decision="decline",
            note="An output list as a parameter raises `ValueError` as well.",
        ),
        Example(
            _CLOSED_OVER_SET,
            "make_encoder.<locals>.encode",
            expect="differs",
            decision="decline",
            note="The set of the enclosing function stays empty after it was cleared.",
        ),
        Example(
            _ENTRY_OF_A_DEFAULTDICT,
            "normalise",
            expect="differs",
            decision="decline",
            note="The list is made by this very call, and stays in the dictionary.",
        ),
        Example(
            _KEPT_BUFFER,
            "Counter.normalise",
            expect="differs",
            decision="decline",
            note="The array comes out of a call, and is the one that the object keeps.",
        ),
        Example(
            _IS_A_LIST,
            "step",
            expect="differs",
            decision="decline",
            note="An object of a class derived from `list`, changed by a method called through the class.",
        ),
    )
    safe: ClassVar[tuple[Example, ...]] = (
        Example(
            _LOCAL_LIST, "pyramid", expect="same", decision="hybridize", note="The list dies with the call."
        ),
        Example(
            _SLICE_OF_A_SHARED_LIST,
            "propagate",
            expect="same",
            decision="hybridize",
            note="A slice is a list of its own.",
        ),
        Example(
            _COPY_OF_THE_ARGUMENT,
            "masked_mean",
            expect="same",
            decision="hybridize",
            note="The body changes its own copy.",
        ),
        Example(
            _CONTAINER_FROM_A_CALLEE,
            "Describer.describe",
            expect="same",
            decision="hybridize",
            module="statistics_.py",
            note="The dictionary is made by a callee in the same call and then returned.",
        ),
        Example(
            _TENSOR_ARRAY,
            "cumulative",
            expect="same",
            decision="hybridize",
            note="`TensorArray.write` is an operation; its result is assigned back.",
        ),
        Example(
            _HELPER_FILLS,
            "smooth",
            expect="same",
            decision="hybridize",
            note="The array that the helper changes is made in the call.",
        ),
        Example(
            _IS_A_LOCAL_DICT,
            "energy",
            expect="same",
            decision="hybridize",
            note="The object that is a dictionary lives no longer than the call.",
        ),
    )

    def check(self, function: FunctionFacts, program: ProgramFacts) -> Iterator[Reason]:
        """One reason for each container that changes; those that came in as arguments make TensorFlow raise."""
        for lifted in visible(function, mutations(function)):
            name = text_of(lifted)
            if passed_in(function, lifted):
                if _is_array_of_caller(function, lifted, program):
                    continue  # a graph gets a tensor, and nothing raises: HYB709
                message = (
                    f"`{name}` is an argument and is changed in place{through(lifted)}: the trace raises"
                )
                unlock = f"Work on a copy of `{name}`, or return what is to be stored in it."
            else:
                message = (
                    f"`{name}` is changed when the function is traced, not at every call{through(lifted)}"
                )
                unlock = f"Return what is to be stored in `{name}` and let the eager caller store it."
            yield self.reason(function, lifted, message, unlock=unlock, what=f"`{name}` is changed here")


def _is_array_of_caller(function: FunctionFacts, lifted: Lifted, program: ProgramFacts) -> bool:
    """Whether what changes is certainly an array, and one of an argument."""
    arrays = bool(lifted.subject.atoms) and all(isinstance(atom, Array) for atom in lifted.subject.atoms)
    return arrays and bool(function.from_parameters(lifted.subject)) \
        and changed_parameter(function, lifted, program) is not None
