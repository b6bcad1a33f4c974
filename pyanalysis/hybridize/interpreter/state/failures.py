"""Failures of the interpreter itself: written down where they happened, and the program's next statement is run.

What a failed statement would have done is not known, so what it binds holds anything, and callers see an unknown
effect; the function it stands in is reported with HYB000.
"""

from __future__ import annotations

import ast
from contextlib import suppress
from typing import NamedTuple

from hybridize.defects import describe
from hybridize.interpreter.evaluate import names
from hybridize.interpreter.state.frame import Env, Frame, Loop
from hybridize.interpreter.state.machine import Cancelled, Machine
from hybridize.interpreter.state.record import UNKNOWN, Inside
from hybridize.project.code import Code
from hybridize.project.nodes import children, walk
from hybridize.values import value as vl

CAUSE = "the analysis of this statement failed"


class Place(NamedTuple):
    """Where a frame is between two statements of a block."""

    inside: Inside | None
    loop: Loop | None
    overlays: int
    handlers: int

    @classmethod
    def of(cls, frame: Frame) -> Place:
        """The place at which the frame is now."""
        return cls(frame.inside, frame.loop, len(frame.overlay), len(frame.caught))

    def restore(self, machine: Machine, frame: Frame) -> None:
        """Come back here from wherever a statement broke off."""
        frame.inside, frame.loop = self.inside, self.loop
        del frame.overlay[self.overlays:]
        del frame.caught[self.handlers:]
        while machine.stack[-1] is not frame:
            machine.stack.pop()


def note_failure(machine: Machine, code: Code, line: int, failure: BaseException) -> None:
    """Write a failure down; the first one of a unit is the one that is told."""
    machine.internal_errors.setdefault(code.number, (line, describe(failure)))


def carry_on(machine: Machine, frame: Frame, node: ast.stmt, failure: Exception, place: Place, env: Env) -> None:
    """Go on behind a statement whose analysis failed; what ends a whole run is raised again."""
    if machine.debug or isinstance(failure, (Cancelled, RecursionError, MemoryError)):
        raise failure
    place.restore(machine, frame)
    note_failure(machine, frame.code, node.lineno, failure)
    frame.event(UNKNOWN, node, detail=CAUSE, attr="failure")
    frame.env = env
    for name in _bound_by(node):
        with suppress(Exception):
            names.bind(machine, frame, name, vl.unknown(CAUSE), node)
    if isinstance(node, ast.Return):
        frame.result = vl.join(frame.result, vl.unknown(CAUSE))


def _bound_by(node: ast.stmt) -> list[str]:
    """The names that a statement binds itself, not the statements in it."""
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return [node.name]
    own = [child for child in children(node) if isinstance(child, (ast.expr, ast.withitem))]
    return sorted({part.id for child in own for part in walk(child)
                   if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)})
