"""Arguments that are one tensor: two expressions of a call that name the same object, followed up through the callers.

A graph has a placeholder for each argument. Where the caller passes one tensor twice, or one that the function reads
from outside as well, eager code sees one tensor and the graph sees two.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from hybridize.facts.aliases import actual
from hybridize.interpreter.state.record import CallEdge
from hybridize.project.code import Code
from hybridize.project.spelling import spelled
from hybridize.values.atoms import Tensor
from hybridize.values.value import Value

if TYPE_CHECKING:
    from hybridize.facts.model import FunctionFacts, ProgramFacts

_DEEPEST = 4
_DISPLAYS = (ast.List, ast.Tuple)


class Given(NamedTuple):
    """An expression that a caller hands over, and the unit that it stands in."""

    code: Code
    node: ast.expr


class Shared(NamedTuple):
    """What is one tensor: the argument of a parameter, and what else holds it."""

    parameter: str
    other: str
    line: int


def shared(function: FunctionFacts, index: int) -> Shared | None:
    """What else holds the tensor that a parameter gets, at some call."""
    name = function.params[index].name
    others = [param.name for number, param in enumerate(function.params)
              if number != index and function.carries_tensor(number) is not False]
    for edge, code in _calls(function):
        line = getattr(edge.node, "lineno", code.line)
        own = list(_leaves(function.program, _given(edge, code, name)))
        found = _captured(function, own)
        if found is not None:
            return Shared(name, f"`{found}`, which it reads as well", line)
        if any(_one(function.program, one, other) for at, one in enumerate(own) for other in own[at + 1:]):
            return Shared(name, "another element of it", line)
        for param in others:
            given = _leaves(function.program, _given(edge, code, param))
            if any(_one(function.program, one, other) for other in given for one in own):
                return Shared(name, f"`{param}`", line)
    return None


def _calls(function: FunctionFacts) -> Iterator[tuple[CallEdge, Code]]:
    for caller in function.callers:
        yield caller.edge, caller.record.code


def _given(edge: CallEdge, code: Code, name: str) -> Given | None:
    node = actual(edge, name)
    return Given(code, node) if isinstance(node, ast.expr) else None


def _leaves(program: ProgramFacts, given: Given | None) -> Iterator[Given]:
    """The expressions of the tensors in an argument: itself, or the elements of a list that is written out."""
    if given is None:
        return
    named = _named(program, given)
    if isinstance(named.node, _DISPLAYS):
        for item in named.node.elts:
            yield from _leaves(program, Given(named.code, item))
    else:
        yield named


def _named(program: ProgramFacts, given: Given, depth: int = _DEEPEST) -> Given:
    """What a name stands for, where one plain assignment says so."""
    code, node = given
    if not depth or not isinstance(node, ast.Name):
        return given
    home = _home(code, node.id)
    if any(param.name == node.id for param in home.params):
        return Given(home, node)
    bindings = list(program.syntax(home).bindings(node.id))
    value = bindings[0].value if len(bindings) == 1 else None
    plain = value is not None and isinstance(bindings[0].statement, ast.Assign) \
        and bindings[0].target in bindings[0].statement.targets
    if plain and isinstance(value, (ast.Name, ast.Attribute, *_DISPLAYS)):
        return _named(program, Given(home, value), depth - 1)
    return Given(home, node)


def _home(code: Code, name: str) -> Code:
    """The unit that a name belongs to."""
    while code.parent is not None and name not in code.locals:
        code = code.parent
    return code


def _one(program: ProgramFacts, one: Given, other: Given, depth: int = _DEEPEST) -> bool:
    """Whether two expressions are one object: the same name, or parameters that a caller passes one object for."""
    named = all(isinstance(given.node, (ast.Name, ast.Attribute)) for given in (one, other))
    if not named or one.code is not other.code:
        return False
    if spelled(one.node) == spelled(other.node):
        return True
    unit = program.function_of(one.code)
    if not depth or unit is None or not (_is_parameter(one) and _is_parameter(other)):
        return False
    for edge, code in _calls(unit):
        first, second = (_given(edge, code, given.node.id) for given in (one, other))  # type: ignore[attr-defined]
        if first is not None and second is not None and _one(
                program, _named(program, first), _named(program, second), depth - 1):
            return True
    return False


def _is_parameter(given: Given) -> bool:
    return isinstance(given.node, ast.Name) and any(param.name == given.node.id for param in given.code.params)


def _captured(function: FunctionFacts, own: list[Given]) -> str | None:
    """A tensor outside of the function that is passed to it and read by it too."""
    names = {given.node.id if isinstance(given.node, ast.Name) else given.node.attr
             for given in own if isinstance(given.node, (ast.Name, ast.Attribute)) and not _is_parameter(given)}
    for cells in (function.reads(), function.reads_once_bound()) if names else ():
        for (_, field), content in cells.items():
            held = content.atoms if field in names and isinstance(content, Value) else ()
            if any(isinstance(atom, Tensor) for atom in held):
                return str(field)
    return None
