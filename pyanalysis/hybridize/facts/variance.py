"""Whether an expression may have another value in each round of a loop, judged by what the loop binds."""

from __future__ import annotations

import ast
from typing import NamedTuple

from hybridize.project.nodes import children, walk
from hybridize.remember import remembered

FIXED, UNSURE, VARIES = 0, 1, 2

# Calls whose result is fixed when their arguments are.
_PURE = frozenset(
    {"abs", "bool", "float", "int", "len", "list", "max", "min", "range", "round", "str", "sum", "tuple"}
)
# A tensor has one shape for many values, so what is computed from shapes alone takes few values.
_STATIC = frozenset({"device", "dtype", "get_shape", "ndim", "rank", "shape", "size"})
_MOVING = frozenset({"next"})
_MOVING_MODULES = frozenset({"random", "time", "uuid"})


class Bindings(NamedTuple):
    """What a loop binds: names of items and running totals, names with assigned expressions, attributes."""

    moving: frozenset[str]
    assigned: dict[str, tuple[ast.expr, ...]]
    attributes: frozenset[str]


def varies(expression: ast.AST, loop: ast.AST) -> int:
    """FIXED, UNSURE or VARIES: what one round of ``loop`` to the next does to the expression."""
    return _judge(expression, bindings(loop), frozenset())


def is_static(expression: ast.AST) -> bool:
    """Whether an expression reads a static fact of a tensor: its device, dtype, or a size."""
    if isinstance(expression, ast.Subscript):
        return is_static(expression.value)
    if isinstance(expression, ast.Call):
        func = expression.func
        return (isinstance(func, ast.Name) and func.id == "len") or (
            isinstance(func, ast.Attribute) and func.attr in _STATIC
        )
    return isinstance(expression, ast.Attribute) and expression.attr in _STATIC


@remembered
def bindings(loop: ast.AST) -> Bindings:
    """What the target and the body of a loop bind."""
    moving: set[str] = set()
    assigned: dict[str, list[ast.expr]] = {}
    attributes: set[str] = set()
    for node in walk(loop):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                _assign(target, node.value, assigned, attributes)
        elif isinstance(node, (ast.AnnAssign, ast.NamedExpr)) and node.value is not None:
            _assign(node.target, node.value, assigned, attributes)
        elif isinstance(node, ast.AugAssign):
            moving.update(_names(node.target))
            attributes.update(_attributes(node.target))
        elif isinstance(node, (ast.For, ast.AsyncFor, ast.comprehension)):
            moving.update(_names(node.target))
    return Bindings(
        frozenset(moving), {name: tuple(values) for name, values in assigned.items()}, frozenset(attributes)
    )


def _assign(
    target: ast.expr, value: ast.expr, assigned: dict[str, list[ast.expr]], attributes: set[str]
) -> None:
    for name in _names(target):
        assigned.setdefault(name, []).append(value)
    attributes.update(_attributes(target))


def _names(target: ast.AST) -> set[str]:
    return {
        node.id for node in walk(target) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }


def _attributes(target: ast.AST) -> set[str]:
    return {
        node.attr
        for node in walk(target)
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store)
    }


def _judge(node: ast.AST, bound: Bindings, seen: frozenset[str]) -> int:
    if isinstance(node, ast.Name):
        return _name(node.id, bound, seen)
    if isinstance(node, ast.Attribute):
        held = _judge(node.value, bound, seen)
        if node.attr in _STATIC:
            return min(held, UNSURE)
        return VARIES if node.attr in bound.attributes else held
    if isinstance(node, ast.Call):
        return _call(node, bound, seen)
    return max((_judge(child, bound, seen) for child in children(node)), default=FIXED)


def _name(name: str, bound: Bindings, seen: frozenset[str]) -> int:
    if name in bound.moving:
        return VARIES
    values = bound.assigned.get(name)
    if values is None:
        return FIXED
    if name in seen:
        return VARIES  # computed from its own value of the round before
    return max(_judge(value, bound, seen | {name}) for value in values)


def _call(node: ast.Call, bound: Bindings, seen: frozenset[str]) -> int:
    parts = [*node.args, *(keyword.value for keyword in node.keywords)]
    given = max((_judge(part, bound, seen) for part in parts), default=FIXED)
    func = node.func
    if isinstance(func, ast.Name):
        if func.id in _MOVING:
            return VARIES
        if func.id == "len":
            return min(given, UNSURE)
        return given if func.id in _PURE else max(given, UNSURE)
    if isinstance(func, ast.Attribute) and func.attr in _STATIC:
        return min(max(given, _judge(func.value, bound, seen)), UNSURE)
    if _root(func) in _MOVING_MODULES:
        return VARIES
    return max(given, _judge(func, bound, seen), UNSURE)


def _root(node: ast.AST) -> str:
    """``random`` of ``random.uniform``, ``np.random.uniform`` and ``time.time``."""
    names = []
    while isinstance(node, ast.Attribute):
        node = node.value
        names.append(node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", ""))
    return next((name for name in names if name in _MOVING_MODULES), "")
