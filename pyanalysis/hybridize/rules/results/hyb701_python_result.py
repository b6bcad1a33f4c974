"""HYB701: Python numbers, strings and arrays come back from a graph as tensors."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import ClassVar

from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.facts.results import Path, spell
from hybridize.facts.use import OPEN, Use
from hybridize.project.spelling import spelled
from hybridize.report.model import Reason
from hybridize.rules.base import Example, Rule
from hybridize.rules.results.kinds import SPELLED, promised_kind
from hybridize.rules.results.python_leaves import PythonLeaf, python_leaves
from hybridize.rules.results.substitute import DEPENDS, FAILS, SERVES, serves
from hybridize.rules.results.wording import does, traced, who

_INT_AS_KEY = """\
import tensorflow as tf


def bucket(score):
    return int(tf.floor(score * 4.0))


histogram = {}
for value in (0.1, 0.6, 0.2):
    key = bucket(tf.constant(value))
    histogram[key] = histogram.get(key, 0) + 1
"""

_STRING_BESIDE_LOSS = """\
import tensorflow as tf


def evaluate(predictions, targets):
    loss = tf.reduce_mean(tf.abs(predictions - targets))
    return "validation", loss


history = {"train": [], "validation": []}
split, loss = evaluate(tf.constant([1.0, 2.0]), tf.constant([0.0, 4.0]))
history[split].append(float(loss))
"""

_ARRAY_FROM_CALLEE = {
    "main.py": """\
import tensorflow as tf

from balance import class_weights


def weigh(losses):
    weights = class_weights()
    return tf.reduce_sum(losses * weights), weights


total, weights = weigh(tf.constant([0.5, 0.25, 1.0]))
weights /= weights.sum()
""",
    "balance.py": """\
import numpy as np


def class_weights():
    return np.array([4.0, 2.0, 2.0], dtype=np.float32)
""",
}

_FLAG_OF_METHOD = """\
import json

import tensorflow as tf


class EarlyStopping:
    def __init__(self):
        self.best = tf.Variable(1.0)

    def improved(self, loss):
        if loss < self.best:
            self.best.assign(loss)
            return True
        return False


stopping = EarlyStopping()
log = [json.dumps({"improved": stopping.improved(tf.constant(loss))}) for loss in (0.5, 0.7)]
"""

_ONLY_TO_OPERATIONS = """\
import tensorflow as tf


def normalize(samples):
    scale = 0.5
    return (samples - tf.reduce_mean(samples)) * scale, scale


def restore(samples):
    normal, scale = normalize(samples)
    print("restoring", samples.shape)
    return tf.divide(normal, scale) + 1.0


restored = restore(tf.constant([1.0, 3.0]))
"""

_UNUSED_STATUS = """\
import tensorflow as tf


class Memory:
    def __init__(self):
        self.total = tf.Variable([0.0, 0.0])

    def store(self, sample):
        self.total.assign_add(0.5 * sample)
        return True


memory = Memory()
for row in ([1.0, 2.0], [3.0, 4.0]):
    memory.store(tf.constant(row))
"""

_DEPTH_OF_ONE_HOT = """\
import tensorflow as tf


def class_count(labels):
    return int(tf.reduce_max(labels)) + 1


labels = tf.constant([2, 0, 1])
encoded = tf.one_hot(labels, depth=class_count(labels))
"""

_CONVERTED_BY_CALLER = """\
import tensorflow as tf


def accuracy(logits, labels):
    hits = tf.equal(tf.argmax(logits, axis=-1), labels)
    return tf.reduce_mean(tf.cast(hits, tf.float32))


logits, labels = tf.constant([[1.0, 2.0], [3.0, 0.0]]), tf.constant([1, 1], tf.int64)
report = "accuracy %.2f" % float(accuracy(logits, labels))
"""

_CALLER_ADDS_TO_IT = """\
import tensorflow as tf


def losses(x):
    return {"l1": tf.reduce_sum(tf.abs(x)), "l2": tf.reduce_sum(tf.square(x))}


for step in range(3):
    logs = losses(tf.constant([1.0, -2.0]))
    logs["step"] = step
    logs["name"] = f"step {step}"
    assert logs["step"] < 3 and logs["name"].startswith("step")
"""

_START_OF_A_SUM = """\
import tensorflow as tf


def total(losses):
    out = 0.0
    for loss in losses:
        out += tf.reduce_mean(loss)
    return out


for step in range(3):
    print(f"{total([tf.constant([1.0, 3.0]), tf.fill([2], float(step))]):.3f}")
"""

_NUMBER_IN_SOME_CALLS = """\
import tensorflow as tf


def pairs(count):
    return count * (count + 1) // 2


boxes = tf.zeros((4, 2))
print("slots", (boxes.shape[0], pairs(boxes.shape[0])))
for size in (2, 3):
    print("of a tensor", int(pairs(tf.constant(size))))
"""

_NUMBER_INSTEAD_OF_LOSS = """\
import tensorflow as tf


