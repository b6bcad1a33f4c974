"""HYB710: the function goes through its `**keywords` in the order of the call."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import ClassVar

from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.facts.syntax import UnitSyntax
from hybridize.report.model import Reason
from hybridize.rules.base import Example, Rule

_COLUMNS = """\
import tensorflow as tf


def table(**columns):
    return tf.stack(list(columns.values()), axis=1)


x = tf.constant([1.0, 2.0])
joined = table(width=x, height=x * 10.0)
"""

_WEIGHTED_BY_POSITION = """\
import tensorflow as tf


class Blend:
    def __init__(self, rate):
        self.rate = rate

    def mix(self, start, **layers):
        for name, layer in layers.items():
            start = start * self.rate + layer
        return start


blend = Blend(0.5)
mixed = blend.mix(tf.zeros([2]), second=tf.constant([1.0, 2.0]), first=tf.constant([3.0, 5.0]))
"""

_NAMES_OF_A_DICTIONARY = """\
import tensorflow as tf


def chain(x, **scales):
    for index, scale in enumerate(scales.values()):
        x = x + scale * float(index)
    return tf.square(x)


given = {"outer": tf.constant(2.0), "inner": tf.constant(3.0)}
chained = chain(tf.constant([1.0, 2.0]), **given)
"""

_ALREADY_SORTED = """\
import tensorflow as tf


def table(**columns):
    return tf.stack(list(columns.values()), axis=1)


x = tf.constant([1.0, 2.0])
joined = table(height=x * 10.0, width=x)
"""

_SORTED_BY_THE_FUNCTION = """\
import tensorflow as tf


def table(**columns):
    return tf.stack([columns[name] for name in sorted(columns)], axis=1)


x = tf.constant([1.0, 2.0])
joined = table(width=x, height=x * 10.0)
"""

_A_DICTIONARY_ARGUMENT = """\
import tensorflow as tf


def table(columns):
    return tf.stack(list(columns.values()), axis=1)


x = tf.constant([1.0, 2.0])
joined = table({"width": x, "height": x * 10.0})
"""


class SortedKeywords(Rule):
    """Keywords that arrive in another order than they were given in."""

    code = "HYB710"
    name = "sorted-keywords"
    severity = "warning"
    presumes_gain = True

    what_happens = (
        "`table(width=w, height=h)`, where `table(**columns)` stacks `columns.values()`: eagerly the width comes "
        "first, as it was given. In a graph the height does."
    )
    why = (
        "`tf.function` brings keyword arguments into the order of their names, so that calls which differ in the order "
        "alone share a trace. Dictionaries that are passed as one argument keep their order."
    )
    unlock = "Go through `sorted(columns)`, or pass a dictionary or a list as an ordinary argument."
    references: ClassVar[tuple[str, ...]] = (
        "https://github.com/tensorflow/tensorflow/blob/master/tensorflow/core/function/polymorphism/function_type.py",
    )
    breaks: ClassVar[tuple[Example, ...]] = (
        Example(
            _COLUMNS,
            "table",
            expect="differs",
            decision="hybridize",
            note="The columns change places. Whether the order matters is not known: the change is speculative.",
        ),
        Example(
            _WEIGHTED_BY_POSITION,
            "Blend.mix",
            expect="differs",
            decision="hybridize",
            note="Each round weighs what came before it.",
        ),
        Example(
            _NAMES_OF_A_DICTIONARY,
            "chain",
            expect="differs",
            decision="hybridize",
            note="The keywords come out of a dictionary.",
        ),
    )
    safe: ClassVar[tuple[Example, ...]] = (
        Example(
            _ALREADY_SORTED,
            "table",
            expect="same",
            decision="hybridize",
            note="They are given in the order of their names.",
        ),
        Example(
            _SORTED_BY_THE_FUNCTION,
            "table",
            expect="same",
            decision="hybridize",
            note="The order of the call is not used.",
        ),
        Example(
            _A_DICTIONARY_ARGUMENT,
            "table",
            expect="same",
            decision="hybridize",
            note="A dictionary keeps its order.",
        ),
    )

    def check(self, function: FunctionFacts, program: ProgramFacts) -> Iterator[Reason]:
        """One reason where the order of keywords is used and a call gives another than that of the names."""
        name = next((one.name for one in function.code.params if one.kind == "var_keyword"), None)
        if name is None:
            return
        place = _goes_through(program.syntax(function.code), name)
        if place is None:
            return
        named = {one.name for one in function.code.params}
        if any(_unsorted(caller.edge.node, named) for caller in function.callers):
            yield self.reason(
                function,
                place,
                f"`{name}` is gone through in the order of the call; a graph gets the keywords in the order of "
                "their names",
            )


def _goes_through(syntax: UnitSyntax, name: str) -> ast.AST | None:
    """Where the order of the keywords is used: loops, ``list(...)``, ``keys``, ``values`` and ``items``."""
    for load in syntax.loads.get(name, ()):
        node: ast.AST = load
        parent = syntax.parents.get(node)
        if isinstance(parent, ast.Attribute) and parent.attr in ("keys", "values", "items"):
            node = syntax.parents[parent]
            parent = syntax.parents.get(node)
        elif not isinstance(parent, (ast.For, ast.comprehension, ast.Call, ast.Starred)):
            continue
        taker = parent.func if isinstance(parent, ast.Call) and node in parent.args else None
        if not (isinstance(taker, ast.Name) and taker.id in ("sorted", "len", "dict", "set")):
            return node
    return None


def _unsorted(call: ast.AST, named: set[str]) -> bool:
    given = [one.arg for one in getattr(call, "keywords", ()) if one.arg not in named]
    return None in given or given != sorted(given, key=str)
