"""Whether an array that ``+=`` changes in place is seen under another name: a tensor would not change with it."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from hybridize.facts.aliases import VIEWS, makes_view, parameter_of
from hybridize.facts.lift import Lifted
from hybridize.facts.sources import sources
from hybridize.facts.syntax import UnitSyntax, readers
from hybridize.project.code import Code

if TYPE_CHECKING:
    from hybridize.facts.model import ProgramFacts

_FRESH = (ast.BinOp, ast.Call, ast.Compare, ast.UnaryOp)
_KEEPING = frozenset({"add", "append", "appendleft", "extend", "insert", "put", "setdefault", "update"})
_KEPT_BY = (ast.Dict, ast.For, ast.IfExp, ast.Lambda, ast.List, ast.NamedExpr, ast.Set, ast.Starred, ast.Tuple,
            ast.Yield, ast.comprehension)


def seen_elsewhere(program: ProgramFacts, lifted: Lifted) -> bool:
    """Whether what changes in place under a local name is read under another one, or is the caller's."""
    node, code = lifted.event.node, lifted.event.code
    if not isinstance(node, ast.AugAssign) or not isinstance(node.target, ast.Name) or not code.is_function:
        return False
    if parameter_of(program, code, node.target) is not None:
        return bool(lifted.steps)  # of the function's own parameters, the callers are asked
    return _has_second_name(program, code, node.target.id)


def _has_second_name(program: ProgramFacts, code: Code, name: str) -> bool:
    syntax = program.uses.syntax(code)
    for binding in syntax.bindings(name):
        statement = binding.statement
        if isinstance(statement, ast.AugAssign):
            continue
        if isinstance(statement, ast.Assign) and len(statement.targets) > 1:
            return True
        if any(not isinstance(source, _FRESH) or makes_view(source) for source in sources(syntax, binding)):
            return True
    return any(True for _ in readers(code, name)) or any(
        _is_kept(program, code, syntax, load) for load in syntax.loads.get(name, ()))


def _is_kept(program: ProgramFacts, code: Code, syntax: UnitSyntax, load: ast.expr) -> bool:
    """Whether the array, or a view of it, goes where it stays: another name, a container, a function of the program."""
    node: ast.AST = load
    around = syntax.parents.get(node)
    while isinstance(around, ast.Subscript) and around.value is node or (
            isinstance(around, ast.Attribute) and around.attr in VIEWS):
        node, around = around, syntax.parents.get(around)
        if isinstance(around, ast.Call) and around.func is node:
            node, around = around, syntax.parents.get(around)
    if isinstance(around, ast.Tuple) and isinstance(syntax.parents.get(around), ast.Return):
        return False
    if isinstance(around, (ast.Assign, ast.AnnAssign)):
        return around.value is node
    if isinstance(around, ast.keyword):
        node, around = around, syntax.parents.get(around)
    if isinstance(around, ast.Call) and around.func is not node:
        if isinstance(around.func, ast.Attribute) and around.func.attr in _KEEPING or makes_view(around):
            return True
        unit = program.function_of(code)
        return any(program.uses.edges(record, around) for record in (unit.records if unit is not None else ()))
    return isinstance(around, _KEPT_BY)
