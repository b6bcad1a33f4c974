"""HYB512: the result of writing into a `tf.TensorArray` is dropped."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import ClassVar

from hybridize.facts.lift import Lifted
from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.interpreter.state.record import ARRAY_WRITES, ELEMENT
from hybridize.project.code import Code
from hybridize.project.nodes import walk
from hybridize.project.spelling import quoted
from hybridize.report.model import Reason
from hybridize.rules.base import Example, Rule
from hybridize.rules.control.common import MOST, liveness

_DROPPED = """\
import tensorflow as tf


def powers(x):
    terms = tf.TensorArray(tf.float32, size=3, clear_after_read=False)
    for order in range(3):
        terms.write(order, x**order)
    return terms.stack()


series = powers(tf.constant([1.0, 2.0]))
"""

_DROPPED_BY_A_HELPER = """\
import tensorflow as tf


class Recorder:
    def __init__(self, size):
        self.size = size

    def note(self, log, at, value):
        return log.write(at, tf.reduce_sum(value))

    def energies(self, x):
        log = tf.TensorArray(tf.float32, size=self.size)
        for at in range(self.size):
            x = x * 0.5
            self.note(log, at, x * x)
        return log.stack()


recorder = Recorder(3)
energies = recorder.energies(tf.constant([4.0, 8.0]))
"""

_OLD_ARRAY_GOES_ON = """\
import tensorflow as tf


def doubled(rows):
    out = tf.TensorArray(tf.float32, size=0, dynamic_size=True, clear_after_read=False)
    first = out.write(0, rows[0])
    second = out.write(1, rows[1] * 2.0)
    return first.stack() + second.stack()


both = doubled(tf.constant([[1.0, 2.0], [3.0, 4.0]]))
"""

_ASSIGNED_BACK = """\
import tensorflow as tf


def powers(x):
    terms = tf.TensorArray(tf.float32, size=3)
    for order in range(3):
        terms = terms.write(order, x**order)
    return terms.stack()


series = powers(tf.constant([1.0, 2.0]))
"""

_BODY_OF_A_LOOP = """\
import tensorflow as tf


def running_sums(values):
    count = tf.shape(values)[0]

    def body(at, total, sums):
        total = total + values[at]
        return at + 1, total, sums.write(at, total)

    sums = tf.TensorArray(tf.float32, size=count)
    _, _, sums = tf.while_loop(lambda at, *_: at < count, body, [0, 0.0, sums])
    return sums.stack()


sums = running_sums(tf.constant([1.0, 2.0, 4.0]))
"""

_RETURNED_BY_A_HELPER = """\
import tensorflow as tf


def note(log, at, value):
    return log.write(at, tf.reduce_sum(value))


def energies(x):
    log = tf.TensorArray(tf.float32, size=3)
    for at in range(3):
        x = x * 0.5
        log = note(log, at, x * x)
    return log.stack()


found = energies(tf.constant([4.0, 8.0]))
"""

_CHAINED = """\
import tensorflow as tf


def pair(x):
    return tf.TensorArray(tf.float32, size=2).write(0, x).write(1, -x).stack()


