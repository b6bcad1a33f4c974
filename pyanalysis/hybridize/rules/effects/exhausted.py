"""The end of a dataset: ``next(iterator)`` raises ``StopIteration`` eagerly, and ``OutOfRangeError`` in a graph."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hybridize.facts.effects import from_dataset
from hybridize.facts.lift import Lifted
from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.interpreter.state.record import ADVANCE
from hybridize.rules.effects.guarded_calls import guarded_calls, types_expected

STOP = "StopIteration"


def awaited_ends(function: FunctionFacts, program: ProgramFacts) -> Iterator[tuple[Lifted, str]]:
    """Calls of ``next`` whose end somebody waits for as ``StopIteration``, and where that is."""
    for lifted in function.events(ADVANCE):
        where = _waiting(function, program, lifted) if _asks_next(lifted) else None
        if where is not None:
            yield lifted, where


def _asks_next(lifted: Lifted) -> bool:
    """``next(it)`` on an iterator of a dataset; a ``for`` statement ends without an exception."""
    node = lifted.event.node
    if not from_dataset(lifted.event.target) or not isinstance(node, ast.Call):
        return False
    return getattr(node.func, "id", getattr(node.func, "attr", "")) in ("next", "__next__")


def _waiting(function: FunctionFacts, program: ProgramFacts, lifted: Lifted) -> str | None:
    node = lifted.event.node
    if isinstance(node, ast.Call) and len(node.args) > 1:
        return f"the default of `next` ({lifted.event.code.path}:{node.lineno})"
    for inside in lifted.surroundings():
        if inside.kind == "try" and any(STOP in clause for clause in types_expected(inside)):
            return f"`except {STOP}` ({lifted.event.code.path}:{inside.node.lineno})"  # type: ignore[attr-defined]
    for caller, inside in guarded_calls(function, program):
        if any(STOP in clause for clause in types_expected(inside)):
            return f"`except {STOP}` ({caller.record.code.path}:{inside.node.lineno})"  # type: ignore[attr-defined]
    return None
