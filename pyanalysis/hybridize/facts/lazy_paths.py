"""Whether a function goes on alike behind a guard that ran and one that was skipped.

``if self.scale is None: self.scale = 2.0`` only provides something: a trace may take it, and later calls skip it. Where
the guarded code also returns, or gives another value to what is used behind it, a graph would do so at every call.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence

from hybridize.facts.guards import Names, absent
from hybridize.project.nodes import children
from hybridize.project.spelling import spelled
from hybridize.remember import remembered

_UNITS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
_PLACES = (ast.Attribute, ast.Name)
_ASSIGNS = ("assign", "assign_add", "assign_sub", "update_state", "apply_gradients")


Place = tuple[ast.AST, ast.If, Names]  # a unit of code, a guard in it, and what is missing while its code runs


@remembered
def ends_alike(place: Place) -> bool:
    """Whether nothing but what was missing tells, behind a guard, that its code ran."""
    function, guard, names = place
    runs = bool(absent(guard.test))
    guarded, other = (guard.body, guard.orelse) if runs else (guard.orelse, guard.body)
    if not guarded:
        return _leaves_with(function, other, names)
    given, within = _only_given(other, names), _own(guarded)
    if given is None or any(isinstance(node, (ast.Break, ast.Continue)) or _assigns(node) for node in within):
        return False
    inside = set(map(id, within))
    outside = [node for node in _own([function]) if id(node) not in inside]
    bound = {node.id for node in within if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    read = {node.id for node in outside if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}
    if (bound & read) - names - given or _read_before(guard, _stored(within), outside):
        return False
    left = _returns(within)
    return not left or len({_text(node) for node in (*left, *_returns(outside))}) == 1


def _read_before(guard: ast.If, stored: set[str], outside: list[ast.AST]) -> bool:
    """Whether what the guarded code sets is read in front of the guard, where the trace finds the old value."""
    tests = {id(node) for one in outside if isinstance(one, ast.If) and stored & _stored(_own([*one.body, *one.orelse]))
             for node in _own([one.test])}  # of guards of the same thing
    return any(isinstance(node, _PLACES) and isinstance(node.ctx, ast.Load) and node.lineno < guard.lineno
               and id(node) not in tests and spelled(node) in stored for node in outside)


def _stored(nodes: list[ast.AST]) -> set[str]:
    return {spelled(node) for node in nodes if isinstance(node, _PLACES) and isinstance(node.ctx, ast.Store)}


def _only_given(other: list[ast.stmt], names: Names) -> Names | None:
    """The variables to which the way past the guarded code gives what is there; None if it does anything else."""
    given = set()
    for statement in other:
        if isinstance(statement, ast.Assign) and spelled(statement.value) in names:
            given |= {target.id for target in statement.targets if isinstance(target, ast.Name)}
        elif not isinstance(statement, ast.Pass):
            return None
    return frozenset(given)


def _leaves_with(function: ast.AST, body: list[ast.stmt], names: Names) -> bool:
    """``if self.scale is not None: return self.scale``: the rest provides it, and returns it as well."""
    last = body[-1]
    if len(body) > 1 or not isinstance(last, ast.Return):
        return False
    nodes = _own([function])
    if last.value is None:
        return all(_text(node) == "None" for node in _returns(nodes))
    wanted = _text(last)
    if wanted not in names and wanted.partition("[")[0] not in names:
        return False
    same = {wanted}
    for node in nodes:
        if isinstance(node, ast.Assign) and wanted in map(spelled, node.targets):
            same |= {spelled(target) for target in node.targets} | {spelled(node.value)}
    return all(_text(node) in same for node in _returns(nodes))


def _returns(nodes: list[ast.AST]) -> list[ast.Return]:
    return [node for node in nodes if isinstance(node, ast.Return)]


def _text(node: ast.Return) -> str:
    return spelled(node.value) if node.value is not None else "None"


def _assigns(node: ast.AST) -> bool:
    """An operation that changes a variable: in a graph it would run at every call."""
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _ASSIGNS


def _own(nodes: Sequence[ast.AST]) -> list[ast.AST]:
    """The nodes below, without the bodies of functions and classes that are defined there."""
    out: list[ast.AST] = [*nodes]
    first = {id(node) for node in nodes}
    for one in out:  # which grows meanwhile
        if id(one) in first or not isinstance(one, _UNITS):
            out += children(one)
    return out
