"""Which expressions a name takes its value from, wherever its binding stands: assignments, loops, unpacking."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hybridize.facts.syntax import Binding, UnitSyntax
from hybridize.project.nodes import walk

_ELEMENTS = frozenset({"iter", "list", "reversed", "sorted", "tuple"})  # the elements of their argument
_DISPLAYS = (ast.List, ast.Set, ast.Tuple)


def sources(syntax: UnitSyntax, binding: Binding) -> Iterator[ast.expr]:
    """The expressions that the bound value is, is an element of, or is a view of. None for ``total += x``."""
    statement = binding.statement
    comprehension = _comprehension(syntax, binding.target)
    if comprehension is not None:
        yield from _elements(comprehension.target, binding.target, comprehension.iter)
    elif isinstance(statement, (ast.For, ast.AsyncFor)):
        yield from _elements(statement.target, binding.target, statement.iter)
    elif isinstance(statement, ast.Assign):
        for target in statement.targets:
            if any(node is binding.target for node in walk(target)):
                yield from _parts(target, binding.target, statement.value)
    elif isinstance(statement, (ast.With, ast.AsyncWith)):  # ``with np.nditer(array) as elements``
        yield from (item.context_expr for item in statement.items if item.optional_vars is binding.target)
    elif isinstance(statement, ast.AnnAssign) and statement.value is not None:
        yield statement.value
    elif not isinstance(statement, ast.AugAssign):
        around = syntax.parents.get(binding.target)
        if isinstance(around, ast.NamedExpr):
            yield around.value


def _comprehension(syntax: UnitSyntax, target: ast.Name) -> ast.comprehension | None:
    around = syntax.parents.get(target)
    while isinstance(around, (*_DISPLAYS, ast.Starred)):
        around = syntax.parents.get(around)
    return around if isinstance(around, ast.comprehension) else None


def _parts(target: ast.expr, name: ast.Name, value: ast.expr) -> Iterator[ast.expr]:
    """What unpacking ``value`` into ``target`` gives a name in there."""
    position = _position(target, name)
    if isinstance(value, _DISPLAYS) and position is not None and position < len(value.elts):
        assert isinstance(target, _DISPLAYS)
        yield from _parts(target.elts[position], name, value.elts[position])
    else:
        yield value


def _elements(target: ast.expr, name: ast.Name, iterated: ast.expr) -> Iterator[ast.expr]:
    """What a loop over ``iterated`` gives a name in its target."""
    called = iterated.func.id if isinstance(iterated, ast.Call) and isinstance(iterated.func, ast.Name) else ""
    arguments = iterated.args if isinstance(iterated, ast.Call) else []
    position = _position(target, name)
    if called == "enumerate" and arguments:
        if position == 1 and isinstance(target, _DISPLAYS):
            yield from _elements(target.elts[1], name, arguments[0])
        elif position is None:
            yield arguments[0]
    elif called == "zip":
        one = position is not None and position < len(arguments)
        for place, item in enumerate(arguments):
            if not one:
                yield item
            elif place == position and isinstance(target, _DISPLAYS):
                yield from _elements(target.elts[place], name, item)
    elif called in _ELEMENTS and arguments:
        yield from _elements(target, name, arguments[0])
    elif isinstance(iterated, _DISPLAYS):
        for item in iterated.elts:
            yield from _parts(target, name, item)
    else:
        yield iterated


def _position(target: ast.expr, name: ast.Name) -> int | None:
    """The place of a name in a target that unpacks; None where it is the whole, or a star comes before it."""
    if not isinstance(target, _DISPLAYS):
        return None
    for place, item in enumerate(target.elts):
        if isinstance(item, ast.Starred):
            return None
        if any(node is name for node in walk(item)):
            return place
    return None
