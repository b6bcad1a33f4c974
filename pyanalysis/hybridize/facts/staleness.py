"""State that changes between two runs of a function: what a graph, made at the first of them, would not notice.

The machine's history counts moments. A field is stale for a function when it changed after one run and before a
later one, both on the same object: an object that is made anew in between is another object.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hybridize.facts.inspections import functions_in
from hybridize.facts.setters import Setters
from hybridize.facts.static_reads import entries_asked, keeps_its_length, keeps_its_looks, replaces_another
from hybridize.facts.timeline import Changes, Moments, Place, Timeline
from hybridize.interpreter.state.record import Record
from hybridize.project.code import Code
from hybridize.project.testing import TestConventions
from hybridize.values.atoms import Atom
from hybridize.values.heap import Cell
from hybridize.values.objects import Class, Instance

if TYPE_CHECKING:
    from hybridize.facts.model import FunctionFacts, ProgramFacts, StateWrite

_MAKERS = frozenset({"__init__", "__new__", "__post_init__", "__set_name__", "build"})


class Staleness:
    """Answers for one program; what it works out is kept."""

    def __init__(self, program: ProgramFacts) -> None:
        self.program = program
        self.timeline = Timeline(program)
        self._setters = Setters(program)
        self._fields_of: dict[int, tuple[tuple[Cell, Place], ...]] = {}
        self._fields: dict[object, list[Instance]] = {}  # field -> objects that it is written on
        self._alike: dict[Cell, list[StateWrite]] = {}
        # Looking up a method is no read of a field: who ran what a patch replaced has looked it up.
        self._replaced = {
            cell: frozenset(found.code.number for old in held for found in functions_in((old,)))
            for cell, held in program.machine.history.replaced.items()
        }
        self._callers: dict[int, dict[int, tuple[Code, bool]]] | None = None
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
                          if place is not None and self._read_while_tracing(function, cell)
                          and not keeps_its_looks(self.program, function, cell)
                          and not keeps_its_length(self.program, function, cell))
            self._fields_of[function.code.number] = found
        return found

    def stale(self, function: FunctionFacts, cell: Cell) -> Place | None:
        """Where a field that the function reads changes between two of its runs, or None."""
        found = self._changed(function, cell, None)
        if found is None:
            return None
        asked = entries_asked(self.program, function, cell)
        return found if asked is None else self._changed(function, cell, asked)

    def changed_later(self, function: FunctionFacts, cell: Cell) -> bool:
        """Whether others change a field after a run, so that what is known of it at the end was not so in that run."""
        return self.timeline.follows(self._runs(function, cell), self._changes(function, cell, None), cell[0])

    def _changed(self, function: FunctionFacts, cell: Cell, asked: frozenset[object] | None) -> Place | None:
        changes = self._changes(function, cell, asked) if function.called else []
        if changes:
            found = self.timeline.between(self._runs(function, cell), changes, cell[0])
            if found is not None:
                return found
        return self._by_others(function, cell, asked)

    def _changes(self, function: FunctionFacts, cell: Cell, asked: frozenset[object] | None) -> list[Changes]:
        """Changes of a field by others than the function, and of a dict those of entries that it asks for."""
        if asked is None:
            return self.timeline.changes(cell, function.extent)
        return self.timeline.changes(cell, function.extent, lambda place: not replaces_another(place.node, asked))

    def _read_while_tracing(self, function: FunctionFacts, cell: Cell) -> bool:
        """Whether more reads a field than what ``tf.py_function`` runs, which reads it anew at every call."""
        return not any(cell in record.reads for record in function.records) or any(
            _reads_in_graph(record, cell, set()) for record in function.records)

    def _runs(self, function: FunctionFacts, cell: Cell) -> Moments:
        """When the function runs and reads a field: a run that makes the object finds there what it has just set."""
        readers = tuple(record for record in function.records
                        if cell in record.reads or cell[0] in record.allocated)
        if not readers or cell in self._replaced:
            readers = tuple(function.records)
        return self.timeline.runs(readers)

    # -- what was not seen in order -----------------------------------------------------------------------------
    def _by_others(self, function: FunctionFacts, cell: Cell, asked: frozenset[object] | None) -> Place | None:
        """A change by code that somebody outside calls when they like: callbacks, and all code of a library.

        Whether they do so between two calls of what nobody is seen to call is an assumption, where it only sets.
        """
        if function.called and cell[1] not in self._loose:
            return None
        assumed: Place | None = None
        for write in self._writes_alike(cell):
            code = write.event.code
            if not code.is_function or code.number in function.extent or self._only_makes(code, frozenset()):
                continue
            if _is_new(write) or replaces_another(write.event.node, asked) or (not function.called and _is_test(code)):
                continue
            if not function.called and not self.program.library and self._setters.only_sets(write, function):
                assumed = assumed or Place(code, write.event.node, assumed=True)
            elif not function.called or (write.record.phase != "entry" and self._anytime(code)):
                return Place(code, write.event.node)
        return assumed

    def _writes_alike(self, cell: Cell) -> list[StateWrite]:
        """Writes to a field of the object, or of another of its kind: what nobody calls is run on a stand-in."""
        found = self._alike.get(cell)
        if found is None:
            obj, key = cell
            found = self._alike[cell] = list(self.program.writes_to(obj, key))
            if isinstance(obj, Instance):
                for other in self._fields.get(key, ()):
                    if other is not obj and _are_kin(obj.cls, other.cls):
                        found += self.program.writes_to(other, key)
        return found

    def _only_makes(self, code: Code, around: frozenset[int]) -> bool:
        """Whether it runs only while its object is made: ``__init__`` and its like, or what only they call on it."""
        if code.name in _MAKERS:
            return True
        unit = self.program.function_of(code) if code.name.startswith("_") else None
        if unit is None or unit.escaped or code.number in around:
            return False
        callers = self._callers_of(code)
        return bool(callers) and all(
            own and self._only_makes(caller, around | {code.number}) for caller, own in callers.values())

    def _callers_of(self, code: Code) -> dict[int, tuple[Code, bool]]:
        """The units that call a unit, by number, and whether each of them does so on its own object only."""
        if self._callers is None:
            self._callers = {}
            for record in self.program.machine.records:
                for edge in record.calls.values():
                    known = self._callers.setdefault(edge.callee.code.number, {})
                    _, own = known.get(record.code.number, (record.code, True))
                    known[record.code.number] = record.code, own and _on_same_object(record, edge.callee)
        return self._callers.get(code.number, {})

    def _anytime(self, code: Code) -> bool:
        unit = self.program.function_of(code)
        if self.program.library or (unit is not None and unit.escaped):
            return True
        return code.name.startswith("on_") and code.is_method  # Keras and others call these between steps


def _on_same_object(caller: Record, callee: Record) -> bool:
    """Whether one method calls another on its ``self``."""
    both = caller.code.is_method and callee.code.is_method and caller.arguments and callee.arguments
    return bool(both and caller.arguments[0].atoms & callee.arguments[0].atoms)


def _are_kin(one: Atom, other: Atom) -> bool:
    """Whether an object of one class may be of the other as well: methods are inherited, stand-ins are of one class."""
    return one is other or one in _ancestors(other) or other in _ancestors(one)


def _ancestors(cls: Atom) -> tuple[Atom, ...]:
    return cls.mro if isinstance(cls, Class) else ()


def _is_new(write: StateWrite) -> bool:
    """Whether the code that sets a field has just made the object, as functions that put objects together do."""
    return write.event.target in write.record.allocated


def _is_test(code: Code) -> bool:
    """Whether the code stands in a file of tests: it changes things for itself, and nobody else calls it."""
    return TestConventions().is_test_file(code.path)


def _reads_in_graph(record: Record, cell: Cell, seen: set[int]) -> bool:
    if record.number in seen:
        return False
    seen.add(record.number)
    if cell in record.read_nodes:
        return True
    readers = [edge for edge in record.calls.values() if cell in edge.callee.reads or cell in edge.callee.read_nodes]
    if not readers:
        return cell in record.reads
    return any(edge.how != "py_function" and _reads_in_graph(edge.callee, cell, seen) for edge in readers)
