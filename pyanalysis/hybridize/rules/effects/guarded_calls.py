"""Calls whose exceptions somebody takes: under ``try``, ``pytest.raises`` or ``assertRaises``."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import NamedTuple

from hybridize.facts.model import Caller, FunctionFacts, ProgramFacts
from hybridize.interpreter.state.record import Inside
from hybridize.project.code import Code
from hybridize.project.nodes import walk
from hybridize.remember import remembered

_OF_ASSERTIONS = frozenset({"AssertionError", "Exception", "BaseException"})


def guarded_calls(function: FunctionFacts, program: ProgramFacts) -> Iterator[tuple[Caller, Inside]]:
    """The blocks around calls of the function, at any distance, that take exceptions; nearest first."""
    seen, waiting = {function.code.number}, [function]
    for unit in waiting:
        near = _nearest(unit)
        yield from near.guarded
        for above in near.callers:
            if above.code.number not in seen:
                seen.add(above.code.number)
                waiting.append(above)


class _Nearest(NamedTuple):
    """The units that call a unit themselves, and the blocks of theirs that guard the calls."""

    callers: tuple[FunctionFacts, ...]
    guarded: tuple[tuple[Caller, Inside], ...]


@remembered
def _nearest(unit: FunctionFacts) -> _Nearest:
    callers: dict[int, FunctionFacts] = {}
    guarded = []
    for caller in unit.callers:
        inside = caller.edge.inside
        while inside is not None:
            if inside.kind in ("try", "expected_failure"):
                guarded.append((caller, inside))
            inside = inside.parent
        above = unit.program.units.get(caller.record.code.number)
        if above is not None:
            callers[above.code.number] = above
    return _Nearest(tuple(callers.values()), tuple(guarded))


def types_expected(inside: Inside) -> list[frozenset[str]]:
    """The names of exceptions that each clause of a guarding block takes."""
    clauses: list[ast.expr | None] = [handler.type for handler in getattr(inside.node, "handlers", ())]
    for item in getattr(inside.node, "items", ()):
        clauses += getattr(item.context_expr, "args", [])[:1]
    return [
        frozenset({"BaseException"}) if clause is None else frozenset(
            node.attr if isinstance(node, ast.Attribute) else node.id
            for node in walk(clause) if isinstance(node, (ast.Attribute, ast.Name))
        )
        for clause in clauses
    ]


def readers(function: FunctionFacts, program: ProgramFacts) -> Iterator[tuple[Caller, ast.ExceptHandler]]:
    """Handlers around calls of the function, at any distance, that use the exception they bind; nearest first."""
    raises = any(record.raised.atoms for record in function.records)
    for caller, inside in guarded_calls(function, program):
        for handler in getattr(inside.node, "handlers", ()):
            if handler.name is not None and _uses(handler):
                if raises or (_takes_assertions(handler) and _asserts(function, program)):
                    yield caller, handler


def asks_type(inside: Inside) -> bool:
    """Whether a handler of a ``try`` looks at the exception that it takes, if only at its type."""
    return any(isinstance(node, ast.Name) and node.id == handler.name and handler.name is not None
               for handler in getattr(inside.node, "handlers", ()) for item in handler.body for node in walk(item))


def _takes_assertions(handler: ast.ExceptHandler) -> bool:
    return handler.type is None or any(
        getattr(node, "attr", getattr(node, "id", "")) in _OF_ASSERTIONS for node in walk(handler.type)
    )


def _asserts(function: FunctionFacts, program: ProgramFacts) -> bool:
    """Whether an `assert` stands in the function or in what it calls."""
    units = (program.units.get(number) for number in sorted(function.extent))
    return any(_has_assert(unit.code) for unit in units if unit is not None)


@remembered
def _has_assert(code: Code) -> bool:
    return any(isinstance(node, ast.Assert) for node in walk(code.node))


@remembered
def _uses(handler: ast.ExceptHandler) -> bool:
    """Whether more is asked of an exception than its type: ``type(error).__name__`` is the same in a graph."""
    nodes = [node for item in handler.body for node in walk(item)]
    of_type = {id(node.args[0]) for node in nodes if isinstance(node, ast.Call) and node.args
               and isinstance(node.func, ast.Name) and node.func.id in ("type", "isinstance")}
    of_type |= {id(node.value) for node in nodes if isinstance(node, ast.Attribute) and node.attr == "__class__"}
    return any(isinstance(node, ast.Name) and node.id == handler.name and id(node) not in of_type for node in nodes)
