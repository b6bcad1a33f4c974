"""HYB417: a caller's tape is asked for a gradient that only a part of the function takes part in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.facts.results import Leaf, Path, leaves
from hybridize.facts.tape_questions import Question
from hybridize.interpreter.state.record import GRADIENT_OF
from hybridize.project.spelling import quoted
from hybridize.report.model import Reason
from hybridize.rules.base import Example, Rule
from hybridize.rules.values.one_sided import differentiable, has_gradient, one_sided
from hybridize.values import value as vl
from hybridize.values.atoms import Array, Tensor
from hybridize.values.objects import Variable
from hybridize.values.value import Value

_TWO_HEADS = """\
import tensorflow as tf

policy = tf.Variable([1.0, 2.0])
value = tf.Variable([0.5, 0.5])


def heads(x):
    return tf.reduce_sum(policy * x), tf.reduce_sum(value * x)


with tf.GradientTape() as tape:
    score, _ = heads(tf.constant([3.0, 4.0]))
missing = [gradient is None for gradient in tape.gradient(score, [policy, value])]
"""

_DICTIONARY = """\
import tensorflow as tf


class Critic:
    def __init__(self):
        self.scale = tf.Variable(2.0)
        self.shift = tf.Variable(1.0)

    def evaluate(self, x):
        return {"mean": self.scale * x, "bias": self.shift + x * 0.0}


critic = Critic()


def update(x):
    with tf.GradientTape() as tape:
        outputs = critic.evaluate(x)
        loss = tf.square(outputs["mean"] - 1.0)
    gradients = tape.gradient(loss, [critic.scale, critic.shift])
    print([gradient is None for gradient in gradients])
    return loss


update(tf.constant(3.0))
"""

_BRANCH = """\
import tensorflow as tf

low = tf.Variable(1.0)
high = tf.Variable(2.0)


def piecewise(x):
    if x > 0.0:
        y = high * x
    else:
        y = low * x
    return y


with tf.GradientTape() as tape:
    y = piecewise(tf.constant(3.0))
missing = [gradient is None for gradient in tape.gradient(y, [low, high])]
"""

_ALL_OF_IT = """\
import tensorflow as tf

policy = tf.Variable([1.0, 2.0])
value = tf.Variable([0.5, 0.5])


def heads(x):
    return tf.reduce_sum(policy * x), tf.reduce_sum(value * x)


with tf.GradientTape() as tape:
    score, estimate = heads(tf.constant([3.0, 4.0]))
    loss = tf.square(score - 1.0)
    loss += tf.square(estimate)
gradients = tape.gradient(loss, [policy, value])
"""

_ZEROS_WANTED = """\
import tensorflow as tf

policy = tf.Variable([1.0, 2.0])
value = tf.Variable([0.5, 0.5])


def heads(x):
    return tf.reduce_sum(policy * x), tf.reduce_sum(value * x)


with tf.GradientTape() as tape:
    score, _ = heads(tf.constant([3.0, 4.0]))
gradients = tape.gradient(score, [policy, value], unconnected_gradients=tf.UnconnectedGradients.ZERO)
"""

_COUNTED_BESIDE = """\
import tensorflow as tf

weight = tf.Variable([1.0, 2.0])


def predict(x):
    scores = weight * x
    return scores, tf.argmax(scores)


with tf.GradientTape() as tape:
    scores, best = predict(tf.constant([3.0, 4.0]))
    loss = tf.reduce_sum(scores)
gradient = tape.gradient(loss, weight)
"""

_SAME_SOURCES = """\
import tensorflow as tf


def attend(query, key, value):
    weights = tf.nn.softmax(tf.matmul(query, key, transpose_b=True))
    return tf.matmul(weights, value), weights


query = tf.Variable([[1.0, 0.0]])
key = tf.Variable([[1.0, 2.0], [0.5, 1.0]])
value = tf.Variable([[1.0], [3.0]])
with tf.GradientTape() as tape:
    output, _ = attend(query, key, value)
    loss = tf.reduce_sum(output)
gradients = tape.gradient(loss, [query, key, value])
"""

_WHERE = """\
import tensorflow as tf

low = tf.Variable(1.0)
high = tf.Variable(2.0)


def piecewise(x):
    return tf.where(x > 0.0, high * x, low * x)


with tf.GradientTape() as tape:
    y = piecewise(tf.constant(3.0))
