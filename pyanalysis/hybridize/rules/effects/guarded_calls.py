"""Calls whose exceptions somebody takes: under ``try``, ``pytest.raises`` or ``assertRaises``."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hybridize.facts.model import Caller, FunctionFacts, ProgramFacts
from hybridize.interpreter.state.record import Inside


def guarded_calls(function: FunctionFacts, program: ProgramFacts) -> Iterator[tuple[Caller, Inside]]:
    """The blocks around calls of the function, at any distance, that take exceptions; nearest first."""
    seen, waiting = {function.code.number}, [function]
    for unit in waiting:
        for caller in unit.callers:
            inside = caller.edge.inside
            while inside is not None:
                if inside.kind in ("try", "expected_failure"):
                    yield caller, inside
                inside = inside.parent
            above = program.units.get(caller.record.code.number)
            if above is not None and above.code.number not in seen:
                seen.add(above.code.number)
                waiting.append(above)


def types_expected(inside: Inside) -> list[frozenset[str]]:
    """The names of exceptions that each clause of a guarding block takes."""
    clauses: list[ast.expr | None] = [handler.type for handler in getattr(inside.node, "handlers", ())]
    for item in getattr(inside.node, "items", ()):
        clauses += getattr(item.context_expr, "args", [])[:1]
    return [
        frozenset({"BaseException"}) if clause is None else frozenset(
            getattr(node, "attr", getattr(node, "id", "")) for node in ast.walk(clause)
        )
        for clause in clauses
    ]
