"""HYB502: the branches of a tensor-dependent `if` leave different things behind."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import ClassVar

from hybridize.facts.lift import Lifted
from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.interpreter.state.record import BRANCH
from hybridize.interpreter.state.staged import BranchDetail
from hybridize.project.spelling import quoted
from hybridize.report.model import Reason
from hybridize.rules.base import Example, Rule
from hybridize.rules.control.common import MOST, branches, clash, head_of, staged, test_of
from hybridize.rules.control.disagreements import of_names, of_returns
from hybridize.rules.control.growth import changes_inside, what_changes

_ONE_SIDED_RETURN = """\
import tensorflow as tf


def ratio(numerator, denominator):
    if tf.reduce_all(denominator != 0.0):
        return numerator / denominator


result = ratio(tf.constant([1.0, 4.0]), tf.constant([2.0, 8.0]))
"""

_MIXED_DTYPE = """\
import tensorflow as tf


def rescale(samples):
    peak = tf.reduce_max(tf.abs(samples))
    if peak > 1.0:
        divisor = peak
    else:
        divisor = 1
    return samples / divisor


loud = rescale(tf.constant([0.5, -4.0, 2.0]))
quiet = rescale(tf.constant([0.5, -0.25, 0.0]))
"""

_DEFINED_ONCE = """\
import tensorflow as tf


class Clipper:
    def __init__(self, limit):
        self.limit = limit

    def __call__(self, gradient):
        if tf.reduce_any(tf.abs(gradient) > self.limit):
            norm = tf.norm(gradient)
            gradient = gradient * (self.limit / norm)
        return gradient, norm


clip = Clipper(limit=1.0)
clipped, norm = clip(tf.constant([3.0, 4.0]))
"""

_NONE_THROUGH_CALLEE = {
    "main.py": """\
import tensorflow as tf

from masking import padding_mask


def masked_mean(tokens, scores):
    mask = padding_mask(tokens)
    if mask is not None:
        scores = scores * mask
    return tf.reduce_sum(scores) / 4.0


padded = masked_mean(tf.constant([5, 2, 0, 0]), tf.constant([1.0, 2.0, 9.0, 9.0]))
full = masked_mean(tf.constant([5, 2, 3, 1]), tf.constant([1.0, 2.0, 9.0, 9.0]))
""",
    "masking.py": """\
import tensorflow as tf


def padding_mask(tokens):
    mask = None
    if tf.reduce_any(tokens == 0):
        mask = tf.cast(tokens != 0, tf.float32)
    return mask
""",
}

_NUMBER_BECOMES_TENSOR = """\
import tensorflow as tf


def reweigh(losses):
    if tf.reduce_mean(losses) > 1.0:
        weight = 2
    else:
        weight = 3
    return losses * weight


weighted = reweigh(tf.constant([0.5, 4.0]))
"""

_ELIF_FALLS_THROUGH = """\
import tensorflow as tf


def grade(score):
    if score > 0.9:
        return 3.0 * score
    elif score > 0.5:
        return 2.0 * score
    return score


grades = [grade(tf.constant(score)) for score in (0.25, 0.75, 0.95)]
"""

_APPENDED_IN_BRANCH = """\
import tensorflow as tf


class Penalties:
    def __init__(self, limit):
        self.limit = limit

    def terms(self, values):
        terms = [tf.reduce_sum(tf.square(values))]
        if tf.reduce_max(values) > self.limit:
            terms.append(10.0 * tf.reduce_max(values))
        return terms

    def total(self, values):
        return tf.add_n(self.terms(values))


penalties = Penalties(limit=1.0)
totals = [penalties.total(tf.constant(values)) for values in ([0.5, 0.5], [0.5, 2.0])]
"""

_PYTHON_CONDITION = """\
import tensorflow as tf


def encode(features, training):
    if training:
        keep = tf.constant([1.0, 0.0, 1.0])
        features = features * keep / 0.5
    return tf.nn.relu(features)


