"""How often code runs: which records run more than once in a program's run, which calls stand in loops."""

from __future__ import annotations

import ast
import math
from collections.abc import Iterator

from hybridize.facts.model import Caller, ProgramFacts
from hybridize.interpreter.state.record import IMPORTS, CallEdge, Inside, Record
from hybridize.remember import remembered

LOOPS = ("python_loop", "tensor_loop")  # eagerly both are loops of Python
MANY = math.inf
# Python itself, or a library, decides how often these happen.
_UNCOUNTED = frozenset({"callback", "iteration"})


@remembered
def repetition(program: ProgramFacts) -> Repetition:
    """The counts of a program, made once."""
    return Repetition(program)


class Repetition:
    """How often records run at most, from the call graph and the loops around the calls."""

    def __init__(self, program: ProgramFacts) -> None:
        self._into: dict[int, list[Caller]] = {}
        self._runs: dict[int, float] = {}
        self._counted: dict[int, dict[int, float]] = {}  # by process
        for _, unit in sorted(program.units.items()):
            for caller in unit.callers:
                self._into.setdefault(caller.edge.callee.number, []).append(caller)
        # Attributes and outer names that the program counts up or down.
        self.counters = {
            str(key)
            for (_, key), writes in program.writes.items()
            if any(isinstance(write.event.node, ast.AugAssign) for write in writes)
        }

    def callers(self, record: Record) -> list[Caller]:
        """The calls that run a record; those that a test expects to fail are left out."""
        return [caller for caller in self._into.get(record.number, ()) if counts(caller.edge)]

    def runs(self, record: Record) -> float:
        """How often a record runs at most in one process; a root runs once in its own, the imports in each."""
        found = self._runs.get(record.number)
        if found is None:
            by_process = dict(self._by_process(record))
            imports = by_process.pop(IMPORTS, 0)
            found = imports + max(by_process.values(), default=0)
            self._runs[record.number] = found
        return found

    def _by_process(self, record: Record) -> dict[int, float]:
        found = self._counted.get(record.number)
        if found is None:
            self._counted[record.number] = {IMPORTS: MANY}  # what a cycle sees of itself
            callers = self.callers(record)
            found = {} if callers else {record.process: 1.0}
            for caller in callers:
                uncounted = self.uncounted(caller.edge)
                for process, number in self._by_process(caller.record).items():
                    found[process] = MANY if uncounted else found.get(process, 0) + number
            self._counted[record.number] = found
        return found

    def times(self, caller: Caller) -> float:
        """How often one call happens at most."""
        return MANY if self.uncounted(caller.edge) else self.runs(caller.record)

    def uncounted(self, edge: CallEdge) -> bool:
        """Whether a call happens any number of times each time that its caller runs."""
        return edge.how in _UNCOUNTED or any(True for _ in loops(edge))


def counts(edge: CallEdge) -> bool:
    """Whether a call is one that the program means: not under ``assertRaises``, which makes it end early."""
    return edge.inside is None or edge.inside.find("expected_failure") is None


def loops(edge: CallEdge) -> Iterator[Inside]:
    """The loops of the calling function around a call, innermost first."""
    here = edge.inside
    while here is not None:
        if here.kind in LOOPS and not _in_first_iterable(here.node, edge.node):
            yield here
        here = here.parent


def _in_first_iterable(loop: ast.AST, node: ast.AST) -> bool:
    """The first iterable of a comprehension is evaluated once, before its loop begins."""
    generators: list[ast.comprehension] = getattr(loop, "generators", [])
    return bool(generators) and within(node, generators[0].iter)


def within(node: ast.AST, outer: ast.AST) -> bool:
    """Whether one piece of syntax lies inside another of the same file."""
    start = (getattr(outer, "lineno", 0), getattr(outer, "col_offset", 0))
    end = (getattr(outer, "end_lineno", None) or 0, getattr(outer, "end_col_offset", None) or 0)
    return start <= (getattr(node, "lineno", 0), getattr(node, "col_offset", 0)) < end
