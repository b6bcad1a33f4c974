"""HYB521: a function looks at all of its local names, and AutoGraph has added some."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import ClassVar

from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.facts.syntax import UnitSyntax
from hybridize.interpreter.state.record import NAMES
from hybridize.project.spelling import quoted
from hybridize.report.model import Reason
from hybridize.rules.base import Example, Rule
from hybridize.rules.control.conversion import first_stop

_DEFERRED = (ast.BoolOp, ast.IfExp, ast.Lambda)  # AutoGraph makes functions of their parts, which have other locals

_HANDED_ON = """\
import tensorflow as tf


def energy(mass, speed):
    return 0.5 * mass * tf.square(speed)


def report(mass, speed):
    return energy(**locals())


kinetic = report(tf.constant(2.0), tf.constant(3.0))
"""

_COUNTED = """\
import tensorflow as tf


class Features:
    def names(self, first, second):
        return len([name for name in locals() if name != "self"])

    def mean(self, first, second):
        return (first + second) / float(self.names(first, second))


mean = Features().mean(tf.constant([1.0, 2.0]), tf.constant([3.0, 4.0]))
"""

_LISTED = {
    "main.py": """\
import tensorflow as tf

from mixing import mix


def blend(dry, wet):
    return tf.tanh(mix(dry, wet))


blended = blend(tf.constant([0.5, 0.25]), tf.constant([0.25, 0.5]))
""",
    "mixing.py": """\
def mix(dry, wet):
    return dry + wet / len(dir())
""",
}

_SET_ON_ONE_WAY = """\
import tensorflow as tf


def total(values):
    if values.shape[0] > 2:
        scale = 0.5
    return tf.reduce_sum(values) * (scale if "scale" in locals() else 1.0)


short, long = total(tf.constant([1.0, 2.0])), total(tf.constant([1.0, 2.0, 3.0]))
"""

_ONE_BY_NAME = """\
import tensorflow as tf


def scaled(values, factor):
    return values * locals()["factor"]


tripled = scaled(tf.constant([1.0, 2.0]), tf.constant(3.0))
"""

_FILLED_IN = """\
import tensorflow as tf


def label(axis):
    return "sum_over_{axis}".format(**locals())


def total(values):
    with tf.name_scope(label(0)):
        return tf.reduce_sum(values, axis=0)


summed = total(tf.constant([[1.0], [2.0]]))
"""

_NOT_CONVERTED = """\
import tensorflow as tf


def energy(mass, speed):
    return 0.5 * mass * tf.square(speed)


@tf.autograph.experimental.do_not_convert
def parts(mass, speed):
    return energy(**locals())


def report(mass, speed):
    return tf.sqrt(parts(mass, speed))


root = report(tf.constant(2.0), tf.constant(3.0))
"""


class NamesOfTheConversion(Rule):
    """``locals()``, ``vars()`` or ``dir()`` as a whole, in code that AutoGraph converts."""

    code = "HYB521"
    name = "names-of-the-conversion"
    presumes_gain = True

    what_happens = (
        "AutoGraph rewrites a function before it is traced, and the new function has local names of its own: "
        "`ag__`, `fscope`, `do_return`, `retval_`. `locals()`, `vars()` and `dir()` show them. What counts "
        "the names, goes through them or hands them on as keywords raises or computes something else. And a name that "
        "an `if` or a loop may set is there in any case, so `\"scale\" in locals()` is always true."
    )
    why = "The dictionary of local variables is that of the function that runs, and that is the converted one."
    unlock = (
        "Say which names are meant: `energy(mass=mass, speed=speed)` instead of `energy(**locals())`; or put "
        "`@tf.autograph.experimental.do_not_convert` before a helper that looks at its names."
    )
    references: ClassVar[tuple[str, ...]] = (
        "https://docs.python.org/3/library/functions.html#locals",
        "https://www.tensorflow.org/api_docs/python/tf/autograph/experimental/do_not_convert",
    )
    breaks: ClassVar[tuple[Example, ...]] = (
        Example(_HANDED_ON, "report", expect="differs", decision="decline",
                note="The callee has no parameter of the name that was added."),
        Example(_COUNTED, "Features.mean", expect="differs", decision="decline",
                note="A method that is called counts its names."),
        Example(_LISTED, "blend", expect="differs", decision="decline", note="`dir()` in another module."),
        Example(_SET_ON_ONE_WAY, "total", expect="differs", decision="decline",
                note="A converted `if` gives every name a value that it sets on one way: one that says it has none."),
    )
    safe: ClassVar[tuple[Example, ...]] = (
        Example(_ONE_BY_NAME, "scaled", expect="same", decision="hybridize", note="One variable, asked for by name."),
        Example(_FILLED_IN, "total", expect="same", decision="hybridize", note="A template takes what it names."),
        Example(_NOT_CONVERTED, "report", expect="same", decision="hybridize",
                note="The helper is not converted and has no names but its own."),
    )

    def check(self, function: FunctionFacts, program: ProgramFacts) -> Iterator[Reason]:
        """One reason for the first place that takes the local names as a whole."""
        for lifted in function.events(NAMES):
            syntax = program.syntax(lifted.event.code)
            if _asks_for_some(syntax, lifted.event.node) or first_stop(function, lifted, program) is not None:
                continue
            yield self.reason(
                function, lifted,
                f"{quoted(lifted.event.node)} gives all local names, and a graph has more of them: those that "
                "AutoGraph adds when it converts the function", what="the names are listed here")
            return


def _asks_for_some(syntax: UnitSyntax, node: ast.AST) -> bool:
    """Whether only what the text names is taken out: ``locals()["a"]``, ``"{a}".format(**locals())``."""
    if any(isinstance(outer, _DEFERRED) for outer in syntax.ancestors(node)):
        return False
    parent = syntax.parents.get(node)
    if isinstance(parent, ast.Subscript):
        return parent.value is node
    if isinstance(parent, ast.BinOp):
        return isinstance(parent.op, ast.Mod) and parent.right is node
    call = syntax.parents.get(parent) if isinstance(parent, ast.keyword) else parent
    if not isinstance(call, ast.Call):
        return False
    by = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    return by in (("format",) if isinstance(parent, ast.keyword) else ("format_map", "eval", "exec"))