missing = [gradient is None for gradient in tape.gradient(y, [low, high])]
"""


class UnconnectedGradient(Rule):
    """``tape.gradient(a, w)`` after ``a, b = f(x)``, where only ``b`` comes from ``w``."""

    code = "HYB417"
    name = "unconnected-gradient"
    severity = "warning"
    presumes_gain = True

    what_happens = (
        "The caller differentiates one of several results, or a result that one side of an `if` computed. For a "
        "variable that only the others use the gradient is `None` eagerly, and a tensor of zeros if the function is a "
        "graph. An optimizer skips `None`; with zeros it takes a step, which moves the variable where there is "
        "momentum or weight decay."
    )
    why = (
        "For a tape a graph is one operation with all its inputs and results. What one result does not depend on gets "
        "the gradient of the others, times zero."
    )
    unlock = (
        "Let the loss use all results, return only what it needs, ask with "
        "`unconnected_gradients=tf.UnconnectedGradients.ZERO`, or decorate the function that holds the tape."
    )
    references: ClassVar[tuple[str, ...]] = (
        "https://www.tensorflow.org/guide/autodiff#getting_a_gradient_of_none",
        "https://www.tensorflow.org/api_docs/python/tf/UnconnectedGradients",
    )
    breaks: ClassVar[tuple[Example, ...]] = (
        Example(_TWO_HEADS, "heads", expect="differs", decision="hybridize",
                note="The second result is thrown away; what it comes from is not known, so that the change is "
                     "speculative."),
        Example(_DICTIONARY, "Critic.evaluate", expect="differs", decision="hybridize",
                note="One entry of a dictionary is used, by a method's caller that prints and so stays eager. "
                     "The change is speculative."),
        Example(_BRANCH, "piecewise", expect="differs", decision="hybridize",
                note="Each side of the `if` has a variable of its own. The change is speculative."),
    )
    safe: ClassVar[tuple[Example, ...]] = (
        Example(_ALL_OF_IT, "heads", expect="same", decision="hybridize",
                note="The loss takes both results."),
        Example(_ZEROS_WANTED, "heads", expect="same", decision="hybridize", note="The tape is asked for zeros."),
        Example(_COUNTED_BESIDE, "predict", expect="same", decision="hybridize",
                note="The other result is a whole number, which has no gradient."),
        Example(_SAME_SOURCES, "attend", expect="same", decision="hybridize",
                note="Whatever the weights come from, the output comes from as well."),
        Example(_WHERE, "piecewise", expect="same", decision="hybridize",
                note="`tf.where` computes both sides, eagerly as well."),
    )

    def check(self, function: FunctionFacts, program: ProgramFacts) -> Iterator[Reason]:
        """One reason for a result, or a side of a branch, that a gradient asked for outside may not come from."""
        questions = program.tape_questions.about(function, GRADIENT_OF)
        if questions:
            yield from self._of_results(function, program, questions)
            yield from self._of_branches(function, questions)

    def _of_results(self, function: FunctionFacts, program: ProgramFacts, questions: list[Question]
                    ) -> Iterator[Reason]:
        parts = _parts(function)
        captures = _captures(function)
        for leaf in parts if len(parts) > 1 else ():
            others = [other for other in parts if other is not leaf]
            if not captures and any(_covers(function, other, leaf) for other in others):
                continue  # whatever the part has a gradient to, another part has one to it as well
            path = leaf.path
            if program.tape_questions.unused(function, questions, path) is not None:
                yield self.reason(
                    function, function.node,
                    f"a tape is asked for a gradient of what {function.code.name}() returns "
                    f"({_place(questions)}), and {_part(path)} does not go into it: what only that part uses "
                    "has the gradient None now, and 0 from a graph")
                return

    def _of_branches(self, function: FunctionFacts, questions: list[Question]) -> Iterator[Reason]:
        for lifted, text in one_sided(function):
            yield self.reason(
                function, lifted,
                f"only one side of {quoted(lifted.event.node.test)} uses `{text}`: where the other one runs, the "  # type: ignore[attr-defined]
                f"gradient that a tape is asked for ({_place(questions)}) is None now, and 0 from a graph",
                what="the branch is here")
            return


def _parts(function: FunctionFacts) -> list[Leaf]:
    """The parts of the result that may have a gradient."""
    found: dict[Path, Leaf] = {}
    for leaf in leaves(function.result):
        if any(isinstance(atom, (Tensor, Variable)) and differentiable(atom.dtype) for atom in leaf.value.atoms):
            found.setdefault(leaf.path, leaf)
    return list(found.values())


def _captures(function: FunctionFacts) -> bool:
    """Whether a tensor, variable or layer from outside takes part, which labels do not tell."""
    return any(isinstance(content, Value) and has_gradient(content)
               for cells in (function.reads(), function.reads_once_bound()) for content in cells.values())


def _covers(function: FunctionFacts, one: Leaf, other: Leaf) -> bool:
    """Whether one part is computed from all the parameters that the other is computed from, each a single tensor."""
    sources = function.from_parameters(other.value)
    return set(sources) <= set(function.from_parameters(one.value)) and all(
        isinstance(atom, (Tensor, Array, Variable)) or not has_gradient(vl.of(atom))
        for index in sources for atom in function.parameter(index).atoms)


def _part(path: Path) -> str:
    """A part of the result in words."""
    last = path[-1]
    if last.name is not None:
        return f"`{last.name}`"
    return f"part {last.position + 1}" if last.position is not None else "a part of it"


def _place(questions: list[Question]) -> str:
    event = questions[0].lifted.event
    return f"{event.code.path}:{event.line}"
