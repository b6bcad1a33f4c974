"""HYB710: the function goes through its `**keywords`, or a dictionary, in the order of the call."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import ClassVar

from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.facts.syntax import UnitSyntax
from hybridize.report.model import Reason
from hybridize.rules.base import Example, Rule
from hybridize.values.atoms import Atom
from hybridize.values.objects import Dictionary, DictState

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


_ORDERS_OF_DICTIONARIES = """\
import tensorflow as tf


def table(columns):
    return tf.stack([2.0 * column for column in columns.values()])


ones, twos = tf.constant([1.0]), tf.constant([2.0])
tables = [table({"height": ones, "width": twos}), table({"width": twos, "height": ones})]
"""

_ONE_ORDER = """\
import tensorflow as tf


def table(columns):
    return tf.stack([2.0 * column for column in columns.values()])


ones, twos = tf.constant([1.0]), tf.constant([2.0])
tables = [table({"width": twos, "height": ones}), table({"width": ones, "height": twos})]
"""


class SortedKeywords(Rule):
    """Keywords that arrive in another order than they were given in."""

    code = "HYB710"
    name = "sorted-keywords"
    severity = "warning"
    presumes_gain = True

    what_happens = (
        "`table(width=w, height=h)`, where `table(**columns)` stacks `columns.values()`: eagerly the width comes "
        "first, as it was given. In a graph the height does. A dictionary that is passed as one argument keeps the "
        "order of the first one with these keys: the next in another order gets the graph of the first."
    )
    why = (
        "`tf.function` brings keyword arguments into the order of their names, so that calls which differ in the order "
        "alone share a trace. Dictionaries are one key of a trace when they have the same keys, in whatever order."
    )
    unlock = "Go through `sorted(columns)`, pass a list of pairs, or make all dictionaries in one order."
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
        Example(
            _ORDERS_OF_DICTIONARIES,
            "table",
            expect="differs",
            decision="hybridize",
            note="The second dictionary has the keys of the first, and gets its graph.",
        ),
    )
    safe: ClassVar[tuple[Example, ...]] = (
        Example(
            _ONE_ORDER,
            "table",
            expect="same",
            decision="hybridize",
            note="All calls pass their columns in one order.",
        ),
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
        """One reason where an order is used that a graph does not keep: of keywords, of dictionaries."""
        yield from self._keywords(function, program)
        yield from self._dictionaries(function, program)

    def _dictionaries(self, function: FunctionFacts, program: ProgramFacts) -> Iterator[Reason]:
        """Dictionaries of the same keys are one key of a trace, in whatever order."""
        for index, param in enumerate(function.params):
            if param.kind in ("var_keyword", "var_positional") or not _order_varies(function, index):
                continue
            place = _goes_through(program.syntax(function.code), param.name)
            if place is not None:
                yield self.reason(
                    function,
                    place,
                    f"`{param.name}` is gone through in its order, which differs from call to call; a graph keeps that "
                    "of the first dictionary with these keys",
                )

    def _keywords(self, function: FunctionFacts, program: ProgramFacts) -> Iterator[Reason]:
        """The order of keywords is used, and a call gives another than that of the names."""
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


def _order_varies(function: FunctionFacts, index: int) -> bool:
    """Whether calls pass dictionaries of the same keys in different orders."""
    orders: dict[frozenset[Atom], tuple[Atom, ...]] = {}
    for caller in function.callers:
        passed = caller.edge.passed or caller.edge.callee.arguments
        for atom in passed[index].ordered() if index < len(passed) else ():
            state = atom.fields.get("content") if isinstance(atom, Dictionary) else None
            keys: tuple[Atom, ...] = tuple(state.known) if isinstance(state, DictState) else ()
            if orders.setdefault(frozenset(keys), keys) != keys:
                return True
    return False


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
