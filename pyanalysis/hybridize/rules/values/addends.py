"""Sums by their text: the terms of ``a + (b + c)``, of ``x += y``, of ``tf.add`` and ``sum``."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from hybridize.project.code import Code
from hybridize.project.nodes import walk
from hybridize.project.spelling import spelled
from hybridize.remember import remembered

_DEPTH = 8


def added_twice(code: Code, statements: Sequence[ast.AST]) -> Iterator[tuple[ast.AST, str]]:
    """Sums in the statements that have one name or attribute twice, and another term as well; with what they have."""
    for statement in statements:
        for node in walk(statement):
            if isinstance(node, (ast.BinOp, ast.AugAssign, ast.Call)):
                terms = [spelled(term) if _is_plain(term) else "" for term in _terms(code, node, _DEPTH)]
                twice = next((term for term in terms if term and terms.count(term) > 1), None)
                if twice is not None and any(term != twice for term in terms):
                    yield node, twice


def _is_plain(term: ast.expr) -> bool:
    return isinstance(term, ast.Name) or (isinstance(term, ast.Attribute) and _is_plain(term.value))


def _terms(code: Code, node: ast.AST, depth: int) -> Iterator[ast.expr]:
    """The terms of a sum; what is no sum is one term."""
    parts: list[ast.expr] | None = None
    if depth > 0:
        parts = _parts(node)
        if parts is None and isinstance(node, ast.Name):
            stands_for = _sums_of_names(code).get(node.id)
            parts = [stands_for] if stands_for is not None else None
    if parts is not None:
        for part in parts:
            yield from _terms(code, part, depth - 1)
    elif isinstance(node, ast.expr):
        yield node


def _parts(node: ast.AST) -> list[ast.expr] | None:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return [node.left, node.right]
    if isinstance(node, ast.AugAssign) and isinstance(node.op, ast.Add):
        return [node.target, node.value]
    if not isinstance(node, ast.Call) or node.keywords:
        return None
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    if name == "add" and len(node.args) == 2:
        return list(node.args)
    if name in ("add_n", "sum") and len(node.args) == 1:
        items = _items(node.args[0])
        start: list[ast.expr] = [ast.Constant(0)] if name == "sum" else []
        return None if items is None else [*start, *items]
    return None


def _items(node: ast.expr) -> list[ast.expr] | None:
    if isinstance(node, (ast.List, ast.Tuple)):
        return list(node.elts)
    if isinstance(node, (ast.ListComp, ast.GeneratorExp)):  # perhaps several times the same
        return [node.elt, node.elt]
    return None


@remembered
def _sums_of_names(code: Code) -> dict[str, ast.expr]:
    """Names that the unit binds once, to a sum; no parameters, which hold something before."""
    bound: dict[str, list[ast.expr | None]] = {param.name: [None] for param in code.params}
    for node in walk(code.node):
        if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
            bound.setdefault(node.targets[0].id, []).append(node.value)
        elif isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            bound.setdefault(node.id, []).append(None)
    out = {}
    for name, values in bound.items():
        found = [value for value in values if value is not None]
        if len(found) == 1 and len(values) == 2 and _parts(found[0]) is not None:  # the name itself was met as well
            out[name] = found[0]
    return out
