"""HYB421: an operation packs its result otherwise in a graph: another container, or a list around it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import ClassVar

from hybridize.facts.lift import Lifted
from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.facts.results import held_at_exit, parts
from hybridize.interpreter.state.record import PACKED
from hybridize.project.spelling import quoted
from hybridize.report.model import Reason
from hybridize.rules.base import Example, Rule
from hybridize.values.objects import Obj

_MOST = 2

_TUPLE_OF_LIST = """\
import tensorflow as tf


def doubled_until(x, limit):
    return tf.while_loop(
        lambda count, total: tf.reduce_sum(total) < limit,
        lambda count, total: (count + 1, total * 2.0),
        [tf.constant(0), x],
    )


kind = type(doubled_until(tf.constant([1.0, 2.0]), 20.0)).__name__
"""

_RECORD_OF_STATE = """\
import collections

import tensorflow as tf

State = collections.namedtuple("State", "step position")


def advance(step, position):
    return State(step + 1, position + tf.math.sin(position))


def simulated(position):
    return tf.while_loop(lambda step, _: step < 4, advance, [tf.constant(0), position])


final = simulated(tf.constant([0.1, 0.2]))
position = final.position if hasattr(final, "position") else None
"""

_CASE_OF_ONE = """\
import tensorflow as tf


def scaled(x):
    total = tf.reduce_sum(x)
    chosen = tf.case([(total > 10.0, lambda: [x / 10.0])], default=lambda: [x])
    return chosen[0] * 2.0


results = [scaled(tf.constant([1.0, 2.0])), scaled(tf.constant([10.0, 20.0]))]
"""

_ONE_RESULT_OF_NUMPY = """\
import numpy as np
import tensorflow as tf


def ranked(x):
    order = tf.numpy_function(np.argsort, [x], [tf.int64])
    return tf.cast(order[0], tf.float32) + x


rows = ranked(tf.constant([3.0, 1.0, 2.0]))
"""

_NOTHING_CHOSEN = """\
import tensorflow as tf

history = []


def reported(x):
    told = tf.cond(tf.reduce_max(x) > 1.0, lambda: tf.print("large"), lambda: tf.no_op())
    return tf.square(x), told


squares, told = reported(tf.constant([0.5, 0.25]))
history.append("nothing" if told is None else "something")
"""

_IN_A_HELPER = """\
import tensorflow as tf


def pair(x):
    return tf.while_loop(lambda a, b: a < 5.0, lambda a, b: [a + 1.0, b * 2.0], (x, x))


def largest(x):
    return {"steps": pair(tf.abs(x))}


text = type(largest(tf.constant(1.0))["steps"]).__name__
"""

_SAME_CONTAINER = """\
import tensorflow as tf


def doubled_until(x, limit):
    return tf.while_loop(
        lambda count, total: tf.reduce_sum(total) < limit,
        lambda count, total: [count + 1, total * 2.0],
        [tf.constant(0), x],
    )


steps, total = doubled_until(tf.constant([1.0, 2.0]), 20.0)
kind = type(doubled_until(tf.constant([1.0, 2.0]), 20.0)).__name__
"""

_TAKEN_APART = """\
import tensorflow as tf


def power(x):
    _, total = tf.while_loop(
        lambda count, total: count < 3, lambda count, total: (count + 1, total * x), [tf.constant(0), x]
    )
    return total


value = power(tf.constant([1.0, 2.0]))
"""

_CHOSEN_FOR_THE_EFFECT = """\
import tensorflow as tf


def reported(x):
    tf.cond(tf.reduce_max(x) > 1.0, lambda: tf.print("large"), lambda: tf.no_op())
    return tf.square(x)


squares = reported(tf.constant([0.5, 0.25]))
"""

_TWO_RESULTS_OF_NUMPY = """\
import numpy as np
import tensorflow as tf


def ranked(x):
    order, values = tf.numpy_function(lambda row: (np.argsort(row), np.sort(row)), [x], [tf.int64, tf.float32])
    return tf.cast(order, tf.float32) + values


rows = ranked(tf.constant([3.0, 1.0, 2.0]))
"""

_BARE_RESULT_OF_NUMPY = """\
import numpy as np
import tensorflow as tf


def ranked(x):
    order = tf.numpy_function(np.argsort, [x], tf.int64)
    return tf.cast(order, tf.float32) + x


