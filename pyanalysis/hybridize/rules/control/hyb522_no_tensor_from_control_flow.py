"""HYB522: a branch or a round on a tensor ends with what is no tensor: None, a function, an object."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import ClassVar

from hybridize.facts.lift import Lifted
from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.interpreter.state.record import BRANCH, LOOP, Event
from hybridize.interpreter.state.staged import BranchDetail, LoopDetail
from hybridize.project.code import Code
from hybridize.project.spelling import quoted
from hybridize.remember import remembered
from hybridize.report.model import Reason
from hybridize.rules.base import Example, Rule
from hybridize.rules.control.common import MOST, head_of, live_after, staged, test_of
from hybridize.rules.control.disagreements import returned_values
from hybridize.rules.control.returning import returning
from hybridize.rules.control.uncarried import is_asked, uncarried
from hybridize.values.value import Value

_NO_STATE = """\
import tensorflow as tf


def normalised(x):
    if tf.reduce_max(tf.abs(x)) > 1.0:
        return x / tf.reduce_max(tf.abs(x)), None
    return x, None


values, state = normalised(tf.constant([0.5, 4.0]))
"""

_SAME_ACTIVATION = """\
import tensorflow as tf


def activated(x, bias):
    if tf.reduce_mean(x) < 0.0:
        activation = tf.nn.relu
        x = x + bias
    else:
        activation = tf.nn.relu
    return activation(x)


y = activated(tf.constant([-1.0, 0.5]), tf.constant(1.0))
"""

_NOTHING_FROM_A_HELPER = """\
import tensorflow as tf

seen = tf.Variable(0.0)


def note(value):
    seen.assign_add(value)


def clipped(x):
    norm = tf.norm(x)
    if norm > 1.0:
        told = note(norm)
    else:
        told = note(tf.zeros_like(norm))
    return x / tf.maximum(norm, 1.0) if told is None else x


y = clipped(tf.constant([3.0, 4.0]))
"""

_CHOSEN_VARIABLE = """\
import tensorflow as tf

warm = tf.Variable([1.0, 2.0])
cold = tf.Variable([0.0, 0.0])


def heated(x):
    if tf.reduce_mean(x) > 0.0:
        target = warm
    else:
        target = cold
    target.assign_add(x)
    return tf.reduce_sum(warm + cold)


total = heated(tf.constant([0.5, 0.5]))
"""

_NOT_READ_AFTER = """\
import tensorflow as tf


def activated(x, bias):
    if tf.reduce_mean(x) < 0.0:
        activation = tf.nn.relu
        x = activation(x + bias)
    else:
        activation = tf.nn.relu
        x = activation(x)
    return x


y = activated(tf.constant([-1.0, 0.5]), tf.constant(1.0))
"""

_VALUE_OF_A_VARIABLE = """\
import tensorflow as tf

warm = tf.Variable([1.0, 2.0])
cold = tf.Variable([0.0, 0.0])


def scaled(x):
    if tf.reduce_mean(x) > 0.0:
        scale = warm
    else:
        scale = cold
    return x * scale


y = scaled(tf.constant([0.5, 0.5]))
"""

_SAME_OBJECT = """\
import tensorflow as tf


def smoothed(x, rounds):
    step = tf.nn.tanh
    for _ in tf.range(rounds):
        x = step(x)
        step = tf.nn.tanh
    return step(x)


y = smoothed(tf.constant([0.5, 2.0]), tf.constant(3))
"""

_STILL_NOTHING = """\
import tensorflow as tf


def settled(x, rounds):
    failure = None
    for _ in tf.range(rounds):
        x = x - 0.1 * tf.sin(x)
        failure = None
    return x if failure is None else tf.zeros_like(x)


y = settled(tf.constant([0.5, 2.0]), tf.constant(3))
"""

_MADE_IN_EVERY_ROUND = """\
import tensorflow as tf


def smoothed(x, rounds):
    for _ in tf.range(rounds):
        step = tf.nn.tanh
        x = step(x)
    return x


