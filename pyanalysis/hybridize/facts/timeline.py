"""When functions run and fields change, in moments of the machine's history.

A call that is remembered changes again all that it changed before: thousands of fields at thousands of moments, each
at a hundred places. So the changes of a field are merged by unit, and for all units but those that a function runs.
"""

from __future__ import annotations

import ast
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from collections.abc import Set as AbstractSet
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from hybridize.facts.built_once import Builds, first_of_each
from hybridize.facts.components import components
from hybridize.facts.new_containers import fills_new
from hybridize.facts.shared_arrays import SharedArrays
from hybridize.interpreter.functions.stand_ins import is_stand_in
from hybridize.interpreter.state.record import Record
from hybridize.project.code import Code
from hybridize.values.atoms import Array, Atom, Const
from hybridize.values.heap import Cell
from hybridize.values.kinds import nested
from hybridize.values.objects import DictState, Instance, ListState, Obj
from hybridize.values.value import Value

if TYPE_CHECKING:
    from hybridize.facts.model import ProgramFacts

Moments = tuple[int, ...]  # in order
Source = Cell | int  # of changes: a field, or the number of a group of arrays
_CONTENT = ("content", "[]")  # of containers: to append the same again is a change


class Place(NamedTuple):
    """Where the program changes a field; ``assumed``: where somebody else may, of whose runs nothing is known."""

    code: Code
    node: ast.AST
    assumed: bool = False


class Gap(NamedTuple):
    """Two runs: what changes after ``low`` and up to ``high`` is seen by the second and was not by the first."""

    low: int
    high: int
    before: int
    after: int


class Changes(NamedTuple):
    """Changes of a field: their moments in order, and for each the first place in the text that changes it then."""

    moments: list[int]
    places: list[Place]