rows = ranked(tf.constant([3.0, 1.0, 2.0]))
"""


class PackedOtherwise(Rule):
    """What an operation gives back has another container in a graph."""

    code = "HYB421"
    name = "packed-otherwise"

    what_happens = (
        "Some operations hand back what Python gave them eagerly, and what they make of it in a graph. `tf.while_loop` "
        "returns the tuple that its body returned last, in a graph the list that it was started with. `tf.case` and "
        "`tf.numpy_function` take a single result out of its list eagerly and leave it there in a graph: `[0]` is the "
        "first row on one side, and the whole on the other. Branches of `tf.cond` that run operations without a "
        "result give None eagerly, in a graph a tensor. No error tells you."
    )
    why = (
        "A graph has to know what an operation returns before any of its functions has run: it rebuilds the structure "
        "from the arguments. Eagerly the functions simply run, and what they return is the result."
    )
    unlock = (
        "Write the same container on both sides: a body that returns a list for `loop_vars=[...]`, a single result "
        "without a list around it (`Tout=tf.float32`). Or take the result apart where it is made: `_, y = "
        "tf.while_loop(...)`."
    )
    references: ClassVar[tuple[str, ...]] = (
        "https://www.tensorflow.org/api_docs/python/tf/while_loop",
        "https://www.tensorflow.org/api_docs/python/tf/numpy_function",
        "https://github.com/tensorflow/tensorflow/blob/master/tensorflow/python/ops/while_loop.py",
    )
    breaks: ClassVar[tuple[Example, ...]] = (
        Example(
            _TUPLE_OF_LIST,
            "doubled_until",
            expect="differs",
            decision="decline",
            note="The body returns a tuple, and the loop is started with a list.",
        ),
        Example(
            _RECORD_OF_STATE,
            "simulated",
            expect="differs",
            decision="decline",
            note="The names of a named tuple are there eagerly only.",
        ),
        Example(
            _IN_A_HELPER,
            "largest",
            expect="differs",
            decision="decline",
            note="A helper runs the loop, and the result holds what it gives.",
        ),
        Example(
            _CASE_OF_ONE,
            "scaled",
            expect="differs",
            decision="decline",
            note="Eagerly `[0]` is the first number of the tensor.",
        ),
        Example(
            _ONE_RESULT_OF_NUMPY,
            "ranked",
            expect="differs",
            decision="decline",
            note="A list of one type: eagerly the result stands there alone.",
        ),
        Example(
            _NOTHING_CHOSEN,
            "reported",
            expect="differs",
            decision="decline",
            note="`tf.print` and `tf.no_op` return None eagerly; in a graph the choice between them is a tensor.",
        ),
    )
    safe: ClassVar[tuple[Example, ...]] = (
        Example(
            _SAME_CONTAINER,
            "doubled_until",
            expect="same",
            decision="hybridize",
            note="Lists on both sides.",
        ),
        Example(
            _TAKEN_APART,
            "power",
            expect="same",
            decision="hybridize",
            note="Nobody sees the container: its items are the same.",
        ),
        Example(
            _CHOSEN_FOR_THE_EFFECT,
            "reported",
            expect="same",
            decision="hybridize",
            note="What `tf.cond` returns is not used.",
        ),
        Example(
            _TWO_RESULTS_OF_NUMPY,
            "ranked",
            expect="same",
            decision="hybridize",
            note="Several results come in a list in both worlds.",
        ),
        Example(
            _BARE_RESULT_OF_NUMPY,
            "ranked",
            expect="same",
            decision="hybridize",
            note="A single type, and a single result.",
        ),
    )

    def check(self, function: FunctionFacts, program: ProgramFacts) -> Iterator[Reason]:
        """One reason for each call whose result reaches somebody who can tell."""
        told: set[ast.AST] = set()
        for lifted in function.events(PACKED):
            event, whole = lifted.event, lifted.event.target
            if event.node in told or len(told) >= _MOST:
                continue
            if _is_used(function, lifted, program) if whole is None else _is_returned(function, whole):
                told.add(event.node)
                yield self.reason(function, lifted, f"{quoted(event.node)} gives {event.attr} eagerly and "
                                  f"{event.name} in a graph", what="the operation stands here")


def _is_returned(function: FunctionFacts, whole: Obj) -> bool:
    """Whether a container is among the results: who takes it apart inside gets the same items."""
    held = held_at_exit(function.records)
    return any(atom is whole for _, value in function.returns() for _, atom in parts(value, held=held))


def _is_used(function: FunctionFacts, lifted: Lifted, program: ProgramFacts) -> bool:
    """Whether anything is done with the result of the call, in the function that makes it or in its callers."""
    codes = [function.code, *(step.callee.code for step in lifted.steps)]
    nodes = [*(step.node for step in lifted.steps), lifted.event.node]
    for code, node in zip(reversed(codes), reversed(nodes), strict=True):
        around = program.syntax(code).parents.get(node)
        if not isinstance(around, (ast.Return, ast.Lambda)):
            return not isinstance(around, ast.Expr)
    return True
