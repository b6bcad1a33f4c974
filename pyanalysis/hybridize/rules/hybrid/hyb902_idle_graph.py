"""HYB902: the graph holds no operation worth running."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.facts.work import is_constant, is_idle
from hybridize.report.model import Reason
from hybridize.rules.base import Example, Rule

_UNPACKS = """\
import tensorflow as tf


@tf.function
def unpack(batch):
    return batch["image"], batch["label"]


images, labels = unpack({"image": tf.ones((2, 3)), "label": tf.constant([0, 1])})
"""

_STATIC_CHECK = """\
import tensorflow as tf


class Validator:
    def __init__(self, rank):
        self.rank = rank

    @tf.function
    def check(self, tensor):
        if tensor.shape.rank != self.rank:
            raise ValueError("unexpected rank")


validator = Validator(2)
for batch in (tf.ones((2, 3)), tf.ones((4, 3))):
    validator.check(batch)
"""

_PASSES_THROUGH = {
    "main.py": """\
import tensorflow as tf

from pairs import exchanged


@tf.function
def swap_pair(pair):
    return exchanged(*pair)


second, first = swap_pair((tf.constant([1.0]), tf.constant([2.0])))
""",
    "pairs.py": """\
def exchanged(left, right):
    return right, left
""",
}

_PYTHON_RESULT = """\
import tensorflow as tf


@tf.function
def count_classes(logits):
    return logits.shape[-1]


classes = count_classes(tf.ones((2, 3)))
"""

_VARIABLE_RESULT = """\
import tensorflow as tf


class Parameters:
    def __init__(self, values):
        self.values = tf.Variable(values)

    @tf.function
    def current(self):
        return self.values


parameters = Parameters([1.0, 2.0])
before = parameters.current()
parameters.values.assign([0.0, 0.0])
"""

_CAPTURED_WORK = """\
import tensorflow as tf

weights = [tf.Variable([1.0, 2.0]), tf.Variable([[3.0]])]


@tf.function
def weight_decay():
    return 0.01 * tf.add_n([tf.nn.l2_loss(weight) for weight in weights])


penalty = weight_decay()
"""

_WORK_IN_CALLEE = """\
import tensorflow as tf


def scaled(image):
    return tf.cast(image, tf.float32) / 255.0


@tf.function
def unpack(batch):
    return scaled(batch["image"]), batch["label"]


images, labels = unpack({"image": tf.constant([[0, 255]]), "label": tf.constant([1])})
"""


class IdleGraph(Rule):
    """A hybrid function computes nothing with tensors."""

    code = "HYB902"
    name = "idle-graph"
    severity = "info"
    applies_to = "hybrid"

    what_happens = (
        "A function that only takes arguments apart, passes them on or checks static facts costs more as a "
        "graph than in Python: each call is dispatched to the runtime and copies its arguments to outputs. "
        "The decorator can go, provided that the results stay of the same kind: Python values and variables "
        "come back from a graph as tensors."
    )
    why = (
        "The gain of a graph lies in the operations that it runs together. Without operations only the "
        "price of the call is left."
    )
    unlock = "Remove the decorator, or decorate the caller that does the computation."
    references: ClassVar[tuple[str, ...]] = (
        "https://www.tensorflow.org/guide/function#usage",
        "https://www.tensorflow.org/api_docs/python/tf/function",
        "https://arxiv.org/abs/2201.09953",
    )
    breaks: ClassVar[tuple[Example, ...]] = (
        Example(
            _UNPACKS,
            "unpack",
            expect="idle",
            decision="dehybridize",
            toggle="remove",
            note="Two tensors go in by name and come out by position.",
        ),
        Example(
            _STATIC_CHECK,
            "Validator.check",
            expect="idle",
            decision="dehybridize",
            toggle="remove",
            note="Ranks are known while tracing; the graph is empty.",
        ),
        Example(
            _PASSES_THROUGH,
            "swap_pair",
            expect="idle",
            decision="dehybridize",
            toggle="remove",
            note="The helper of another module only exchanges two names.",
        ),
    )
    safe: ClassVar[tuple[Example, ...]] = (
        Example(
            _PYTHON_RESULT,
            "count_classes",
            expect="differs",
            decision="keep",
            toggle="remove",
            note="The callers get a tensor today; without the decorator they would get a Python int.",
        ),
        Example(
            _VARIABLE_RESULT,
            "Parameters.current",
            expect="differs",
            decision="keep",
            toggle="remove",
            note="The graph returns the value of the variable, plain Python the variable itself.",
        ),
        Example(
            _CAPTURED_WORK,
            "weight_decay",
            expect="same",
            decision="keep",
            toggle="remove",
            note="No parameter, yet real work on captured variables.",
        ),
        Example(
            _WORK_IN_CALLEE,
            "unpack",
            expect="same",
            decision="keep",
            toggle="remove",
            note="The body looks idle, but a helper computes.",
        ),
    )

    def check(self, function: FunctionFacts, program: ProgramFacts) -> Iterator[Reason]:
        """One reason where the graph runs nothing, or nothing that depends on a tensor."""
        name = function.code.name
        if is_idle(function):
            yield self.reason(function, function.node, f"the graph of {name}() runs no operation")
        elif is_constant(function):
            yield self.reason(
                function,
                function.node,
                f"{name}() takes no tensor and captures none: nothing comes into its graph",
            )