class Timeline:
    """Answers for one program; what it works out is kept."""

    def __init__(self, program: ProgramFacts) -> None:
        self.program = program
        self.history = program.machine.history
        self._arrays: SharedArrays | None = None
        self._callers: dict[int, list[Record]] = {}
        known: dict[int, Record] = {}
        for record in program.machine.records:
            known[record.number] = record
            callees = {edge.callee.number: edge.callee for edge in record.calls.values()}
            known.update(callees)
            for number in callees:
                self._callers.setdefault(number, []).append(record)
        self._builds = Builds(program, self._callers)
        callers = {number: [caller.number for caller in self._callers.get(number, ())] for number in known}
        self._parts = [[known[number] for number in part] for part in components(callers)]  # that call each other
        self._part_of = {member.number: part for part, members in enumerate(self._parts) for member in members}
        self._recalls: dict[int, frozenset[int]] = {}  # part -> moments
        self._recalls_of: dict[tuple[int, ...], Moments] = {}
        self._runs: dict[tuple[int, ...], Moments] = {}
        self._gaps: dict[Moments, tuple[Gap, ...]] = {}
        self._sources: dict[Cell, list[Source]] = {}
        self._by_unit: dict[Source, dict[int, Changes]] = {}
        self._elsewhere: dict[tuple[Source, tuple[int, ...]], Changes] = {}

    def runs(self, records: tuple[Record, ...]) -> Moments:
        """When records ran or were remembered, or one that calls them was."""
        key = tuple(record.number for record in records)
        found = self._runs.get(key)
        if found is None:
            moments = {moment for record in records for moment in (*record.moments, *self._recalled(record))}
            found = self._runs[key] = tuple(sorted(moments))
        return found

    def changes(self, cell: Cell, extent: AbstractSet[int],
                counts: Callable[[Place], bool] | None = None) -> list[Changes]:
        """Of a field, by units that are not in ``extent``: its own, and of each group of arrays that it shares.

        ``counts``: which places change what is asked for, if not all do.
        """
        sources = self._sources.get(cell)
        if sources is None:
            shared = _may_share(cell[0].fields.get(cell[1]))
            sources = self._sources[cell] = [cell, *(self._shared().groups(cell) if shared else ())]
        parts = [self._outside(source, extent) if counts is None else self._chosen(source, extent, counts)
                 for source in sources]
        return [part for part in parts if part.moments]

    def between(self, runs: Moments, changes: list[Changes], obj: Obj) -> Place | None:
        """The first change that has a run before it and one after it, in one process and on one object."""
        remade = self.history.remade.get(obj, [])
        for low, high, before, after in self._gaps_of(runs) if runs else ():
            first: tuple[int, Place] | None = None
            for moments, places in changes:
                index = bisect_right(moments, low)
                if index < len(moments) and moments[index] <= high and (first is None or moments[index] < first[0]):
                    first = moments[index], places[index]
            if first is not None and (not remade or bisect_right(remade, before) == bisect_right(remade, after)):
                return first[1]
        return None

    def follows(self, runs: Moments, changes: list[Changes], obj: Obj) -> bool:
        """Whether a change comes after a run, and on the same object."""
        remade = self.history.remade.get(obj, [])
        for run in runs:
            for moments, _ in changes:
                index = bisect_right(moments, run)
                if index < len(moments) and bisect_right(remade, run) == bisect_right(remade, moments[index]):
                    return True
        return False

    def _outside(self, source: Source, extent: AbstractSet[int]) -> Changes:
        by_unit = self._by_unit.get(source)
        if by_unit is None:
            by_unit = self._by_unit[source] = self._changes_of(source)
        units = tuple(unit for unit in by_unit if unit not in extent)
        if len(units) == 1:
            return by_unit[units[0]]
        found = self._elsewhere.get((source, units))
        if found is None:
            parts = (by_unit[unit] for unit in units)
            found = self._elsewhere[source, units] = merged(zip(*part, strict=True) for part in parts)
        return found

    def _chosen(self, source: Source, extent: AbstractSet[int], counts: Callable[[Place], bool]) -> Changes:
        return merged(((moment, place) for moment in moments) for moments, place in self._seen(source)
                      if place.code.number not in extent and counts(place))

    def _changes_of(self, source: Source) -> dict[int, Changes]:
        """By unit: when and where it changes a field, as was seen and whenever the call that did so was remembered."""
        units: dict[int, list[tuple[Moments, Place]]] = {}
        for moments, place in self._seen(source):
            units.setdefault(place.code.number, []).append((moments, place))
        return {unit: merged(((moment, place) for moment in moments) for moments, place in changes)
                for unit, changes in units.items()}

    def _seen(self, source: Source) -> list[tuple[Moments, Place]]:
        if isinstance(source, int):
            seen = [(tuple(moments), Place(code, node)) for moments, code, node in self._shared().changes(source)]
        else:
            seen = self._without_repeats(source, self._built_once(source, list(self._all_changes(source))))
        return sorted(seen, key=_in_the_text)

    def _gaps_of(self, runs: Moments) -> tuple[Gap, ...]:
        found = self._gaps.get(runs)
        if found is None:
            found = self._gaps[runs] = tuple(self._all_gaps(runs))
        return found

    def _all_gaps(self, runs: Moments) -> Iterator[Gap]:
        """Runs that follow each other. Each root is a process that starts after the imports."""
        roots = self.history.roots
        imported = bisect_left(runs, roots[0]) if roots else 0  # runs during the imports
        for index, run in enumerate(runs):
            number = bisect_right(roots, run)
            start = roots[number - 1] if number else 0
            if index and runs[index - 1] >= start:
                yield Gap(runs[index - 1], run, runs[index - 1], run)
                continue
            if imported and index == imported:
                yield Gap(runs[index - 1], roots[0] - 1, runs[index - 1], run)
            if imported and number:  # in another root: only the imports came before this one
                yield Gap(start - 1, run, runs[imported - 1], run)

    def _all_changes(self, cell: Cell) -> Iterator[tuple[Moments, Place]]:
        seen: dict[tuple[int, ast.AST], list[int]] = {}
        places: dict[tuple[int, ast.AST], Place] = {}
        for change in self.history.changes.get(cell, ()):
            key = (change.code.number, change.node)
            if key not in seen and fills_new(self.program, change.code, change.node, cell):
                continue
            seen.setdefault(key, []).append(change.moment)
            places[key] = Place(change.code, change.node)
        yield from ((tuple(sorted(moments)), places[key]) for key, moments in seen.items())
        writers: dict[tuple[int, ast.AST], list[Record]] = {}
        for write in self.program.writes_to(*cell):
            key = (write.event.code.number, write.event.node)
            if key in seen:
                writers.setdefault(key, []).append(write.record)
        for key, records in writers.items():
            again = self._again(records)
            if again:
                yield again, places[key]

    def _built_once(self, cell: Cell, changes: list[tuple[Moments, Place]]) -> list[tuple[Moments, Place]]:
        """Of what Keras builds, the first time in each process counts, where an object is one and no more."""
        obj = cell[0]
        if not isinstance(obj, Instance) or obj in self.history.remade or is_stand_in(obj):
            return changes
        built: dict[Place, set[int]] = {}
        others: list[tuple[Moments, Place]] = []
        for moments, place in changes:
            if self._builds.only_by_keras(place.code):
                built.setdefault(place, set()).update(moments)
            else:
                others.append((moments, place))
        roots = self.history.roots
        return [*others, *((first_of_each(moments, roots), place) for place, moments in built.items())]

    def _without_repeats(self, cell: Cell, changes: list[tuple[Moments, Place]]) -> list[tuple[Moments, Place]]:
        """Where a process gives a field of an object that is made once one and the same constant, the first counts."""
        settled = cell[0] not in self.history.remade and cell[1] not in _CONTENT \
            and cell not in self.history.set_late
        constants = self._constants(cell) if changes and settled else {}
        if not constants:
            return changes
        processes: dict[int, list[tuple[int, Place]]] = {}
        for moments, place in changes:
            for moment in moments:
                processes.setdefault(bisect_right(self.history.roots, moment), []).append((moment, place))
        kept: dict[Place, list[int]] = {}
        for seen in processes.values():
            values = {constants.get(place) for _, place in seen}
            once = len(values) == 1 and None not in values
            for moment, place in [min(seen, key=itemgetter(0))] if once else seen:
                kept.setdefault(place, []).append(moment)
        return [(tuple(sorted(moments)), place) for place, moments in kept.items()]

    def _constants(self, cell: Cell) -> dict[Place, Const]:
        """The places that give a field always the same constant."""
        found: dict[Place, set[Atom | None]] = {}
        for write in self.program.writes_to(*cell):
            place = Place(write.event.code, write.event.node)
            found.setdefault(place, set()).add(write.event.stored.single())
        return {place: atom for place, atoms in found.items()
                for atom in atoms if len(atoms) == 1 and isinstance(atom, Const)}

    def _again(self, records: list[Record]) -> Moments:
        """When one of the records was remembered instead of run."""
        key = tuple(dict.fromkeys(record.number for record in records))
        found = self._recalls_of.get(key)
        if found is None:
            moments = frozenset[int]().union(*map(self._recalled, records))
            found = self._recalls_of[key] = tuple(sorted(moments))
        return found

    def _shared(self) -> SharedArrays:
        if self._arrays is None:
            self._arrays = SharedArrays(self.program, self._callers, self._recalled)
        return self._arrays

    def _recalled(self, record: Record) -> frozenset[int]:
        """When the record, or one that calls it, was remembered instead of run."""
        part = self._part_of[record.number]
        found = self._recalls.get(part)
        if found is None:
            moments: set[int] = set()
            for member in self._parts[part]:
                moments.update(member.moments[1:])
                for caller in self._callers.get(member.number, ()):
                    if self._part_of[caller.number] != part:
                        moments |= self._recalled(caller)
            found = self._recalls[part] = frozenset(moments)
        return found


def merged(changes: Iterable[Iterable[tuple[int, Place]]]) -> Changes:
    """Those of a moment are told by the first."""
    first: dict[int, Place] = {}
    for one in changes:
        for moment, place in one:
            first.setdefault(moment, place)
    moments = sorted(first)
    return Changes(moments, [first[moment] for moment in moments])


def _in_the_text(change: tuple[Moments, Place]) -> tuple[str, int, int]:
    """One call may change a field at several places at one moment: the first of them in the text is told."""
    code, node, _ = change[1]
    return (code.path, getattr(node, "lineno", 0), getattr(node, "col_offset", 0))


def _may_share(held: object) -> bool:
    """Whether what a field holds is an array or has arrays in it, which may have other names."""
    if isinstance(held, ListState):
        held = held.any()
    elif isinstance(held, DictState):
        held = held.any_value()
    return isinstance(held, Value) and any(type(atom) is Array for atom in nested(held))