values = pair(tf.constant([1.0, 2.0]))
"""


class DroppedArrayWrite(Rule):
    """Writes into a ``tf.TensorArray`` that only the eager array keeps."""

    code = "HYB512"
    name = "dropped-array-write"
    presumes_gain = True

    what_happens = (
        "`array.write(i, x)`, `unstack`, `scatter` and `split` change the array in place when TensorFlow runs "
        "eagerly. In a graph they return a new array, and the one you wrote into stays as it was: what the "
        "function reads from it afterwards is zeros, or an error."
    )
    why = (
        "An operation of a graph cannot change a value, it makes another. An eager `TensorArray` is a Python "
        "list underneath, and returns itself."
    )
    unlock = "Assign the result back: `array = array.write(i, x)`, and go on with that."
    references: ClassVar[tuple[str, ...]] = (
        "https://www.tensorflow.org/api_docs/python/tf/TensorArray#write",
        "https://www.tensorflow.org/guide/function#accumulating_values_in_a_loop",
    )
    breaks: ClassVar[tuple[Example, ...]] = (
        Example(_DROPPED, "powers", expect="differs", decision="decline", note="Three zeros instead of the powers."),
        Example(
            _DROPPED_BY_A_HELPER,
            "Recorder.energies",
            expect="differs",
            decision="decline",
            note="The helper returns the array, and its caller drops it.",
        ),
        Example(
            _OLD_ARRAY_GOES_ON,
            "doubled",
            expect="differs",
            decision="decline",
            note="Eagerly `first`, `second` and `out` are one array; in a graph they are three.",
        ),
    )
    safe: ClassVar[tuple[Example, ...]] = (
        Example(_ASSIGNED_BACK, "powers", expect="same", decision="hybridize", note="Every write is assigned back."),
        Example(
            _BODY_OF_A_LOOP,
            "running_sums",
            expect="same",
            decision="hybridize",
            note="The loop hands the new array from round to round.",
        ),
        Example(
            _RETURNED_BY_A_HELPER,
            "energies",
            expect="same",
            decision="hybridize",
            note="The caller goes on with what the helper returns.",
        ),
        Example(_CHAINED, "pair", expect="same", decision="hybridize", note="Each write is made on the one before."),
    )

    def check(self, function: FunctionFacts, program: ProgramFacts) -> Iterator[Reason]:
        """One reason for each write whose array is not the one that the function goes on with."""
        found = 0
        for lifted in function.events(ELEMENT):
            why = _lost(function, program, lifted) if lifted.event.attr in ARRAY_WRITES else None
            if why is not None and found < MOST:
                found += 1
                yield self.reason(function, lifted, why, what="the array is written here")


def _lost(function: FunctionFacts, program: ProgramFacts, lifted: Lifted) -> str | None:
    """What becomes of the new array, if the function goes on without it."""
    call, code = lifted.event.node, lifted.event.code
    receiver = _receiver(call)
    callers = [function.code, *(step.callee.code for step in lifted.steps[:-1])]
    for at in range(len(lifted.steps), -1, -1):
        statement = _statement(program, code, call)
        if isinstance(statement, ast.Expr):
            return f"the array that {quoted(call)} returns is dropped: in a graph it is another one"
        if receiver is not None and _goes_on(code, statement, receiver) and not _is_own(program, code, call, receiver):
            return f"{quoted(call)} makes a new array in a graph, and `{receiver}` goes on as it was"
        if not at or not isinstance(statement, ast.Return):
            return None
        call, code, receiver = lifted.steps[at - 1].node, callers[at - 1], None
    return None


def _receiver(call: ast.AST) -> str | None:
    """The name of the array, where it is a plain variable."""
    held = call.func.value if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) else None
    return held.id if isinstance(held, ast.Name) else None


def _statement(program: ProgramFacts, code: Code, call: ast.AST) -> ast.AST | None:
    """The statement that takes the result of a call, or None where an expression around it does."""
    inner = call
    for outer in program.syntax(code).ancestors(call):
        if isinstance(outer, ast.stmt):
            return outer
        if isinstance(outer, ast.Call) and inner is not outer.func:
            return None
        inner = outer
    return None


def _goes_on(code: Code, statement: ast.AST | None, name: str) -> bool:
    """Whether a name is read after a statement that binds the new array to something else."""
    if not isinstance(statement, ast.stmt) or _binds(statement, name):
        return False
    found = liveness(code)
    return name in found.after(statement) - found.captured


def _is_own(program: ProgramFacts, code: Code, call: ast.AST, name: str) -> bool:
    """Whether a comprehension around the call binds the name for itself."""
    around = program.syntax(code).ancestors(call)
    targets = (one.target for outer in around for one in getattr(outer, "generators", ()))
    return any(isinstance(part, ast.Name) and part.id == name for target in targets for part in walk(target))


def _binds(statement: ast.stmt, name: str) -> bool:
    targets = statement.targets if isinstance(statement, ast.Assign) else [getattr(statement, "target", statement)]
    return any(isinstance(part, ast.Name) and part.id == name for target in targets for part in walk(target)
               if not isinstance(target, ast.stmt))
