"""HYB102: no TensorFlow operation runs in the body, so there is nothing to compile."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.interpreter.state.record import UNKNOWN
from hybridize.report.model import Reason
from hybridize.rules.base import Example, Rule

_PACKS_A_BATCH = """\
import tensorflow as tf


def as_batch(features, labels):
    return {"features": features, "labels": labels}


def loss(batch):
    return tf.reduce_mean(tf.square(batch["features"] - batch["labels"]))


x, y = tf.constant([1.0, 2.0, 3.0]), tf.constant([1.0, 1.0, 1.0])
losses = [loss(as_batch(x * scale, y)) for scale in (1.0, 2.0, 3.0)]
"""

_PASSES_THROUGH_CALLEES = """\
import tensorflow as tf


class Linear:
    def activate(self, x):
        return x


class Head:
    def __init__(self, activation):
        self.activation = activation

    def forward(self, x):
        return self.finish(self.activation.activate(x))

    def finish(self, x):
        return x


head = Head(Linear())
outputs = [tf.square(head.forward(tf.constant([value, -value]))) for value in (1.0, 2.0, 3.0)]
"""

_SELECTS_FROM_A_STRUCTURE = {
    "main.py": """\
import tensorflow as tf
from selectors_ import make_selector

pick = make_selector("image")
batches = [{"image": tf.fill([2, 2], float(i)), "label": tf.constant(i)} for i in range(4)]
means = [tf.reduce_mean(pick(batch)) for batch in batches]
""",
    "selectors_.py": """\
import tensorflow as tf


def make_selector(key):
    def select(batch):
        return batch[key]

    return select
""",
}

_REORDERS_GRADIENTS = """\
import tensorflow as tf


def paired(gradients, variables):
    return [(gradient, variable) for gradient, variable in zip(gradients, variables)][::-1]


values = tf.constant([3.0, 4.0]), tf.constant([1.0])
norms = []
for factor in (1.0, 2.0, 3.0):
    pairs = paired([v * factor for v in values], list(values))
    norms.append(tf.add_n([tf.reduce_sum(g * v) for g, v in pairs]))
"""

_WORK_IN_A_CALLEE = {
    "main.py": """\
import tensorflow as tf
from blocks import Residual

block = Residual(tf.constant([[0.5, 0.0], [0.25, 1.0]]))
outputs = [block.forward(tf.fill([3, 2], float(i))) for i in range(4)]
""",
    "blocks.py": """\
import tensorflow as tf


class Residual:
    def __init__(self, kernel):
        self.kernel = kernel

    def forward(self, x):
        return self.combine(x)

    def combine(self, x):
        return x + tf.nn.relu(tf.matmul(x, self.kernel))
""",
}

_WORK_IN_A_CALLBACK = """\
import tensorflow as tf


def apply_all(x, transforms):
    for transform in transforms:
        x = transform(x)
    return x


pipeline = (tf.nn.relu, tf.math.cumsum, lambda t: t - tf.reduce_mean(t))
outputs = [apply_all(tf.constant([value, -1.0, 2.0]), pipeline) for value in (1.0, 2.0, 3.0, 4.0)]
"""

_WORK_IN_OPERATORS = """\
import tensorflow as tf


def blend(before, after, weight):
    return (before * (1.0 - weight) + after * weight) ** 2


start, end = tf.zeros([3]), tf.constant([1.0, 2.0, 3.0])
frames = [blend(start, end, tf.constant(step / 4)) for step in range(5)]
"""

_WORK_IN_MAPPED_FUNCTION = """\
import tensorflow as tf


def row_norms(matrix):
    return tf.map_fn(lambda row: tf.sqrt(tf.reduce_sum(row * row)), matrix)


norms = [row_norms(tf.constant([[3.0, 4.0], [6.0, 8.0]]) * scale) for scale in (1.0, 2.0, 3.0, 4.0)]
"""

_ENTRY_OF_A_TABLE = """\
import tensorflow as tf

keys, values = tf.constant(["cat", "dog"]), tf.constant([1, 2])
table = tf.lookup.StaticHashTable(tf.lookup.KeyValueTensorInitializer(keys, values), default_value=0)


def numbered(words):
    return table[words]


