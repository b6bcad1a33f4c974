"""HYB515: a lambda reads a name that is bound again before it is called."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import ClassVar, NamedTuple

from hybridize.facts.late_reads import Bound, LateReads, Reader
from hybridize.facts.lift import Lifted
from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.interpreter.state.record import UNROLL, CallEdge, Event, Record
from hybridize.project.code import Code
from hybridize.project.spelling import quoted
from hybridize.remember import remembered
from hybridize.report.model import Reason
from hybridize.rules.base import Example, Rule
from hybridize.rules.control.common import MOST
from hybridize.rules.control.conversion import first_stop
from hybridize.values import value as vl

_MADE_IN_A_LOOP = """\
import tensorflow as tf


def powers(x):
    heads = []
    for exponent in range(3):
        heads.append(lambda z: z**exponent)
    return [head(x) for head in heads]


values = powers(tf.constant([2.0, 3.0]))
"""

_BOUND_AGAIN_IN_A_BRANCH = """\
import tensorflow as tf


class Scaler:
    def __init__(self, doubled):
        self.doubled = doubled

    def apply(self, x):
        factor = 1.0
        scaled = lambda z: z * factor
        if self.doubled:
            factor = 2.0
        return scaled(x)


values = Scaler(doubled=True).apply(tf.constant([1.0, 2.0]))
"""

_BEHIND_AN_EARLY_RETURN = {
    "main.py": """\
import tensorflow as tf
from smoothing import smoothed


def energy(x):
    return tf.reduce_sum(tf.square(smoothed(x, 3)))


values = energy(tf.constant([1.0, 2.0]))
""",
    "smoothing.py": """\
def smoothed(x, steps):
    rate = 0.5
    step = lambda z: z * rate
    if steps == 0:
        return x
    rate = 1.0 / steps
    return step(x)
""",
}

_GENERATOR_FOR_LATER = """\
import tensorflow as tf


def terms(x, order):
    weight = 1.0
    scaled = (x**power * weight for power in range(order))
    if order > 1:
        weight = 0.5
    return tf.add_n(list(scaled))


values = terms(tf.constant([2.0, 3.0]), 3)
"""

_METHOD_OF_AN_INNER_CLASS = """\
import tensorflow as tf


def decayed(x, fast):
    rate = 0.9

    class Decay:
        def __call__(self, z):
            return z * rate

    decay = Decay()
    if fast:
        rate = 0.1
    return decay(x)


values = decayed(tf.constant([1.0, 2.0]), True)
"""

_RETURNED = """\
import tensorflow as tf


class Bank:
    def __init__(self, widths):
        self.widths = widths

    def kernels(self, x):
        table = {}
        for width in self.widths:
            scaled = x / width
            table[width] = lambda: tf.exp(-scaled * scaled)
        return table

    def response(self, x):
        return tf.add_n([kernel() for kernel in self.kernels(x).values()])


bank = Bank([1.0, 2.0])
response = bank.response(tf.constant([0.5, 1.0]))
"""

_DEFAULT = """\
import tensorflow as tf


def powers(x):
    heads = []
    for exponent in range(3):
        heads.append(lambda z, exponent=exponent: z**exponent)
    return [head(x) for head in heads]


values = powers(tf.constant([2.0, 3.0]))
"""

_CALLED_IN_THE_SAME_ROUND = """\
import tensorflow as tf


def total(x):
    result = tf.zeros_like(x)
    for power in range(3):
        rise = lambda z: z**power
        result += rise(x) + tf.map_fn(lambda z: z * power, x)
    return result


values = total(tf.constant([2.0, 3.0]))
"""

_INNER_FUNCTION = """\
import tensorflow as tf


def powers(x):
    heads = []
    for exponent in range(3):
        def head(z):
            return z**exponent
        heads.append(head)
    return [head(x) for head in heads]


values = powers(tf.constant([2.0, 3.0]))
"""

_READ_BESIDE = """\
import tensorflow as tf


def apply(x, doubled):
    factor = 1.0
    scaled = lambda z: z * factor
    if doubled:
        factor = 2.0
    return scaled(x) + factor


