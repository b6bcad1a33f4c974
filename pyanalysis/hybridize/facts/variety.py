"""How many Python values a parameter takes over the calls of the program: each is a trace of a graph.

Constants are counted. A number or string that is not known is one value where its call happens once, many where the
call stands in a loop that changes it, and not known otherwise. What a caller hands on is counted at the caller.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from hybridize.facts.arguments import argument
from hybridize.facts.model import Caller, FunctionFacts, ProgramFacts
from hybridize.facts.repetition import loops, repetition
from hybridize.facts.variance import FIXED, UNSURE, VARIES, varies
from hybridize.interpreter.record import Record
from hybridize.values import labels as lb
from hybridize.values.atoms import Const, Scalar
from hybridize.values.kinds import contents, holds_tensor, is_number, is_string
from hybridize.values.value import Value

FEW, OPEN, MANY = "few", "open", "many"
LIMIT = 4   # values that are few: as many traces are worth it
_DEPTH = 6  # callers deep


@dataclass(slots=True)
class Variety:
    """``verdict``: few, many, or open (not known). ``caller``: the call that shows it, with the argument's text."""

    verdict: str = FEW
    caller: Caller | None = None
    text: str = ""
    constants: set[Const] = field(default_factory=set)
    single: int = 0  # values that are not known, but one each

    @property
    def count(self) -> int:
        """Number of values that are known to be few."""
        return len(self.constants) + self.single

    def note(self, verdict: str, caller: Caller | None, text: str = "") -> None:
        """Keep the worst that was seen."""
        order = (FEW, OPEN, MANY)
        if order.index(verdict) > order.index(self.verdict):
            self.verdict, self.caller, self.text = verdict, caller, text


class Leaves(NamedTuple):
    """The numbers and strings in a value: those that are known, and whether there are others."""

    constants: frozenset[Const]
    others: bool

    def __bool__(self) -> bool:
        return self.others or bool(self.constants)


def leaves(value: Value, depth: int = 3) -> Leaves:
    """Numbers and strings of a value and of the containers in it. Booleans are few anyway."""
    constants: set[Const] = set()
    others = False
    for atom in value.atoms:
        if isinstance(atom, Const) and (is_number(atom) or is_string(atom)):
            constants.add(atom)
        elif isinstance(atom, Scalar) and (is_number(atom) or is_string(atom)):
            others = True
        elif depth:
            for inner in contents(atom):
                found = leaves(inner, depth - 1)
                constants |= found.constants
                others = others or found.others
    return Leaves(frozenset(constants), others)


def variety(program: ProgramFacts, function: FunctionFacts, index: int) -> Variety:
    """The Python values of a parameter over all calls that the program makes."""
    records = [record for record in function.records if record.phase == "entry"] or list(function.records)
    out = Variety()
    _Count(program, out).records(records, index, 0)
    if out.verdict != MANY and out.count > LIMIT:
        out.verdict, out.caller, out.text = MANY, None, ""
    return out


class _Count:
    def __init__(self, program: ProgramFacts, out: Variety) -> None:
        self.repetition = repetition(program)
        self.out = out
        self.seen: set[tuple[int, int]] = set()

    def records(self, records: Iterable[Record], index: int, depth: int) -> None:
        """Count a parameter over records of one function."""
        for record in records:
            if index >= len(record.arguments) or (record.number, index) in self.seen:
                continue
            self.seen.add((record.number, index))
            found = leaves(record.arguments[index])
            self.out.constants |= found.constants
            if not found.others:
                continue
            callers = self.repetition.callers(record)
            if not callers or depth > _DEPTH:
                self.out.note(OPEN, None)
            for caller in callers:
                self.call(caller, index, depth)

    def call(self, caller: Caller, index: int, depth: int) -> None:
        """Count what one call passes."""
        expression = argument(caller.edge, index)
        default = caller.edge.callee.code.params[index].default
        if expression is None and default is not None and isinstance(caller.edge.node, ast.Call):
            self.out.single += 1  # the default, an expression that was evaluated once
            return
        text = ast.unparse(expression) if expression is not None else ""
        change = self.change(caller, expression)
        if change == VARIES:
            self.out.note(MANY, caller, text)
            return
        if change == UNSURE:
            self.out.note(OPEN, caller, text)
        runs = self.repetition.runs(caller.record)
        if runs <= 1:
            self.out.single += 1
            return
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

    def handed_on(self, caller: Caller, index: int, text: str, depth: int, expression: ast.expr | None) -> None:
        """A caller that runs often: what its argument is made of decides."""
        labels = caller.edge.actuals[index] if index < len(caller.edge.actuals) else lb.NONE
        if any(label.kind == lb.OP for label in labels):
            self.out.note(MANY, caller, text)  # taken out of a tensor anew each time
            return
        own = sorted({label.index for label in labels if label.owner == caller.record.code.number
                      and label.kind == lb.VALUE})
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
    out = {node.id for node in ast.walk(expression) if isinstance(node, ast.Name)}
    return out | {node.attr for node in ast.walk(expression) if isinstance(node, ast.Attribute)}

