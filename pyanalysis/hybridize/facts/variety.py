"""How many Python values a parameter takes over the calls of the program: each is a trace of a graph.

Constants are counted. A number or string that is not known is one value where its call happens once, many
where the call stands in a loop that changes it, and open otherwise. What a caller hands on is counted there.
"""

from __future__ import annotations

import ast
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field

from hybridize.facts.arguments import argument
from hybridize.facts.model import Caller, FunctionFacts, ProgramFacts
from hybridize.facts.repetition import loops, repetition
from hybridize.facts.variance import FIXED, UNSURE, VARIES, is_static, varies
from hybridize.interpreter.state.record import Record
from hybridize.project.nodes import walk
from hybridize.project.spelling import spelled
from hybridize.project.testing import TestConventions
from hybridize.values import labels as lb
from hybridize.values.kinds import holds_tensor, may_be_unknown

FEW, OPEN, MANY = "few", "open", "many"
LIMIT = 4  # values that are few: as many traces are worth it
_DEPTH = 6  # callers deep


@dataclass(slots=True)
class Variety:
    """``verdict``: few, many, or open. ``caller``: the call that shows it, and the argument's text."""

    verdict: str = FEW
    caller: Caller | None = None
    text: str = ""
    values: set[Hashable] = field(default_factory=set)  # known values, and calls that pass one value each

    def note(self, verdict: str, caller: Caller | None, text: str = "") -> None:
        """Keep the worst that was seen."""
        order = (FEW, OPEN, MANY)
        if order.index(verdict) > order.index(self.verdict):
            self.verdict, self.caller, self.text = verdict, caller, text


def variety(program: ProgramFacts, function: FunctionFacts, index: int, tests: bool = True) -> Variety:
    """The Python values of a parameter over all calls that the program makes, or all but those of its ``tests``."""
    records = [record for record in function.records if record.phase == "entry"] or list(function.records)
    out = Variety()
    _Count(program, out, tests).records(records, index, 0)
    if out.verdict != MANY and len(out.values) > LIMIT:
        out.verdict, out.caller, out.text = MANY, None, ""
    return out


class _Count:
    def __init__(self, program: ProgramFacts, out: Variety, tests: bool) -> None:
        self.conventions = None if tests else TestConventions()
        self.repetition = repetition(program)
        self.fingerprints = program.fingerprints.of
        self.out = out
        self.seen: set[tuple[int, int]] = set()

    def records(self, records: Iterable[Record], index: int, depth: int) -> None:
        """Count a parameter over records of one function."""
        for record in records:
            if index >= len(record.arguments) or (record.number, index) in self.seen:
                continue
            self.seen.add((record.number, index))
            callers = self.repetition.callers(record)
            for caller in callers:
                if self.conventions is None or not self.conventions.is_test_file(caller.record.code.path):
                    self.call(caller, index, depth)
            if not callers or depth > _DEPTH:
                found = self.fingerprints(record.arguments[index])
                self.out.values |= found.known
                if found.others:
                    self.out.note(OPEN, None)

    def call(self, caller: Caller, index: int, depth: int) -> None:
        """Count what one call passes."""
        edge = caller.edge
        found = self.fingerprints(edge.passed[index] if index < len(edge.passed) else edge.callee.arguments[index])
        self.out.values |= found.known
        guessed = may_be_unknown(edge.passed[index]) if index < len(edge.passed) else False
        if not found.others and not guessed:
            return
        expression = argument(edge, index)
        if (
            expression is None
            and edge.callee.code.params[index].default is not None
            and isinstance(edge.node, ast.Call)
        ):
            self.out.values.add(edge.callee.code.number)  # the default, an expression that was evaluated once
            return
        text = spelled(expression) if expression is not None else ""
        change = self.change(caller, expression)
        if not found.others:
            if change != FIXED or self.repetition.runs(caller.record) > 1:
                self.out.note(OPEN, caller, text)  # perhaps no Python value at all
        elif change == UNSURE or guessed:
            self.out.note(OPEN, caller, text)  # where the value is not followed, the Python one may be none of it
        elif change == VARIES:
            self.out.note(MANY, caller, text)
        elif self.repetition.runs(caller.record) <= 1:
            self.out.values.add("static" if expression is not None and is_static(expression) else edge.node)
        else:
            self.handed_on(caller, index, text, depth, expression)

    def change(self, caller: Caller, expression: ast.expr | None) -> int:
        """What the loops around a call do to an argument."""
        edge = caller.edge
        around = list(loops(edge))
        if not around:
            return UNSURE if self.repetition.uncounted(edge) else FIXED
        if expression is None:
            return UNSURE
        return max(varies(expression, loop.node) for loop in around)

    def handed_on(
        self, caller: Caller, index: int, text: str, depth: int, expression: ast.expr | None
    ) -> None:
        """A caller that runs often: what its argument is made of decides."""
        labels = caller.edge.actuals[index] if index < len(caller.edge.actuals) else lb.NONE
        if any(label.kind == lb.OP for label in labels):
            self.out.note(MANY, caller, text)  # taken out of a tensor anew each time
            return
        own = sorted(
            {
                label.index
                for label in labels
                if label.owner == caller.record.code.number and label.kind == lb.VALUE
            }
        )
        for position in own:
            if holds_tensor(caller.record.arguments[position]):
                self.out.note(MANY, caller, text)
            self.records([caller.record], position, depth + 1)
        if own or any(label.kind == lb.SHAPE for label in labels):
            return
        if expression is not None and names(expression) & self.repetition.counters:
            self.out.note(MANY, caller, text)
        else:
            self.out.note(OPEN, caller, text)


def names(expression: ast.AST) -> set[str]:
    """Names and attributes that an expression reads."""
    out = {node.id for node in walk(expression) if isinstance(node, ast.Name)}
    return out | {node.attr for node in walk(expression) if isinstance(node, ast.Attribute)}
