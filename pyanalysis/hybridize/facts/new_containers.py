"""Containers that a method makes for an attribute and fills itself: ``self.layers = []``, ``self.layers.append(x)``.

Where one object stands for several, the attribute seems to hold their older containers as well, and the method to fill
all of them. It only fills the one that it has just made: what a function read before is in another container.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

from hybridize.facts.syntax import UnitSyntax
from hybridize.project.code import Code
from hybridize.values.heap import Cell
from hybridize.values.objects import Dictionary, Sequence

if TYPE_CHECKING:
    from hybridize.facts.model import ProgramFacts

_MAKING = frozenset({"list", "dict", "set", "deque", "OrderedDict", "defaultdict"})
_DISPLAYS = (ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp)


def fills_new(program: ProgramFacts, code: Code, node: ast.AST, cell: Cell) -> bool:
    """Whether the place only changes the content of what its method has made, and lets nobody read it meanwhile."""
    if not isinstance(cell[0], (Sequence, Dictionary)) or not code.is_method:
        return False
    attribute = _attribute(code, node)
    if attribute is None or not _is_made_before(program.syntax(code), node, attribute):
        return False
    return not any(cell in edge.callee.reads or any(key == attribute for _, key in edge.callee.writes)
                   for record in program.machine.by_code.get(code.number, ()) for edge in record.calls.values())


def _attribute(code: Code, node: ast.AST) -> str | None:
    """The attribute of ``self`` that holds the container which is changed."""
    if isinstance(node, ast.Call):
        node = node.func.value if isinstance(node.func, ast.Attribute) else node
    elif isinstance(node, (ast.Assign, ast.AugAssign)):
        node = node.targets[0] if isinstance(node, ast.Assign) else node.target
    if isinstance(node, ast.Subscript):
        node = node.value
    receiver = code.params[0].name if code.params else ""
    return node.attr if isinstance(node, ast.Attribute) and _is_name(node.value, receiver) else None


def _is_made_before(syntax: UnitSyntax, node: ast.AST, attribute: str) -> bool:
    """Whether every assignment to the attribute makes a container, and one comes before the place on every way."""
    receiver = syntax.code.params[0].name
    if receiver in syntax.stores:
        return False
    made: list[ast.AST] = []
    for one in syntax.parents:
        if isinstance(one, (ast.Yield, ast.YieldFrom, ast.Await)):
            return False  # others run meanwhile
        if isinstance(one, ast.Attribute) and one.attr == attribute and not isinstance(one.ctx, ast.Load):
            statement = syntax.parents[one]
            if not _makes_container(statement, one):
                return False
            made.append(statement)
    return any(earlier in made for earlier in _before(syntax, node))


def _makes_container(statement: ast.AST, target: ast.expr) -> bool:
    """A plain ``self.a = []``, or what extends the container in place: ``self.a += [x]``."""
    if isinstance(statement, ast.AugAssign):
        return True
    value = statement.value if isinstance(statement, (ast.Assign, ast.AnnAssign)) else None
    if isinstance(statement, ast.Assign) and statement.targets != [target]:
        return False
    if isinstance(value, ast.Call):
        called = value.func.attr if isinstance(value.func, ast.Attribute) else getattr(value.func, "id", "")
        return called in _MAKING
    return isinstance(value, _DISPLAYS)


def _before(syntax: UnitSyntax, node: ast.AST) -> Iterator[ast.AST]:
    """The statements that have run whenever the node runs: those before it, and before what it stands in."""
    inner: ast.AST = node
    while inner in syntax.parents:
        outer = syntax.parents[inner]
        for name in ("body", "orelse", "finalbody"):
            block = getattr(outer, name, None)
            if isinstance(block, list) and inner in block:
                yield from block[: block.index(inner)]
        inner = outer


def _is_name(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name