def penalty(weights, strength):
    return 0.0 if strength is None else strength * tf.reduce_sum(tf.square(weights))


weights = tf.constant([1.0, 2.0])
report = {"l2": penalty(weights, None), "scaled": float(penalty(weights, tf.constant(0.1)))}
text = f"{report['l2']} {report['scaled']:.2f}"
"""

_NEGATED = """\
import tensorflow as tf


def is_flat(signal):
    return not tf.math.reduce_std(signal) > 0.1


names = {True: "flat", False: "wavy"}
told = [names[is_flat(tf.constant([1.0, second]))] for second in (1.0, 3.0)]
"""

_NUMBER_FROM_A_CHOICE = """\
import json

import tensorflow as tf


def scale(x, offset):
    peak = tf.reduce_max(x) if tf.reduce_max(x) > 1.0 else 1.0
    return peak + offset


report = json.dumps({"scale": scale(tf.constant([0.5, 0.25]), 1.0)})
"""


_COUNTED = """\
import tensorflow as tf


class Meter:
    def __init__(self):
        self.seen = tf.Variable(0)

    def count(self, samples):
        self.seen.assign_add(tf.size(samples))
        return self.seen


meter = Meter()
totals = [int(meter.count(tf.ones([size]))) for size in (1, 2, 3)]
"""

_STEP_IN_A_TEXT = """\
import tensorflow as tf


class Trainer:
    def __init__(self):
        self.steps = tf.Variable(0)
        self.weight = tf.Variable([1.0, 2.0])

    def train(self, x):
        self.weight.assign_sub(0.1 * x)
        self.steps.assign_add(1)
        return self.steps, tf.reduce_sum(self.weight * x)


def log(step, loss):
    print("step {}, loss {:.3f}".format(step, loss))


def run(trainer):
    for factor in (1.0, 2.0, 3.0):
        step, loss = trainer.train(tf.constant([factor, 1.0]))
        if step % 2 == 1:
            log(step, loss)


run(Trainer())
"""

_PAIRS_FOR_THE_OPTIMIZER = """\
import tensorflow as tf

weights = [tf.Variable([1.0, 2.0]), tf.Variable(0.5)]
optimizer = tf.keras.optimizers.SGD(0.1)


def clipped(gradients):
    return [(tf.clip_by_norm(gradient, 1.0), weight) for gradient, weight in zip(gradients, weights)]


for step in range(3):
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum(tf.square(weights[0])) + weights[1] ** 2
    optimizer.apply_gradients(clipped(tape.gradient(loss, weights)))
