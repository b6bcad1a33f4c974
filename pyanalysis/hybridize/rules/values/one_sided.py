"""What only one branch of a tensor-dependent ``if`` computes with: a gradient reaches it on that side alone."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from hybridize.facts.lift import Lifted
from hybridize.facts.model import FunctionFacts
from hybridize.facts.syntax import UnitSyntax
from hybridize.interpreter.execute.classes import role_of
from hybridize.project.nodes import children, walk
from hybridize.project.spelling import spelled
from hybridize.remember import remembered
from hybridize.rules.control.common import branches
from hybridize.values.atoms import Tensor
from hybridize.values.kinds import nested, parts
from hybridize.values.objects import Instance, Variable
from hybridize.values.value import Value

_LEAVING = (ast.Return, ast.Raise)


def one_sided(function: FunctionFacts) -> Iterator[tuple[Lifted, str]]:
    """Each ``if`` on a tensor, with the text of a tensor, variable or layer that one of its sides alone uses."""
    for lifted, _ in branches(function):
        unit = function.program.function_of(lifted.event.code)
        if unit is None or not unit.records or not isinstance(lifted.event.node, ast.If):
            continue
        text = _first_alone((unit, lifted.event.node))
        if text is not None:
            yield lifted, text


@remembered
def _first_alone(branch: tuple[FunctionFacts, ast.If]) -> str | None:
    unit, statement = branch
    syntax = unit.program.syntax(unit.code)
    return next((text for text, node in _alone(syntax, statement) if _takes_part(unit, syntax, node)), None)


def _takes_part(unit: FunctionFacts, syntax: UnitSyntax, node: ast.expr) -> bool:
    """Whether a gradient may be asked to what an expression gives, or to what the function reads that it calls."""
    uses, call = unit.program.uses, syntax.parents.get(node)
    if isinstance(call, ast.Call) and call.func is node:
        for edge in uses.edges(unit.records[0], call):
            if any(isinstance(held, Value) and has_gradient(held) for held in edge.callee.reads.values()):
                return True
    return has_gradient(uses.value_of(unit.records[0], node))


def _alone(syntax: UnitSyntax, statement: ast.If) -> Iterator[tuple[str, ast.expr]]:
    then, other = _sides(syntax, statement)
    for side, rest in ((then, other), (other, then)):
        inside = dict(_loads(syntax, side))
        if inside:
            outside = {text for text, _ in _loads(syntax, _outside(syntax, statement, then, other))}
            outside.update(text for text, _ in _loads(syntax, rest))
            yield from ((text, node) for text, node in sorted(inside.items(), key=lambda item: item[0])
                        if text not in outside)


def _sides(syntax: UnitSyntax, statement: ast.If) -> tuple[list[ast.stmt], list[ast.stmt]]:
    """What runs on either side; where the first one leaves, the other is all that follows as well."""
    then, other = list(statement.body), list(statement.orelse)
    if isinstance(then[-1], _LEAVING):
        other += _after(syntax, statement)
    elif other and isinstance(other[-1], _LEAVING):
        then += _after(syntax, statement)
    return then, other


def _after(syntax: UnitSyntax, statement: ast.stmt) -> list[ast.stmt]:
    parent = syntax.parents.get(statement)
    for field in ("body", "orelse", "finalbody"):
        block = getattr(parent, field, None)
        if isinstance(block, list) and statement in block:
            return list(block[block.index(statement) + 1:])
    return []


def _outside(syntax: UnitSyntax, statement: ast.If, *sides: list[ast.stmt]) -> list[ast.stmt]:
    """The other statements of the unit, the test left out: no gradient comes through a condition."""
    known = {statement, *(inner for side in sides for inner in side)}
    found: list[ast.stmt] = []
    waiting: list[ast.stmt] = list(getattr(syntax.code.node, "body", []))
    while waiting:
        one = waiting.pop()
        if one in known:
            continue
        inner = [child for field in ("body", "orelse", "finalbody") for child in getattr(one, field, [])
                 if isinstance(child, ast.stmt)]
        if any(part is statement for part in walk(one)) and inner:
            waiting.extend(inner)
        else:
            found.append(one)
    return found


def _loads(syntax: UnitSyntax, statements: Iterable[ast.stmt]) -> Iterator[tuple[str, ast.expr]]:
    """What is read from outside of the unit, or from its parameters: names, and attributes of names."""
    own = set(syntax.stores) - {param.name for param in syntax.code.params}
    for statement in statements:
        for node in _computing(statement):
            root = _root(node)
            if root is not None and root.id not in own:
                assert isinstance(node, ast.expr)
                yield spelled(node), node


def _root(node: ast.AST) -> ast.Name | None:
    """The name that a read of a name, or of attributes of a name, begins with."""
    if not isinstance(node, (ast.Name, ast.Attribute)) or not isinstance(node.ctx, ast.Load):
        return None
    root: ast.expr = node
    while isinstance(root, ast.Attribute):
        root = root.value
    return root if isinstance(root, ast.Name) else None


def _computing(statement: ast.stmt) -> Iterator[ast.AST]:
    """The nodes of a statement, conditions left out: no gradient comes through them. ``a.b.c`` is one."""
    waiting: list[ast.AST] = [statement]
    while waiting:
        node = waiting.pop()
        yield node
        below = [] if _root(node) is not None else children(node)
        waiting.extend(below[1:] if isinstance(node, (ast.If, ast.While, ast.IfExp)) else below)


def has_gradient(value: Value) -> bool:
    """Whether a gradient may be asked to a value, or to what it holds."""
    return any(differentiable(atom.dtype) if isinstance(atom, (Tensor, Variable))
               else isinstance(atom, Instance) and role_of(atom.cls).startswith("keras_")
               for atom in nested(value, parts))


def differentiable(dtype: str | None) -> bool:
    """Whether a tensor may have a gradient."""
    return dtype is None or dtype.startswith(("float", "bfloat", "complex"))
