"""HYB903: a hybrid function is traced at almost every call."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.facts.variety import MANY, variety
from hybridize.report.model import Reason
from hybridize.rules.base import Example, Rule
from hybridize.rules.retracing.common import arguments_of, parameter_node, shown_by
from hybridize.rules.retracing.hyb801_many_valued_python_argument import many
from hybridize.rules.retracing.hyb802_recreated_object_argument import recreated

_EPOCH_NUMBER = """\
import tensorflow as tf

weight = tf.Variable([1.0, -2.0])


@tf.function
def train_step(target, step):
    weight.assign_sub(0.1 / (1.0 + step) * (weight - target))
    return tf.norm(weight - target)


distances = [train_step(tf.constant([0.0, 1.0]), step) for step in range(6)]
"""

_LAMBDA_PER_CALL = """\
import tensorflow as tf


class Solver:
    def __init__(self, width):
        self.width = width

    @tf.function
    def step(self, field, state):
        middle = state + 0.5 * self.width * field(state)
        return state + self.width * field(middle)

    def solve(self, state, rounds):
        for _ in range(rounds):
            state = self.step(lambda x: -0.5 * x, state)
        return state


solver = Solver(0.1)
final = solver.solve(tf.constant([1.0, -1.0]), rounds=6)
"""

_FILE_NAMES = {
    "main.py": """\
import tensorflow as tf

from embedding import embed

query = tf.constant([0.5, 1.0])
scores = {name: embed(name, query) for name in ("a", "tf", "map", "cond", "range", "gather")}
""",
    "embedding.py": """\
import tensorflow as tf


@tf.function
def embed(name, query):
    position = tf.strings.length(name) % 5
    return tf.reduce_sum(query * tf.one_hot(position % 2, 2))
""",
}

_TENSOR_STEP = """\
import tensorflow as tf

weight = tf.Variable([1.0, -2.0])


@tf.function
def train_step(target, step):
    weight.assign_sub(0.1 / (1.0 + tf.cast(step, tf.float32)) * (weight - target))
    return tf.norm(weight - target)


distances = [train_step(tf.constant([0.0, 1.0]), step) for step in tf.range(6)]
"""

_TRAINING_FLAG = """\
import tensorflow as tf


class Block:
    def __init__(self, gain):
        self.gain = gain

    @tf.function
    def forward(self, features, training):
        if training:
            features = features * self.gain
        return tf.nn.relu(features)


block = Block(2.0)
outputs = [block.forward(tf.constant([1.0, -1.0]), training=index < 3) for index in range(6)]
"""

_SAME_LOSS = """\
import tensorflow as tf


def bowl(point):
    return tf.reduce_sum(point * point)


@tf.function
def step(loss, point):
    with tf.GradientTape() as tape:
        tape.watch(point)
        value = loss(point)
    return point - 0.1 * tape.gradient(value, point)


point = tf.constant([1.0, 2.0])
for _ in range(6):
    point = step(bowl, point)
"""


class RetracedAtEveryCall(Rule):
    """Python arguments make each call of a hybrid function a new trace."""

    code = "HYB903"
    name = "retraced-at-every-call"
    severity = "info"
    applies_to = "hybrid"

    what_happens = (
        "The function is hybrid already, but each call brings a Python number, a string or an object that "
        "no earlier call had. It is traced every time, which costs far more than the graph saves. Without "
        "the decorator the same operations run eagerly, and the results stay the same."
    )
    why = "Python values and objects are part of the key of a trace."
    unlock = "Best, pass the varying values as tensors and keep the decorator. Otherwise remove it."
    references: ClassVar[tuple[str, ...]] = (
        "https://www.tensorflow.org/guide/function#rules_of_tracing",
        "https://www.tensorflow.org/guide/function#pass_tensors_instead_of_python_literals",
        "https://www.tensorflow.org/guide/function#controlling_retracing",
    )
    breaks: ClassVar[tuple[Example, ...]] = (
        Example(
            _EPOCH_NUMBER,
            "train_step",
            expect="retraces",
            decision="dehybridize",
            toggle="remove",
            note="The step counter is a Python number.",
        ),
        Example(
            _LAMBDA_PER_CALL,
            "Solver.step",
            expect="retraces",
            decision="dehybridize",
            toggle="remove",
            note="A method that is given another lambda at each call.",
        ),
        Example(
            _FILE_NAMES,
            "embed",
            expect="retraces",
            decision="dehybridize",
            toggle="remove",
            module="embedding.py",
            note="Another module calls with one name after the other.",
        ),
    )
    safe: ClassVar[tuple[Example, ...]] = (
        Example(
            _TENSOR_STEP,
            "train_step",
            expect="same",
            decision="keep",
            toggle="remove",
            note="The counter comes as a tensor.",
        ),
        Example(
            _TRAINING_FLAG,
            "Block.forward",
            expect="same",
            decision="keep",
            toggle="remove",
            note="Two values of a flag are two traces.",
        ),
        Example(
            _SAME_LOSS,
            "step",
            expect="same",
            decision="keep",
            toggle="remove",
            note="The function argument is the same object at each call.",
        ),
    )

    def check(self, function: FunctionFacts, program: ProgramFacts) -> Iterator[Reason]:
        """One reason for each parameter that is new at every call."""
        for index in arguments_of(function):
            found = variety(program, function, index)
            caller, message = found.caller, many(function.params[index].name, found)
            if found.verdict != MANY:
                made = next(recreated(function, program, index), None)
                if made is None:
                    continue
                caller, message = made
            told = self.reason(function, parameter_node(function, index), message)
            yield shown_by(told, caller, f"{function.code.name}() is called here")
