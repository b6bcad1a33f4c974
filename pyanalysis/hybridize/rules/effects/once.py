"""Writes that run once whatever the mode of execution: behind a test of the very thing that they set.

``if self.kernel is None: self.kernel = ...`` sets the attribute at the first eager call, and equally at the
first trace; later calls, eager or traced, skip it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hybridize.facts.lazy_paths import ends_alike
from hybridize.facts.lift import Lifted
from hybridize.facts.model import FunctionFacts
from hybridize.interpreter.state.record import MUTATE, WRITE
from hybridize.project.code import Code
from hybridize.rules.effects.wording import text_of

Placed = tuple[Code, ast.If, frozenset[str]]  # a guard and the unit of code that it stands in


def runs_once(function: FunctionFacts, lifted: Lifted) -> bool:
    """Whether the event stands behind a guard that it, or a write beside it, closes."""
    if any(inside.kind == "lazy_guard" and not isinstance(inside.node, ast.If) for inside in lifted.surroundings()):
        return True  # Keras builds a layer once
    return any(ends_alike((code.node, test, names)) for code, test, names in closed_guards(function, lifted))


def closed_guards(function: FunctionFacts, lifted: Lifted) -> Iterator[Placed]:
    """The guards that let the event happen only while something is missing, and behind which the function sets it."""
    for place in _guards(function, lifted):
        if place[1] in _closed(function):
            yield place


def _closed(function: FunctionFacts) -> frozenset[ast.If]:
    """The guards behind which the function sets what they ask for."""
    known = function.program.guards.closed
    found = known.get(function.code.number)
    if found is None:
        writes = function.events(WRITE, MUTATE)
        found = frozenset(guard[1] for write in writes for guard in _guards(function, write) if _closes(write, guard))
        known[function.code.number] = found
    return found


def _closes(write: Lifted, guard: Placed) -> bool:
    code, _, names = guard
    if write.event.code is code:
        return text_of(write) in names
    return write.event.attr in {name.rpartition(".")[2] for name in names}


def _guards(function: FunctionFacts, lifted: Lifted) -> Iterator[Placed]:
    """The guards of the event, and of the calls on the way to it."""
    code = function.code
    for node, below in [*((step.node, step.callee.code) for step in lifted.steps), (lifted.event.node, None)]:
        for test, names in function.program.guards.of(code, node):
            yield code, test, names
        code = below or code
