"""What a function that is kept takes with it: its closure, its defaults, its receiver, arguments given in advance."""

from __future__ import annotations

from hybridize.project.code import FREE
from hybridize.values.atoms import Atom, BoundMethod
from hybridize.values.objects import Function, Obj, Partial, Scope, Wrapper
from hybridize.values.value import Value


def captured(atom: Atom) -> list[tuple[Obj | None, Value]]:
    """The values that a callable takes with it, each with the object that holds it, if it is another one."""
    if isinstance(atom, BoundMethod):
        return [(None, atom.receiver)]
    if isinstance(atom, Partial):
        return [(atom, value) for value in (atom.function, *atom.arguments, *atom.keywords.values())]
    if isinstance(atom, Wrapper):
        return [(atom, atom.function)]
    if isinstance(atom, Function):
        defaults = (*atom.defaults, *atom.kw_defaults.values())
        return [*((atom, value) for value in defaults), *_closed_over(atom)]
    return []


def _closed_over(function: Function) -> list[tuple[Obj | None, Value]]:
    """The variables of enclosing functions that the text of a function names."""
    out: list[tuple[Obj | None, Value]] = []
    for name, kind in function.code.resolution.items():
        scope = _scope_of(function.closure, name) if kind == FREE else None
        held = scope.fields.get(name) if scope is not None else None
        if isinstance(held, Value):
            out.append((scope, held))
    return out


def _scope_of(scope: Scope | None, name: str) -> Scope | None:
    while scope is not None and name not in scope.code.cells:
        scope = scope.parent
    return scope
