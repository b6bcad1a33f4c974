"""Tests for something missing: ``if self.kernel is None:``, ``if key not in cache:``, ``if not self.built:``.

What stands behind such a test, and gives the missing thing, runs once.
"""

from __future__ import annotations

import ast

from hybridize.project.code import Code
from hybridize.project.spelling import spelled

Names = frozenset[str]
Guard = tuple[ast.If, Names]  # the test, and what has to be missing for the guarded code to run
_NOTHING: Names = frozenset()
_UNITS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)


class Guards:
    """The guards of every node, worked out once for each unit of code."""

    def __init__(self) -> None:
        self._tables: dict[int, dict[int, tuple[Guard, ...]]] = {}
        self.closed: dict[int, frozenset[ast.If]] = {}  # by function: the guards that its own writes close

    def of(self, code: Code, node: ast.AST) -> tuple[Guard, ...]:
        """Every ``if`` of the unit that lets ``node`` run only while something is missing, outermost first."""
        table = self._tables.get(code.number)
        if table is None:
            table = self._tables[code.number] = {}
            body = getattr(code.node, "body", [])
            if isinstance(body, list):
                _block(body, (), table)
        return table.get(id(node), ())


def _block(body: list[ast.stmt], guards: tuple[Guard, ...], table: dict[int, tuple[Guard, ...]]) -> None:
    for statement in body:
        _visit(statement, guards, table)
        if isinstance(statement, ast.If) and isinstance(statement.body[-1], (ast.Return, ast.Raise)):
            names = present(statement.test)
            if names:  # if self.kernel is not None: return self.kernel
                guards = (*guards, (statement, names))


def _visit(node: ast.AST, guards: tuple[Guard, ...], table: dict[int, tuple[Guard, ...]]) -> None:
    if guards:
        table[id(node)] = guards
    if isinstance(node, _UNITS) or (not guards and isinstance(node, ast.expr)):
        return
    for name, value in ast.iter_fields(node):
        inside = guards
        if isinstance(node, ast.If) and name in ("body", "orelse"):
            names = absent(node.test) if name == "body" else present(node.test)
            inside = (*guards, (node, names)) if names else guards
        if isinstance(value, list):
            if value and isinstance(value[0], ast.stmt):
                _block(value, inside, table)
            else:
                for item in value:
                    if isinstance(item, ast.AST):
                        _visit(item, inside, table)
        elif isinstance(value, ast.AST):
            _visit(value, inside, table)


def absent(test: ast.expr) -> Names:
    """What is missing when the test is true."""
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        return present(test.operand)
    if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And):
        return frozenset().union(*map(absent, test.values))
    if isinstance(test, ast.Compare) and len(test.ops) == 1:
        left, operator, right = test.left, test.ops[0], test.comparators[0]
        if isinstance(operator, (ast.Is, ast.Eq)) and _is_none(right):
            return _named(left)
        if isinstance(operator, ast.NotIn):
            return _named(right)
        if isinstance(operator, ast.Eq) and isinstance(right, ast.Constant) and right.value == 0:
            return _measured(left)
    return _NOTHING


def present(test: ast.expr) -> Names:
    """What is missing when the test is false."""
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        return absent(test.operand)
    if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.Or):
        return frozenset().union(*map(present, test.values))
    if isinstance(test, ast.Compare) and len(test.ops) == 1:
        left, operator, right = test.left, test.ops[0], test.comparators[0]
        if isinstance(operator, (ast.IsNot, ast.NotEq)) and _is_none(right):
            return _named(left)
        return _named(right) if isinstance(operator, ast.In) else _NOTHING
    if isinstance(test, ast.Call) and isinstance(test.func, ast.Name) and test.func.id == "hasattr":
        return _looked_up(test)
    return _named(test)


def _named(node: ast.expr) -> Names:
    if isinstance(node, (ast.Attribute, ast.Name)):
        return frozenset({spelled(node)})
    if isinstance(node, ast.Subscript):
        return _named(node.value)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "getattr":
        return _looked_up(node)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "get":
        return _named(node.func.value)  # weights.get(name) is None
    return _NOTHING


def _looked_up(node: ast.Call) -> Names:
    """``hasattr(self, "kernel")`` asks for ``self.kernel``."""
    if len(node.args) > 1 and isinstance(node.args[1], ast.Constant):
        return frozenset({f"{spelled(node.args[0])}.{node.args[1].value!s}"})
    return _NOTHING


def _measured(node: ast.expr) -> Names:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "len" and node.args:
        return _named(node.args[0])
    return _NOTHING


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None