train = encode(tf.constant([[1.0, -2.0, 3.0]]), training=True)
test = encode(tf.constant([[1.0, -2.0, 3.0]]), training=False)
"""

_BOTH_BRANCHES = """\
import tensorflow as tf


def huber(error, delta):
    if tf.abs(error) <= delta:
        loss = 0.5 * tf.square(error)
    else:
        loss = delta * (tf.abs(error) - 0.5 * delta)
    return loss


small = huber(tf.constant(0.5), tf.constant(1.0))
large = huber(tf.constant(-3.0), tf.constant(1.0))
"""

_LOCAL_TO_BRANCH = """\
import tensorflow as tf


def clip(gradient, limit):
    if tf.reduce_any(tf.abs(gradient) > limit):
        norm = tf.norm(gradient)
        gradient = gradient * (limit / norm)
    return gradient


clipped = clip(tf.constant([3.0, 4.0]), tf.constant(1.0))
kept = clip(tf.constant([0.3, 0.4]), tf.constant(1.0))
"""

_EARLY_RETURN = """\
import tensorflow as tf


class Stepper:
    def __init__(self, limit):
        self.limit = tf.constant(limit)

    def inside(self, position):
        if tf.reduce_max(tf.abs(position)) < self.limit:
            return True
        return False

    def advance(self, position, velocity):
        moved = position + 0.5 * velocity
        if self.inside(moved):
            return moved
        return position


stepper = Stepper(limit=2.0)
inner = stepper.advance(tf.constant([0.0, 1.0]), tf.constant([1.0, 1.0]))
outer = stepper.advance(tf.constant([0.0, 1.0]), tf.constant([1.0, 4.0]))
"""

_EXISTING_KEY = """\
import tensorflow as tf


def fill(batch):
    state = {"values": batch, "scale": 0.5}
    if tf.reduce_any(batch < 0.0):
        state["values"] = tf.abs(batch)
    return state["values"] * state["scale"]


filled = [fill(tf.constant(values)) for values in ([1.0, -2.0], [1.0, 2.0])]
"""

_KNOWN_FLAG = """\
import tensorflow as tf


DOUBLE = tf.constant(True)


def scaled(x):
    if DOUBLE:
        factor = 2.0
    return x * factor


outputs = [scaled(tf.constant(value)) for value in (1.0, 2.0)]
"""


_MEMBER_OF_AN_OBJECT = """\
import tensorflow as tf


class Step:
    def __init__(self, loss):
        self.loss = loss
        self.skipped = None


def guarded(loss):
    step = Step(loss)
    if loss > 10.0:
        step.skipped = loss
        step.loss = tf.zeros_like(loss)
    return step.loss


losses = [guarded(tf.constant(value)) for value in (2.0, 20.0)]
"""

_MEMBER_IN_BOTH = """\
import tensorflow as tf


class Step:
    def __init__(self, loss):
        self.loss = loss


def guarded(loss):
    step = Step(loss)
    if loss > 10.0:
        step.skipped = loss
        step.loss = tf.zeros_like(loss)
    else:
        step.skipped = tf.zeros_like(loss)
    return step.loss + step.skipped


losses = [guarded(tf.constant(value)) for value in (2.0, 20.0)]
"""

_NUMBER_IN_A_MEMBER = """\
import tensorflow as tf


class Totals:
    def __init__(self):
        self.penalty = 0.0


def penalty(norm):
    totals = Totals()
    if norm > 1.0:
        totals.penalty = norm * 2.0
    return totals.penalty


penalties = [penalty(tf.constant(value)) for value in (0.5, 2.0)]
"""


_MEMBER_OF_A_PART = """\
import tensorflow as tf


class Log:
    def __init__(self):
        self.peak = None


class Run:
    def __init__(self):
        self.log = Log()


def guarded(loss):
    run = Run()
    if loss > 10.0:
        run.log.peak = loss
        return tf.zeros_like(loss)
    return loss