values = apply(tf.constant([1.0, 2.0]), True)
"""

_HANDED_ON_IN_ITS_ROUND = """\
import tensorflow as tf


def apply(act, x):
    return act(x)


def limited(x, bounds):
    for bound in tf.unstack(bounds):
        half = bound * 0.5
        cut = lambda y: tf.minimum(y, half)
        x = tf.cond(tf.reduce_max(x) > bound, lambda: cut(x), lambda: x + half)
        x = apply(lambda y: y + bound, x)
    return x


result = limited(tf.constant([1.0, 6.0]), tf.constant([4.0, 2.0]))
"""

_MADE_AFTERWARDS = """\
import tensorflow as tf


def apply(x, doubled):
    factor = 1.0
    if doubled:
        factor = 2.0
    scaled = lambda z: z * factor
    return tf.add_n([scaled(part) for part in tf.unstack(x)])


values = apply(tf.constant([1.0, 2.0]), True)
"""


class ClosureCutOff(Rule):
    """A lambda, a generator expression or an inner class whose name AutoGraph binds in another scope."""

    code = "HYB515"
    name = "closure-cut-off"
    presumes_gain = True

    what_happens = (
        "A lambda sees what its names are bound to when it is called: `fs.append(lambda z: z * k)` in a loop over "
        "`k` gives functions that all use the last `k`. In a graph each keeps the `k` of its round, and a name that "
        "an `if` binds anew after the lambda was made is not seen at all. Nothing is reported, the numbers differ. "
        "Generator expressions and methods of classes written in the function do the same."
    )
    why = (
        "AutoGraph makes a function of each body of an `if` or a loop, and of what follows a conditional `return`. "
        "A name bound there is a local of that function unless it is read outside, and AutoGraph takes lambdas to "
        "be used only where they are made. The lambda and the new binding end up in two scopes. It happens with "
        "Python conditions as well as with tensors."
    )
    unlock = (
        "Give the value to the closure when it is made (`lambda z, k=k: z * k`, `functools.partial`), or write an "
        "inner `def` instead of the lambda: AutoGraph follows what that reads."
    )
    references: ClassVar[tuple[str, ...]] = (
        "https://github.com/tensorflow/tensorflow/blob/master/tensorflow/python/autograph/pyct/static_analysis/liveness.py",
        "https://github.com/tensorflow/tensorflow/blob/master/tensorflow/python/autograph/g3doc/reference/limitations.md",
    )
    breaks: ClassVar[tuple[Example, ...]] = (
        Example(_MADE_IN_A_LOOP, "powers", expect="differs", decision="decline",
                note="Eagerly all three lambdas use the last exponent."),
        Example(_BOUND_AGAIN_IN_A_BRANCH, "Scaler.apply", expect="differs", decision="decline",
                note="The condition is a Python bool, and yet the lambda goes on with the first factor."),
        Example(_BEHIND_AN_EARLY_RETURN, "energy", expect="differs", decision="decline",
                note="What follows a conditional `return` is a function of its own, here in a helper."),
        Example(_GENERATOR_FOR_LATER, "terms", expect="differs", decision="decline",
                note="A generator expression reads its names when it is used up."),
        Example(_METHOD_OF_AN_INNER_CLASS, "decayed", expect="differs", decision="decline",
                note="A class in the function is not followed either."),
        Example(_RETURNED, "Bank.response", expect="differs", decision="decline",
                note="A helper makes the lambdas and returns them; all read what its last round left."),
    )
    safe: ClassVar[tuple[Example, ...]] = (
        Example(_DEFAULT, "powers", expect="same", decision="hybridize",
                note="A default is evaluated when the lambda is made."),
        Example(_CALLED_IN_THE_SAME_ROUND, "total", expect="same", decision="hybridize",
                note="Each lambda is called before its name is bound again."),
        Example(_HANDED_ON_IN_ITS_ROUND, "limited", expect="same", decision="hybridize",
                note="A helper and `tf.cond` are done with the lambdas in the round that made them."),
        Example(_INNER_FUNCTION, "powers", expect="same", decision="hybridize",
                note="AutoGraph knows what a `def` reads."),
        Example(_READ_BESIDE, "apply", expect="same", decision="hybridize",
                note="The name is read outside of the `if` as well, so it stays the function's own."),
        Example(_MADE_AFTERWARDS, "apply", expect="same", decision="hybridize",
                note="Nothing binds the name once the lambda is there."),
    )

    def check(self, function: FunctionFacts, program: ProgramFacts) -> Iterator[Reason]:
        """One reason for each closure that runs when a name of it is bound anew, in another scope."""
        told = 0
        for unit in _running(function, program):
            for late in _missed(unit):
                lifted = _as_event(function, unit.code, late.reader.node)
                if told < MOST and lifted is not None and first_stop(function, lifted, program) is None:
                    told += 1
                    line = getattr(late.bound.node, "lineno", unit.code.line)
                    yield self.reason(
                        function, lifted,
                        f"{quoted(late.reader.node)} runs after line {line} has bound `{late.bound.name}` again: "
                        "AutoGraph puts that into a scope of its own, and a graph goes on with the value from before",
                        what="the closure is made here")


class _Late(NamedTuple):
    reader: Reader
    bound: Bound


def _running(function: FunctionFacts, program: ProgramFacts) -> Iterator[FunctionFacts]:
    """The functions that run with one, itself first."""
    yield function
    for number in sorted(function.extent - {function.code.number}):
        unit = program.units.get(number)
        if unit is not None and unit.code.kind == "function":
            yield unit


@remembered
def _missed(unit: FunctionFacts) -> list[_Late]:
    """The readers of a function that run too late for their scope."""
    return list(_late(unit, unit.program))


def _late(unit: FunctionFacts, program: ProgramFacts) -> Iterator[_Late]:
    if not isinstance(unit.code.node, ast.FunctionDef):
        return
    reads = LateReads(unit.code, program.syntax(unit.code))
    for reader in reads.readers:
        later = reads.waits(reader) or _leaves(unit, reader, program)
        places: list[ast.AST | None] = [None] if later else list(_calls(unit, reader, program))
        for place in places:
            bound = reads.missed(reader, place)
            if bound is not None:
                yield _Late(reader, bound)
                break


def _leaves(unit: FunctionFacts, reader: Reader, program: ProgramFacts) -> bool:
    """Whether somebody runs a reader whom the function does not call: it was returned, or kept."""
    inner = {unit.code.number, *unit.extent}
    readers = (program.units.get(code.number) for code in reader.units)
    return any(caller.record.code.number not in inner for one in readers if one is not None for caller in one.callers)


def _calls(unit: FunctionFacts, reader: Reader, program: ProgramFacts) -> Iterator[ast.AST]:
    """Where the function has a reader run: calls of it, and of what calls it."""
    wanted = {code.number for code in reader.units}
    for record in unit.records:
        for edge in record.calls.values():
            callee = program.function_of(edge.callee.code)
            if edge.callee.code.number in wanted or (callee is not None and wanted & callee.extent):
                yield edge.node


def _as_event(function: FunctionFacts, code: Code, node: ast.AST) -> Lifted | None:
    """A place in what the function calls, with the calls down to it."""
    steps = _way(function, code)
    if steps is None:
        return None
    event = Event(UNROLL, code, node)
    return Lifted(event, vl.BOTTOM, vl.BOTTOM, (), steps, local=True, conditional=False, guarded=False)


def _way(function: FunctionFacts, code: Code) -> tuple[CallEdge, ...] | None:
    """The shortest way of calls from a function down to a unit."""
    found: list[tuple[Record, tuple[CallEdge, ...]]] = [(record, ()) for record in function.records]
    seen = {record.number for record in function.records}
    for record, steps in found:  # which grows meanwhile
        if record.code is code:
            return steps
        for edge in record.calls.values():
            if edge.callee.number not in seen:
                seen.add(edge.callee.number)
                found.append((edge.callee, (*steps, edge)))
    return None
