"""Reads of a whole static shape (``x.shape``, ``x.get_shape()``): which of its axes the text goes on to use.

A graph knows a shape as far as its signature tells, or as far as TensorFlow has not generalised it. ``x.shape[1]``
needs one axis, ``x.shape.rank`` none; whatever takes the shape as it is needs all of them.
"""

from __future__ import annotations

import ast

from hybridize.facts.lift import Lifted
from hybridize.facts.model import ProgramFacts
from hybridize.facts.syntax import UnitSyntax
from hybridize.project.code import CELL

Axes = frozenset[int]
_MOST_AXES = 32
_NO_AXIS: Axes = frozenset()
_RANK = frozenset({"rank", "ndims"})
_AS_THEY_ARE = frozenset({"as_list", "dims"})  # the same axes as a list, None where one is not known
_ADMITTING = frozenset({
    "set_shape", "ensure_shape", "assert_is_compatible_with", "assert_has_rank", "assert_same_rank", "with_rank",
    "with_rank_at_least", "with_rank_at_most",
})  # what is not known is not compared


def axes_needed(lifted: Lifted, program: ProgramFacts) -> Axes | None:
    """The axes that are needed where a shape is read as a whole, as the text counts them; None is all."""
    return _of(program.syntax(lifted.event.code), lifted.event.node, set())


def _of(syntax: UnitSyntax, node: ast.AST, names: set[str]) -> Axes | None:
    around = syntax.parents.get(node)
    if isinstance(around, ast.Attribute):
        return _of_attribute(syntax, around, names)
    if isinstance(around, ast.Subscript) and around.value is node:
        return _at(around.slice)
    if isinstance(around, ast.Call) and around.func is not node:
        leaf = getattr(around.func, "attr", getattr(around.func, "id", ""))
        return _NO_AXIS if leaf == "len" or leaf in _ADMITTING else None
    if isinstance(around, ast.Assign) and len(around.targets) == 1 and isinstance(around.targets[0], ast.Name):
        return _of_name(syntax, around.targets[0].id, names)
    return _NO_AXIS if isinstance(around, ast.Expr) else None


def _of_attribute(syntax: UnitSyntax, around: ast.Attribute, names: set[str]) -> Axes | None:
    call = syntax.parents.get(around)
    called = isinstance(call, ast.Call) and call.func is around
    if around.attr in _RANK or (called and around.attr in _ADMITTING):
        return _NO_AXIS
    if around.attr in _AS_THEY_ARE:
        return _of(syntax, call if called and call is not None else around, names)
    return None


def _of_name(syntax: UnitSyntax, name: str, names: set[str]) -> Axes | None:
    """What all reads of a name need that keeps the shape."""
    if name in names:
        return _NO_AXIS
    names.add(name)
    if syntax.code.resolution.get(name) == CELL:
        return None
    needed = _NO_AXIS
    for load in syntax.loads.get(name, ()):
        found = _of(syntax, load, names)
        if found is None:
            return None
        needed |= found
    return needed


def _at(index: ast.expr) -> Axes | None:
    """The axes of ``shape[1]``, ``shape[1:]``, counted from the front unless it is a single one."""
    if not isinstance(index, ast.Slice):
        position = _number(index)
        return frozenset({position}) if position is not None else None
    first = _number(index.lower) if index.lower is not None else 0
    last = _number(index.upper) if index.upper is not None else _MOST_AXES
    if first is None or last is None or first < 0 or last < 0 or index.step is not None:
        return None
    return frozenset(range(first, last))


def _number(node: ast.expr) -> int | None:
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        found = _number(node.operand)
        return -found if found is not None else None
    value = node.value if isinstance(node, ast.Constant) else None
    return value if isinstance(value, int) and not isinstance(value, bool) else None