norms = [float(tf.norm(weight)) for weight in weights]
"""


class PythonResult(Rule):
    """A caller needs a result to be a Python value or a NumPy array."""

    code = "HYB701"
    name = "python-result"
    presumes_gain = True

    what_happens = (
        "Every number, string, boolean or NumPy array that a `tf.function` returns comes back as a tensor. "
        "Callers that only pass it on to operations see no difference. Callers that use it as a Python "
        "value do: tensors cannot be dictionary keys, are no strings, cannot be written in place, have none "
        "of the methods of an array and are refused by `json`."
    )
    why = (
        "The results of a graph are its outputs, and outputs are tensors. TensorFlow converts whatever the "
        "body returns; also `int(t)`, `float(t)` and comparisons of tensors yield tensors in converted "
        "code."
    )
    unlock = (
        "Return tensors and convert in the eager caller, `int(f(x))`; or split the function: the tensor "
        "work in one part, the Python result computed by the caller. Constants need not be returned at all."
    )
    references: ClassVar[tuple[str, ...]] = (
        "https://www.tensorflow.org/api_docs/python/tf/function#returns",
        "https://www.tensorflow.org/guide/function#depending_on_python_global_and_free_variables",
        "https://github.com/tensorflow/tensorflow/blob/master/tensorflow/python/autograph/operators/py_builtins.py",
    )
    breaks: ClassVar[tuple[Example, ...]] = (
        Example(
            _INT_AS_KEY,
            "bucket",
            expect="differs",
            decision="decline",
            note="The bucket number is a dictionary key; a tensor cannot be one.",
        ),
        Example(
            _STRING_BESIDE_LOSS,
            "evaluate",
            expect="differs",
            decision="decline",
            note="The name of the split comes back as a bytes tensor.",
        ),
        Example(
            _ARRAY_FROM_CALLEE,
            "weigh",
            expect="differs",
            decision="decline",
            note="A helper of another module makes a NumPy array, and the caller divides it in place.",
        ),
        Example(
            _FLAG_OF_METHOD,
            "EarlyStopping.improved",
            expect="differs",
            decision="decline",
            note="The flag is written as JSON, which knows no tensors.",
        ),
        Example(
            _NUMBER_IN_SOME_CALLS,
            "pairs",
            expect="differs",
            decision="decline",
            note="One call passes a Python number and prints the number that it gets; the others pass tensors.",
        ),
        Example(
            _NUMBER_INSTEAD_OF_LOSS,
            "penalty",
            expect="differs",
            decision="decline",
            note="Without a strength the function returns a Python number in the place of a tensor.",
        ),
        Example(
            _NEGATED,
            "is_flat",
            expect="differs",
            decision="decline",
            note="Eagerly `not` gives a Python bool, in a graph a tensor.",
        ),
        Example(
            _NUMBER_FROM_A_CHOICE,
            "scale",
            expect="differs",
            decision="decline",
            note="One side of the choice is a number, and so is what is added to it.",
        ),
        Example(
            _PAIRS_FOR_THE_OPTIMIZER,
            "clipped",
            expect="differs",
            decision="decline",
            note="The optimizer gets the values of the variables, and has nothing to update.",
        ),
        Example(
            _STEP_IN_A_TEXT,
            "Trainer.train",
            expect="differs",
            decision="decline",
            note="The text of a variable tells its name and shape, that of a tensor only the number.",
        ),
    )
    safe: ClassVar[tuple[Example, ...]] = (
        Example(
            _ONLY_TO_OPERATIONS,
            "normalize",
            expect="same",
            decision="hybridize",
            note="The Python number among the results is used in operations only; its caller prints and stays eager.",
        ),
        Example(
            _UNUSED_STATUS,
            "Memory.store",
            expect="same",
            decision="hybridize",
            note="Nobody looks at the status that the method returns.",
        ),
        Example(
            _DEPTH_OF_ONE_HOT,
            "class_count",
            expect="same",
            decision="hybridize",
            note="The count is an argument of another operation, where a tensor serves as well.",
        ),
        Example(
            _CONVERTED_BY_CALLER,
            "accuracy",
            expect="same",
            decision="hybridize",
            note="The function returns a tensor, the caller makes the Python number.",
        ),
        Example(
            _CALLER_ADDS_TO_IT,
            "losses",
            expect="same",
            decision="hybridize",
            note="What the caller puts into the dictionary afterwards is none of the graph's results.",
        ),
        Example(
            _START_OF_A_SUM,
            "total",
            expect="same",
            decision="hybridize",
            note="The sum starts as a Python number and comes back as a tensor: there is always something to add.",
        ),
        Example(_COUNTED, "Meter.count", expect="same", decision="hybridize",
                note="The variable that is returned is read at once, as its value can be."),
    )

    def check(self, function: FunctionFacts, program: ProgramFacts) -> Iterator[Reason]:
        """The worst use of every Python value among the results, at most two."""
        if function.code.is_generator or function.code.is_async:
            return
        worst: dict[Path, tuple[int, str, Use, ast.AST]] = {}
        failing: list[tuple[Path, tuple[int, str, Use, ast.AST]]] = []
        asked: set[tuple[PythonLeaf, int]] = set()
        for leaf, uses in _returned(function, program):
            if (leaf, id(uses)) in asked:  # other contexts of one call
                continue
            asked.add((leaf, id(uses)))
            for sort in leaf.kinds:
                for use in uses:
                    answer = serves(use, sort, leaf.value)
                    if answer > worst.get(leaf.path, (SERVES,))[0]:
                        worst[leaf.path] = (answer, sort, use, leaf.node)
            failing = [item for item in worst.items() if item[1][0] == FAILS]
            if len(failing) > 1:
                break
        for path, (answer, sort, use, where) in (failing or list(worst.items()))[:2]:
            yield self._reason(function, path, sort, use, answer, where)

    def _reason(self, function: FunctionFacts, path: Path, sort: str, use: Use, answer: int,
                where: ast.AST) -> Reason:
        what = f"{SPELLED[sort]} as {spell(path)} of its result" if path else SPELLED[sort]
        change = "the value of which" if sort == "variable" else "which"
        told = f"{function.code.name}() returns {what}, {change} a graph returns as a tensor"
        if use.kind == OPEN:
            severity = "warning" if answer == DEPENDS else "error"
            return self.reason(function, where, f"{told}, and no caller is seen", severity=severity)
        promised = not path and promised_kind(function.node.returns) == sort
        if promised:
            told += f"; `-> {spelled(function.node.returns)}` promises otherwise, and"  # type: ignore[arg-type]
        elif answer == DEPENDS:
            told += "; whether that is the same is not certain where"
        else:
            told += ";"
        severity = "warning" if answer == DEPENDS and not promised else "error"
        return traced(self.reason(function, where, f"{told} {who(use)} {does(use)}", severity=severity), use)


def _returned(function: FunctionFacts, program: ProgramFacts) -> Iterator[tuple[PythonLeaf, list[Use]]]:
    """The Python values among the results of every call, with what is done with them."""
    if function.escaped or not function.callers:
        for leaf in python_leaves(function.records, program):
            yield leaf, program.uses.of_function(function, leaf.path)
        return
    by_record: dict[int, list[PythonLeaf]] = {}
    for caller in function.callers:
        callee = caller.edge.callee
        if callee.number not in by_record:
            by_record[callee.number] = list(python_leaves((callee,), program))
        for leaf in by_record[callee.number]:
            yield leaf, program.uses.of_call(caller, leaf.path)
