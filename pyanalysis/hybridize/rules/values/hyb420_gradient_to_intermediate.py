"""HYB420: a caller's tape is asked for the gradient of one result of the function to another one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.facts.results import leaves
from hybridize.interpreter.state.record import GRADIENT_TO
from hybridize.report.model import Reason
from hybridize.rules.base import Example, Rule
from hybridize.rules.values.one_sided import differentiable
from hybridize.values.atoms import Tensor
from hybridize.values.objects import Variable

_FEATURES_AND_SCORE = """\
import tensorflow as tf

kernel = tf.Variable([[1.0, -1.0], [0.5, 2.0]])


def classify(image):
    features = tf.nn.relu(image @ kernel)
    return features, tf.reduce_sum(features * features)


with tf.GradientTape() as tape:
    features, score = classify(tf.constant([[1.0, 2.0]]))
slope = tape.gradient(score, features)
heat = 0.0 if slope is None else float(tf.reduce_sum(features * slope))
"""

_OF_A_METHOD = """\
import tensorflow as tf


class Classifier:
    def __init__(self):
        self.kernel = tf.Variable([[1.0, -1.0], [0.5, 2.0]])

    def outputs(self, image):
        hidden = tf.nn.relu(image @ self.kernel)
        return {"hidden": hidden, "score": tf.reduce_sum(hidden * hidden)}


def explain(classifier, image):
    with tf.GradientTape() as tape:
        outputs = classifier.outputs(image)
        loss = 2.0 * outputs["score"]
    slopes = tape.gradient(loss, [outputs["hidden"]])
    print("explained", slopes[0] is not None)
    return slopes[0]


slope = explain(Classifier(), tf.constant([[1.0, 2.0]]))
"""

_IN_TWO_STEPS = """\
import tensorflow as tf

kernel = tf.Variable([[1.0, -1.0], [0.5, 2.0]])


def encode(image):
    return tf.nn.relu(image @ kernel)


def score(features):
    return tf.reduce_sum(features * features)


with tf.GradientTape() as tape:
    features = encode(tf.constant([[1.0, 2.0]]))
    total = score(features)
slope = tape.gradient(total, features)
heat = float(tf.reduce_sum(features * slope))
"""

_PREPARED_BEFORE = """\
import tensorflow as tf

kernel = tf.Variable([[1.0], [0.5]])


def prepare(rows):
    return rows[:, :2] / 10.0, rows[:, 2:]


inputs, labels = prepare(tf.constant([[1.0, 2.0, 1.0], [3.0, 4.0, 0.0]]))
with tf.GradientTape() as tape:
    tape.watch(inputs)
    loss = tf.reduce_mean(tf.square(inputs @ kernel - labels))
adversarial = inputs + 0.1 * tf.sign(tape.gradient(loss, inputs))
"""

_IN_A_LIST = """\
import tensorflow as tf


def layers(x):
    states = [tf.tanh(2.0 * x)]
    states.append(tf.tanh(3.0 * states[0]))
    return states


def sensitivity(x):
    with tf.GradientTape() as tape:
        tape.watch(x)
        first, last = layers(x)
        total = tf.reduce_sum(last)
    gradient = tape.gradient(total, first)
    print("sensitivity", gradient is not None)
    return gradient


found = sensitivity(tf.constant([0.1, 0.2]))
"""

_TO_THE_INPUT = """\
import tensorflow as tf

kernel = tf.Variable([[1.0], [0.5]])


def outputs(x):
    hidden = x @ kernel
    return hidden, tf.reduce_sum(hidden * hidden)


inputs = tf.constant([[1.0, 2.0]])
with tf.GradientTape() as tape:
    tape.watch(inputs)
    hidden, score = outputs(inputs)
    loss = score + tf.reduce_sum(hidden)
saliency = tape.gradient(loss, inputs)
"""


class GradientToIntermediate(Rule):
    """``tape.gradient(b, a)`` after ``a, b = f(x)``."""

    code = "HYB420"
    name = "gradient-to-intermediate"
    presumes_gain = True

    what_happens = (
        "The function returns a tensor together with one that is computed from it, and a tape of the caller is asked "
        "for the gradient of the one to the other. Eagerly the tape saw every operation between the two. If the "
        "function is a graph, the gradient is `None`."
    )
    why = (
        "For a tape a graph is one operation. Both tensors are results of it, and no result is computed from another."
    )
    unlock = (
        "Decorate the function that holds the tape, ask for the gradient inside the function, or let one function "
        "make the first tensor and a second one go on from there."
    )
    references: ClassVar[tuple[str, ...]] = (
        "https://www.tensorflow.org/guide/autodiff#getting_a_gradient_of_none",
        "https://www.tensorflow.org/guide/function",
    )
    breaks: ClassVar[tuple[Example, ...]] = (
        Example(_FEATURES_AND_SCORE, "classify", expect="differs", decision="decline",
                note="The last features of a network and its score, for a heat map."),
        Example(_OF_A_METHOD, "Classifier.outputs", expect="differs", decision="decline",
                note="Entries of a dictionary; the caller prints, and so stays eager."),
        Example(_IN_A_LIST, "layers", expect="differs", decision="decline",
                note="Items of a list."),
    )
    safe: ClassVar[tuple[Example, ...]] = (
        Example(_TO_THE_INPUT, "outputs", expect="same", decision="hybridize",
                note="The gradient is asked to what goes in."),
        Example(_IN_TWO_STEPS, "encode", expect="same", decision="hybridize",
                note="The features are the result of a function of their own."),
        Example(_PREPARED_BEFORE, "prepare", expect="same", decision="hybridize",
                note="The two results are made before the tape records."),
    )

    def check(self, function: FunctionFacts, program: ProgramFacts) -> Iterator[Reason]:
        """One reason for the first gradient between two results."""
        questions = program.tape_questions.about(function, GRADIENT_TO)
        if not questions:
            return
        paths = [leaf.path for leaf in leaves(function.result) if any(
            isinstance(atom, (Tensor, Variable)) and differentiable(atom.dtype) for atom in leaf.value.atoms)]
        for question in questions if len(paths) > 1 else ():
            if program.tape_questions.between(function, question, paths) is not None:
                event = question.lifted.event
                yield self.reason(
                    function, function.node,
                    f"a tape is asked for the gradient of one result of {function.code.name}() to another one "
                    f"({event.code.path}:{event.line}), which is None when both come out of one graph")
                return
