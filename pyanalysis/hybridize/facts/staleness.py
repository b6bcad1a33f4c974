"""State that changes between two runs of a function: what a graph, made at the first of them, would not notice.

The machine's history counts moments. A field is stale for a function when it changed after one run and before a
later one, both on the same object: an object that is made anew in between is another object.
"""

from __future__ import annotations

import ast
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from hybridize.facts.inspections import functions_in
from hybridize.facts.shared_arrays import SharedArrays
from hybridize.facts.static_reads import keeps_its_length, keeps_its_looks
from hybridize.interpreter.state.record import Record
from hybridize.project.code import Code
from hybridize.values.atoms import Array
from hybridize.values.heap import Cell
from hybridize.values.kinds import nested
from hybridize.values.objects import DictState, Instance, ListState
from hybridize.values.value import Value

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
        self._arrays: SharedArrays | None = None
        for record in program.machine.records:
            for edge in record.calls.values():
                self._callers.setdefault(edge.callee.number, []).append(record)
        self._recalls: dict[int, frozenset[int]] = {}
        self._changes_of: dict[Cell, list[tuple[int, Place]]] = {}
        self._moments: dict[tuple[int, ...], list[int]] = {}
        self._spans: dict[int, tuple[int, int]] = {}
        self._fields_of: dict[int, tuple[tuple[Cell, Place], ...]] = {}
        self._fields: dict[object, list[Instance]] = {}  # field -> objects that it is written on
        # Looking up a method is no read of a field: who ran what a patch replaced has looked it up.
        self._replaced = {
            cell: frozenset(found.code.number for old in held for found in functions_in((old,)))
            for cell, held in self.history.replaced.items()
        }
        self._loose: set[object] = set()  # fields that code which nobody is seen to call writes
        for (target, key), writes in program.writes.items():
            if isinstance(target, Instance):
                self._fields.setdefault(key, []).append(target)
            if any(write.record.phase != "entry" and self._anytime(write.event.code) for write in writes):
                self._loose.add(key)

    def fields(self, function: FunctionFacts) -> tuple[tuple[Cell, Place], ...]:
        """Every field that the function reads and that changes between its runs, with a place of the change."""
        found = self._fields_of.get(function.code.number)
        if found is None:
            asked = {**function.reads(), **function.reads_once_bound()}
            runs = function.extent - {function.code.number}
            patched = [cell for cell, codes in self._replaced.items() if codes & runs]
            places = ((cell, self.stale(function, cell)) for cell in dict.fromkeys((*asked, *patched)))
            found = tuple((cell, place) for cell, place in places
                          if place is not None and not keeps_its_looks(self.program, function, cell)
                          and not keeps_its_length(self.program, function, cell))
            self._fields_of[function.code.number] = found
        return found

    def stale(self, function: FunctionFacts, cell: Cell) -> Place | None:
        """Where a field that the function reads changes between two of its runs, or None."""
        first, last = self._span(function)
        changes = self._changes(cell)
        if changes:
            begin, end = (bisect_right(changes, moment, key=_moment) for moment in (first, last))
            changes = [change for change in changes[begin:end] if change[1].code.number not in function.extent]
        if changes and function.called:
            found = self._between(self._runs(function, cell), changes, cell)
            if found is not None:
                return found
        return self._by_others(function, cell)

    def _span(self, function: FunctionFacts) -> tuple[int, int]:
        """The first and the last moment at which the function runs."""
        found = self._spans.get(function.code.number)
        if found is None:
            runs = self._moments_of(tuple(function.records))
            found = self._spans[function.code.number] = (runs[0], runs[-1]) if runs else (0, 0)
        return found

    def _shared(self) -> SharedArrays:
        if self._arrays is None:
            self._arrays = SharedArrays(self.program, self._callers, self._recalled)
        return self._arrays

    # -- order of what was seen ---------------------------------------------------------------------------------
    def _runs(self, function: FunctionFacts, cell: Cell) -> list[int]:
        """When the function runs and reads a field, in order."""
        readers = tuple(record for record in function.records if cell in record.reads)
        if not readers or cell in self._replaced:
            readers = tuple(function.records)
        return self._moments_of(readers)

    def _moments_of(self, records: tuple[Record, ...]) -> list[int]:
        key = tuple(record.number for record in records)
        found = self._moments.get(key)
        if found is None:
            moments = {moment for record in records for moment in (*record.moments, *self._recalled(record))}
            found = self._moments[key] = sorted(moments)
        return found

    def _between(self, runs: list[int], changes: list[tuple[int, Place]], cell: Cell) -> Place | None:
        """A change that has a run before it and one after it, in one process and on one object."""
        remade = self.history.remade.get(cell[0], [])
        for moment, place in changes:
            pair = self._around(runs, moment)
            if pair is not None and bisect_right(remade, pair[0]) == bisect_right(remade, pair[1]):
                return place
        return None

    def _around(self, runs: list[int], moment: int) -> tuple[int, int] | None:
        """The last run before a moment and the first after it. Each root is a process that starts after the imports."""
        roots = self.history.roots
        number = bisect_right(roots, moment)
        start, end = roots[number - 1] if number else 0, roots[number] if 0 < number < len(roots) else None
        index = bisect_left(runs, moment)
        if index == len(runs) or (end is not None and runs[index] >= end):
            return None
        if index and runs[index - 1] < start:  # in another root: only the imports came before this one
            index_before = bisect_left(runs, roots[0])
            return (runs[index_before - 1], runs[index]) if index_before else None
        return (runs[index - 1], runs[index]) if index else None

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
        held = cell[0].fields.get(cell[1])
        if _may_share(held):
            for moment, code, node in self._shared().changes(cell):
                yield moment, Place(code, node)
        for write in self.program.writes_to(*cell):
            if (write.event.code.number, id(write.event.node)) in seen:
                for moment in self._recalled(write.record):
                    yield moment, Place(write.event.code, write.event.node)

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
            if not function.called or (write.record.phase != "entry" and self._anytime(code)):
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


def _may_share(held: object) -> bool:
    """Whether what a field holds is an array or has arrays in it, which may have other names."""
    if isinstance(held, ListState):
        held = held.any()
    elif isinstance(held, DictState):
        held = held.any_value()
    return isinstance(held, Value) and any(type(atom) is Array for atom in nested(held))


def _moment(change: tuple[int, Place]) -> int:
    return change[0]
