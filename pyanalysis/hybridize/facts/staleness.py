"""State that changes between two runs of a function: what a graph, made at the first of them, would not notice.

The machine's history counts moments. A field is stale for a function when it changed after one run and before a
later one, both on the same object: an object that is made anew in between is another object.
"""

from __future__ import annotations

import ast
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from hybridize.interpreter.record import Record
from hybridize.project.code import Code
from hybridize.values.heap import Cell
from hybridize.values.objects import Instance

if TYPE_CHECKING:
    from hybridize.facts.model import FunctionFacts, ProgramFacts, StateWrite

_MAKERS = frozenset({"__init__", "__new__", "__post_init__", "__set_name__", "build"})


class Place(NamedTuple):
    """Where the program changes a field."""

    code: Code
    node: ast.AST


class Staleness:
    """Answers for one program; what it works out is kept."""

    def __init__(self, program: ProgramFacts) -> None:
        self.program = program
        self.history = program.machine.history
        self._callers: dict[int, list[Record]] = {}
        for record in program.machine.records:
            for edge in record.calls.values():
                self._callers.setdefault(edge.callee.number, []).append(record)
        self._recalls: dict[int, frozenset[int]] = {}
        self._changes_of: dict[Cell, list[tuple[int, Place]]] = {}
        self._span_of: dict[int, tuple[int, int]] = {}
        self._fields_of: dict[int, tuple[tuple[Cell, Place], ...]] = {}
        self._fields: dict[object, list[Instance]] = {}  # field -> objects that it is written on
        self._loose: set[object] = set()  # fields that code which nobody is seen to call writes
        for (target, key), writes in program.writes.items():
            if isinstance(target, Instance):
                self._fields.setdefault(key, []).append(target)
            if any(write.record.phase == "open" and self._anytime(write.event.code) for write in writes):
                self._loose.add(key)

    def fields(self, function: FunctionFacts) -> tuple[tuple[Cell, Place], ...]:
        """Every field that the function reads and that changes between its runs, with a place of the change."""
        found = self._fields_of.get(function.code.number)
        if found is None:
            asked = {**function.reads(), **function.reads_once_bound()}
            places = ((cell, self.stale(function, cell)) for cell in asked)
            found = tuple((cell, place) for cell, place in places if place is not None)
            self._fields_of[function.code.number] = found
        return found

    def stale(self, function: FunctionFacts, cell: Cell) -> Place | None:
        """Where a field that the function reads changes between two of its runs, or None."""
        first, last = self._span(function)
        changes = [(moment, place) for moment, place in self._changes(cell)
                   if first < moment <= last and place.code.number not in function.extent]
        if changes and function.called:
            readers = [record for record in function.records if cell in record.reads] or function.records
            runs = {moment for record in readers for moment in self._moments(record)}
            for segment in self._segments(runs):
                found = self._between(sorted(segment), changes, cell)
                if found is not None:
                    return found
        return self._by_others(function, cell)

    def _span(self, function: FunctionFacts) -> tuple[int, int]:
        """The first and the last moment at which the function runs."""
        found = self._span_of.get(function.code.number)
        if found is None:
            moments = set().union(*(self._moments(record) for record in function.records))
            found = self._span_of[function.code.number] = (min(moments, default=0), max(moments, default=0))
        return found

    # -- order of what was seen ---------------------------------------------------------------------------------
    def _between(self, runs: list[int], changes: list[tuple[int, Place]], cell: Cell) -> Place | None:
        remade = self.history.remade.get(cell[0], [])
        for moment, place in changes:
            index = bisect_left(runs, moment)
            if 0 < index < len(runs):
                before, after = runs[index - 1], runs[index]
                if bisect_right(remade, before) == bisect_right(remade, after):
                    return place
        return None

    def _segments(self, moments: set[int]) -> Iterator[set[int]]:
        """Runs that can follow each other in one process: those of the imports with those of one root."""
        roots = self.history.roots
        by_root: dict[int, set[int]] = {}
        for moment in moments:
            by_root.setdefault(bisect_right(roots, moment), set()).add(moment)
        imported = by_root.pop(0, set())
        if not by_root:
            yield imported
        for number in sorted(by_root):
            yield by_root[number] | imported

    def _changes(self, cell: Cell) -> list[tuple[int, Place]]:
        """Every change of a field in order: as it was seen, and whenever the call that made it was remembered."""
        found = self._changes_of.get(cell)
        if found is None:
            found = self._changes_of[cell] = sorted(self._all_changes(cell), key=_moment)
        return found

    def _all_changes(self, cell: Cell) -> Iterator[tuple[int, Place]]:
        seen: set[tuple[int, int]] = set()
        for change in self.history.changes.get(cell, ()):
            seen.add((change.code.number, id(change.node)))
            yield change.moment, Place(change.code, change.node)
        for write in self.program.writes_to(*cell):
            if (write.event.code.number, id(write.event.node)) in seen:
                for moment in self._recalled(write.record):
                    yield moment, Place(write.event.code, write.event.node)

    def _moments(self, record: Record) -> set[int]:
        return {*record.moments, *self._recalled(record)}

    def _recalled(self, record: Record) -> frozenset[int]:
        """When the record, or one that calls it, was remembered instead of run."""
        found = self._recalls.get(record.number)
        if found is None:
            self._recalls[record.number] = frozenset(record.moments[1:])  # holds for recursion
            moments = set(record.moments[1:])
            for caller in self._callers.get(record.number, ()):
                moments |= self._recalled(caller)
            found = self._recalls[record.number] = frozenset(moments)
        return found

    # -- what was not seen in order -----------------------------------------------------------------------------
    def _by_others(self, function: FunctionFacts, cell: Cell) -> Place | None:
        """A change by code that somebody outside calls when they like: callbacks, and all code of a library."""
        if function.called and cell[1] not in self._loose:
            return None
        for write in self._writes_alike(cell):
            code = write.event.code
            if not code.is_function or code.number in function.extent or code.name in _MAKERS:
                continue
            if not function.called or (write.record.phase == "open" and self._anytime(code)):
                return Place(code, write.event.node)
        return None

    def _writes_alike(self, cell: Cell) -> Iterator[StateWrite]:
        """Writes to a field of the object, or of another of its class: what nobody calls is run on a stand-in."""
        obj, key = cell
        yield from self.program.writes_to(obj, key)
        if isinstance(obj, Instance):
            for other in self._fields.get(key, ()):
                if other is not obj and other.cls is obj.cls:
                    yield from self.program.writes_to(other, key)

    def _anytime(self, code: Code) -> bool:
        unit = self.program.function_of(code)
        if self.program.library or (unit is not None and unit.escaped):
            return True
        return code.name.startswith("on_") and code.is_method  # Keras and others call these between steps


def _moment(change: tuple[int, Place]) -> int:
    return change[0]