numbers = [numbered(tf.constant(["dog", word])) for word in ("cat", "owl")]
"""


class NoTensorComputation(Rule):
    """Nothing that the function does, or lets others do, is a TensorFlow operation."""

    code = "HYB102"
    name = "no-tensor-computation"

    what_happens = (
        "The function only hands values on: it packs, picks, renames or returns them. As a graph it "
        "computes exactly the same, but every call now pays for argument matching, graph dispatch and a "
        "copy of the result structure."
    )
    why = (
        "A graph is faster because TensorFlow runs many operations without returning to Python between "
        "them. With no operation in it there is nothing to save, and calling a `tf.function` costs more "
        "than calling a Python function."
    )
    unlock = (
        "Nothing to unlock: decorate the caller that does the tensor work; it will trace this function as "
        "well."
    )
    references: ClassVar[tuple[str, ...]] = (
        "https://www.tensorflow.org/guide/function#usage",
        "https://www.tensorflow.org/guide/intro_to_graphs#what_are_graphs",
    )
    breaks: ClassVar[tuple[Example, ...]] = (
        Example(
            _PACKS_A_BATCH, "as_batch", expect="idle", decision="decline", note="Only builds a dictionary."
        ),
        Example(
            _PASSES_THROUGH_CALLEES,
            "Head.forward",
            expect="idle",
            decision="decline",
            note="Two calls deep, and still no operation.",
        ),
        Example(
            _SELECTS_FROM_A_STRUCTURE,
            "make_selector.<locals>.select",
            expect="idle",
            decision="decline",
            module="selectors_.py",
            note="`batch[key]` indexes a dictionary, not a tensor.",
        ),
        Example(
            _REORDERS_GRADIENTS,
            "paired",
            expect="idle",
            decision="decline",
            note="Zips and reverses lists of tensors.",
        ),
    )
    safe: ClassVar[tuple[Example, ...]] = (
        Example(
            _WORK_IN_A_CALLEE,
            "Residual.forward",
            expect="same",
            decision="hybridize",
            module="blocks.py",
            note="The body holds no operation; the method it calls does.",
        ),
        Example(
            _WORK_IN_A_CALLBACK,
            "apply_all",
            expect="same",
            decision="hybridize",
            note="The operations arrive as arguments, always the same tuple of functions.",
        ),
        Example(
            _WORK_IN_OPERATORS,
            "blend",
            expect="same",
            decision="hybridize",
            note="`*`, `-`, `+` and `**` on tensors are operations.",
        ),
        Example(
            _WORK_IN_MAPPED_FUNCTION,
            "row_norms",
            expect="same",
            decision="hybridize",
            note="The lambda given to `tf.map_fn` computes.",
        ),
        Example(
            _ENTRY_OF_A_TABLE,
            "numbered",
            expect="same",
            decision="hybridize",
            note="Asking a lookup table for an entry is an operation.",
        ),
    )

    def check(self, function: FunctionFacts, program: ProgramFacts) -> Iterator[Reason]:
        """One reason when no operation of the body, or of what it calls, is worth a graph."""
        name = function.code.name
        if not function.records:
            yield self.reason(
                function, function.node, f"no run of the program reaches the definition of {name}()"
            )
        elif function.ops <= TRIVIAL and not self._may_compute(function):
            unseen = bool(function.events(UNKNOWN))  # calls that are not followed may run one
            yield self.reason(
                function,
                function.node,
                f"no TensorFlow operation is known to run in {name}(), and no tensor to come in" if unseen
                else f"no TensorFlow operation runs in {name}() or in what it calls",
            )

    def _may_compute(self, function: FunctionFacts) -> bool:
        """Whether tensors go into code that could not be followed."""
        indices = range(len(function.params))
        return bool(function.events(UNKNOWN)) and any(function.carries_tensor(index) for index in indices)


# What a graph holds as constants, or passes through.
TRIVIAL = frozenset(
    {
        "tensorflow.constant",
        "tensorflow.convert_to_tensor",
        "tensorflow.identity",
        "tensorflow.identity_n",
        "tensorflow.no_op",
        "tensorflow.Variable.read_value",
        "tensorflow.Variable.value",
    }
)