y = smoothed(tf.constant([0.5, 2.0]), tf.constant(3))
"""


class NoTensorFromControlFlow(Rule):
    """What the branches or rounds of a graph would hand on is no tensor, though every way ends with the same."""

    code = "HYB522"
    name = "no-tensor-from-control-flow"

    what_happens = (
        "Where a tensor decides an `if` or a loop, the names that it binds and that are read afterwards come out of "
        "one operation of the graph, and so do the results of both ways to return. That operation gives tensors: None, "
        "functions, objects and dtypes raise while tracing, even where both branches end with the very same; a text "
        "comes out as a tensor, and of a variable the value only. `return x, None` in both branches is enough."
    )
    why = (
        "AutoGraph turns the statement into `tf.cond` or `tf.while_loop`, and cannot know that a result is the same on "
        "every way. Eagerly the statement is plain Python, which hands on anything."
    )
    unlock = (
        "Bind what is no tensor before or after the statement, not in it: `activation = tf.nn.relu` above the `if`, "
        "`return x, None` once, behind it. Call the method of a variable within the branch."
    )
    references: ClassVar[tuple[str, ...]] = (
        "https://www.tensorflow.org/guide/function#conditionals",
        "https://github.com/tensorflow/tensorflow/blob/master/tensorflow/python/autograph/operators/control_flow.py",
    )
    breaks: ClassVar[tuple[Example, ...]] = (
        Example(
            _NO_STATE,
            "normalised",
            expect="differs",
            decision="decline",
            note="Both ways return None beside the tensor: no operation of a graph can give it.",
        ),
        Example(
            _SAME_ACTIVATION,
            "activated",
            expect="differs",
            decision="decline",
            note="Both branches choose the same function; a result of the branches must be a tensor all the same.",
        ),
        Example(
            _NOTHING_FROM_A_HELPER,
            "clipped",
            expect="differs",
            decision="decline",
            note="A helper that returns nothing returns None.",
        ),
        Example(
            _CHOSEN_VARIABLE,
            "heated",
            expect="differs",
            decision="decline",
            note="What comes out of the branches is the value of the variable.",
        ),
        Example(
            _SAME_OBJECT,
            "smoothed",
            expect="differs",
            decision="decline",
            note="The same function in every round, but no tensor.",
        ),
        Example(
            _STILL_NOTHING,
            "settled",
            expect="differs",
            decision="decline",
            note="None before, None after every round.",
        ),
    )
    safe: ClassVar[tuple[Example, ...]] = (
        Example(
            _NOT_READ_AFTER,
            "activated",
            expect="same",
            decision="hybridize",
            note="The function is used within the branches only.",
        ),
        Example(
            _VALUE_OF_A_VARIABLE,
            "scaled",
            expect="same",
            decision="hybridize",
            note="The value is all that is wanted of the variable.",
        ),
        Example(
            _MADE_IN_EVERY_ROUND,
            "smoothed",
            expect="same",
            decision="hybridize",
            note="Bound and used within a round: no variable of the loop.",
        ),
    )

    def check(self, function: FunctionFacts, program: ProgramFacts) -> Iterator[Reason]:
        """One reason for each statement on a tensor that ends with what is none."""
        seen: set[ast.AST] = set()
        for lifted, why in _ends(function):
            if lifted.event.node not in seen and len(seen) < MOST:
                seen.add(lifted.event.node)
                yield self.reason(function, lifted, why, what=f"the statement on {test_of(lifted)} stands here")


def _ends(function: FunctionFacts) -> Iterator[tuple[Lifted, str]]:
    for lifted in function.events(BRANCH, LOOP):
        texts, returns = _bound(lifted.event), _returns(lifted.event)
        if (texts or returns) and staged(function, lifted):
            yield from ((lifted, text) for text in texts)
            yield from ((lifted, f"the branches on {test_of(lifted)} return {why}: those of a graph give tensors only")
                        for why in map(uncarried, _returned(function, lifted, returns)) if why is not None)


@remembered
def _bound(event: Event) -> tuple[str, ...]:
    """What a statement says of the names and members that it binds; whether it is one of a graph is not asked."""
    node, detail = event.node, event.detail
    if isinstance(detail, BranchDetail):
        named = [(name, one) for name, *ways in detail.ending for one in ways]
        members = [(member, one) for member, *ways in detail.members for one in ways]
    elif isinstance(detail, LoopDetail):
        named = [(name, end) for name, _, end in detail.ending]
        members = [(member, end) for member, _, end in detail.members]
    else:
        return tuple(f"{quoted(node)} gives {why}: a choice of a graph gives tensors only"
                     for why in map(uncarried, detail) if why is not None)
    refused = list(_refused(event.code, named))
    if refused:  # which names live on is worked out only where it matters
        live = live_after(event)
        refused = [(name, why) for name, why in refused if name in live]
    refused += _refused(event.code, members)
    return tuple(f"`{name}` is {why} {_behind(event)}" for name, why in refused)


def _behind(event: Event) -> str:
    if isinstance(event.detail, LoopDetail):
        return f"after a round of the loop over {head_of(event.node)}, which hands on tensors only"
    return f"behind the branches on {head_of(event.node)}, which give tensors only"


def _refused(code: Code, ends: list[tuple[str, Value]]) -> Iterator[tuple[str, str]]:
    for name, value in ends:
        why = uncarried(value)
        if why is None and is_asked(code, name, value):
            why = "the value of a variable"
        if why is not None:
            yield name, why


def _returns(event: Event) -> tuple[ast.AST, ...]:
    """The return statements on the ways through an ``if``, where each of them returns."""
    node = event.node
    ways = returning((event.code, node)) if isinstance(node, ast.If) else None
    if ways is None or not ways.any or ways.in_loop or not ways.complete:
        return ()
    return tuple(at for one in ways.inside for at in (one, *ways.opposite(one)))


def _returned(function: FunctionFacts, lifted: Lifted, returns: tuple[ast.AST, ...]) -> Iterator[Value]:
    if returns:
        values = returned_values(function, lifted)
        yield from (values[at] for at in returns if at in values)