losses = [guarded(tf.constant(value)) for value in (2.0, 20.0)]
"""

_BY_SETATTR = """\
import tensorflow as tf


class Run:
    def __init__(self):
        self.penalty = 0.0


def penalised(loss, name="penalty"):
    run = Run()
    if loss > 10.0:
        setattr(run, name, loss)
    return loss + run.penalty


losses = [penalised(tf.constant(value)) for value in (2.0, 20.0)]
"""

_IN_A_BRANCH_THAT_DOES_NOT_RUN = """\
import tensorflow as tf

TRACE = False


def clip(x):
    if tf.norm(x) > 1.0:
        y = x / tf.norm(x)
    else:
        y = x
        if TRACE:
            size = tf.norm(x)
    if TRACE:
        y = y * size
    return y


clipped = [clip(tf.constant([value, 2.0])) for value in (0.5, 2.0)]
"""


class BranchesDisagree(Rule):
    """A name or a result differs between the branches of a tensor-dependent `if`."""

    code = "HYB502"
    name = "branches-disagree"
    presumes_gain = True

    what_happens = (
        "Where the condition of an `if` is a tensor, the graph holds both branches, and every name that is "
        "used afterwards must come out of both of them with the same dtype, the same structure and a value "
        "other than `None`. A function that assigns or returns in one branch only, or that gives an int "
        "here and a float there, runs eagerly but raises when it is traced. Python numbers come out as "
        "tensors of int32 or float32, and a list that one branch appends to is changed by tracing alone."
    )
    why = (
        "AutoGraph turns the statement into `tf.cond`, whose two branches are traced both and must produce "
        "the same outputs. Eagerly Python looks at the value, takes one branch and never sees the other."
    )
    unlock = (
        "Give the name a value of the final dtype before the `if`, or assign it in both branches; return in "
        "both, or let the statements after the `if` in the same block return; use `tf.where` for a choice "
        "between values; write `0.0` instead of `0`. If the condition is really a setting of the program, "
        "make it a Python value and leave the `if` as it is."
    )
    references: ClassVar[tuple[str, ...]] = (
        "https://github.com/tensorflow/tensorflow/blob/master/tensorflow/python/autograph/g3doc/reference/control_flow.md",
        "https://github.com/tensorflow/tensorflow/blob/master/tensorflow/python/autograph/g3doc/reference/common_errors.md",
        "https://www.tensorflow.org/guide/function#conditionals",
    )
    breaks: ClassVar[tuple[Example, ...]] = (
        Example(
            _ONE_SIDED_RETURN,
            "ratio",
            expect="differs",
            decision="decline",
            note="The other branch falls off the end and returns `None`.",
        ),
        Example(
            _MIXED_DTYPE,
            "rescale",
            expect="differs",
            decision="decline",
            note="`divisor` is float32 in one branch and a Python int in the other.",
        ),
        Example(
            _DEFINED_ONCE,
            "Clipper.__call__",
            expect="differs",
            decision="decline",
            note="A method; `norm` exists after the `if` only where the branch was taken.",
        ),
        Example(
            _NONE_THROUGH_CALLEE,
            "masked_mean",
            expect="differs",
            decision="decline",
            note="The tensor condition stands in a helper, in another module.",
        ),
        Example(
            _NUMBER_BECOMES_TENSOR,
            "reweigh",
            expect="differs",
            decision="decline",
            note=(
                "The Python number leaves the `if` as an int32 tensor, which does not multiply with float32."
            ),
        ),
        Example(
            _ELIF_FALLS_THROUGH,
            "grade",
            expect="differs",
            decision="decline",
            note=(
                "The missing `else` of the `elif` falls through to statements outside of its block, where "
                "AutoGraph does not follow."
            ),
        ),
        Example(
            _APPENDED_IN_BRANCH,
            "Penalties.total",
            expect="differs",
            decision="decline",
            note="Both branches are traced, so the list always holds the tensor of the first one.",
        ),
        Example(
            _KNOWN_FLAG,
            "scaled",
            expect="differs",
            decision="decline",
            note="AutoGraph makes a branch of the graph for a tensor whose value is known as well.",
        ),
        Example(
            _MEMBER_OF_AN_OBJECT,
            "guarded",
            expect="differs",
            decision="decline",
            note="Nobody reads `step.skipped`, but attributes come out of the branches all the same.",
        ),
        Example(
            _NUMBER_IN_A_MEMBER,
            "penalty",
            expect="differs",
            decision="decline",
            note="The Python number of the constructor comes out of the branches as a tensor.",
        ),
        Example(
            _MEMBER_OF_A_PART,
            "guarded",
            expect="differs",
            decision="decline",
            note="`run.log.peak` is `None` on one way, and one way returns at once.",
        ),
        Example(
            _BY_SETATTR,
            "penalised",
            expect="differs",
            decision="decline",
            note="No error here: a call of `setattr` happens while tracing, whichever branch is taken.",
        ),
        Example(
            _IN_A_BRANCH_THAT_DOES_NOT_RUN,
            "clip",
            expect="differs",
            decision="decline",
            note="`size` is bound nowhere as long as `TRACE` is off, but by its text it comes out of the branches.",
        ),
    )
    safe: ClassVar[tuple[Example, ...]] = (
        Example(
            _PYTHON_CONDITION,
            "encode",
            expect="same",
            decision="hybridize",
            note=(
                "`training` is a Python bool, so the branch is chosen while tracing and nothing has to match."
            ),
        ),
        Example(
            _BOTH_BRANCHES,
            "huber",
            expect="same",
            decision="hybridize",
            note="Both branches define `loss` with the same dtype and shape.",
        ),
        Example(
            _LOCAL_TO_BRANCH,
            "clip",
            expect="same",
            decision="hybridize",
            note="`norm` is defined in one branch only, but nobody reads it after the `if`.",
        ),
        Example(
            _EARLY_RETURN,
            "Stepper.advance",
            expect="same",
            decision="hybridize",
            note=(
                "An early return is fine where the statements after it, in the same block, return the same "
                "kind of value."
            ),
        ),
        Example(
            _EXISTING_KEY,
            "fill",
            expect="same",
            decision="hybridize",
            note="Assigning to a key that is there in both branches is tracked like assigning to a name.",
        ),
        Example(
            _MEMBER_IN_BOTH,
            "guarded",
            expect="same",
            decision="hybridize",
            note="Both branches set the attribute, with the same dtype.",
        ),
    )

    def check(self, function: FunctionFacts, program: ProgramFacts) -> Iterator[Reason]:
        """One reason for each branch on a tensor whose ways do not come out the same."""
        seen: set[ast.AST] = set()
        for lifted, why in self._disagreements(function):
            if lifted.event.node not in seen and len(seen) < MOST:
                seen.add(lifted.event.node)
                yield self.reason(function, lifted, why, what=f"the branch on {test_of(lifted)} stands here")

    def _disagreements(self, function: FunctionFacts) -> Iterator[tuple[Lifted, str]]:
        for lifted, detail in branches(function):
            if detail.loop is not None:
                continue  # HYB523
            yield from ((lifted, why) for why in of_names(lifted, detail))
            yield from ((lifted, why) for why in of_returns(function, lifted))
        for lifted in function.events(BRANCH):
            values = lifted.event.detail
            if not isinstance(values, BranchDetail) and len(values) == 2 and staged(function, lifted):
                why = clash(*values)
                if why is not None:
                    yield lifted, f"{quoted(lifted.event.node)} gives {why}: a graph needs one dtype for both"
        for lifted, inside in changes_inside(function, "tensor_if"):
            yield (
                lifted,
                (
                    f"{what_changes(lifted)} happens while tracing, whichever branch of "
                    f"{head_of(inside.node)} is taken"
                ),
            )
