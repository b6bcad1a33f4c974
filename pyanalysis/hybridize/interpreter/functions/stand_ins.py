"""Stand-ins: one object that stands for all instances of a class, where a function meets too many to tell apart.

A general record answers for calls on objects that it does not name: a stand-in, or another object of their class,
means them. What the record writes on the one it may write on the others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from hybridize.interpreter.state.machine import Machine
from hybridize.interpreter.state.record import CallEdge, Record
from hybridize.values import value as vl
from hybridize.values.atoms import Atom
from hybridize.values.objects import Class, Dictionary, Instance, Iterator, Obj, Sequence, Site, join_fields
from hybridize.values.value import Value

MAX_RECEIVERS = 6
_MADE = (Instance, Sequence, Dictionary, Iterator)
_ANY = -1  # the context of the site of a stand-in


def any_instance(machine: Machine, cls: Class) -> Instance:
    """The object that stands for any instance of a class."""
    key = (cls, "any")
    found = machine.objects.get(key)
    if found is None:
        site = Site(cls.site.file, cls.site.line, cls.site.column, _ANY, f"any {cls.name}")
        found = machine.objects[key] = Instance(site, cls)
        found.unique = False
    assert isinstance(found, Instance)
    return found


def is_stand_in(atom: Instance) -> bool:
    """Whether the object stands for any instance of its class."""
    return atom.site.context == _ANY


def summarise(machine: Machine, value: Value, most: int = MAX_RECEIVERS) -> Value:
    """Replace more than ``most`` objects of one class by the one object that stands for all of them."""
    if len(value.atoms) <= most:
        return value
    groups: dict[Atom, list[Instance]] = {}
    for atom in value.ordered():
        if isinstance(atom, Instance) and isinstance(atom.cls, Class):
            groups.setdefault(atom.cls, []).append(atom)
    large = {cls: group for cls, group in groups.items() if len(group) > most}
    if not large:
        return value
    atoms = set(value.atoms)
    for cls, group in large.items():
        stand_in = any_instance(machine, cls)  # type: ignore[arg-type]
        for member in sorted(group, key=Atom.sort_key):
            atoms.discard(member)
            if member is not stand_in:
                for key, field in list(member.fields.items()):
                    machine.heap.weaken(stand_in, key, field)
        atoms.add(stand_in)
    return vl.make(frozenset(atoms), value.labels)


def share_writes(machine: Machine, record: Record, given: Iterable[Value], move: Callable[[Any], Any]) -> None:
    """What a record wrote on its objects may hold of others that a call gives it. ``move``: to the caller's terms."""
    for formal, actual in zip(record.arguments, given):
        if formal is actual:
            continue
        for atom in _missing(formal, actual):
            alike = _alike(formal, atom)
            for (obj, key), field in list(record.writes.items()) if alike else ():
                if obj in alike and field is not None:
                    machine.heap.weaken(atom, key, move(field))


def stands_for(record: Record, given: Iterable[Value]) -> bool:
    """Whether a record holds for a call: its arguments cover what is given, but for objects that others stand for."""
    for formal, actual in zip(record.arguments, given):
        missing = _missing(formal, actual)
        if not vl.covers(formal, vl.make(actual.atoms.difference(missing), actual.labels)):
            return False
        for atom in missing:
            own = frozenset(one for one in formal.atoms if _same_kind(one, atom))
            if not own or not _reads_alike(record, own, atom):
                return False
    return True


def _missing(formal: Value, actual: Value) -> list[Instance | Sequence | Dictionary]:
    """Objects that a call gives and a record does not name."""
    return [atom for atom in actual.ordered()
            if isinstance(atom, (Instance, Sequence, Dictionary)) and atom not in formal.atoms]


def _same_kind(one: Atom, other: Atom) -> bool:
    """Whether one object may stand for another: instances of one class, containers of one type."""
    if isinstance(one, Instance):
        return isinstance(other, Instance) and one.cls is other.cls
    if isinstance(one, (Sequence, Dictionary)):
        return type(one) is type(other) and one.type_name == other.type_name  # type: ignore[attr-defined]
    return False


def _reads_alike(record: Record, alike: frozenset[Atom], atom: Obj) -> bool:
    """Whether what the record read of its own objects covers the fields of another one."""
    for (obj, key), seen in record.reads.items():
        held = atom.fields.get(key)
        if obj in alike and held is not None and held is not seen and join_fields(seen, held) != seen:
            return False
    return True


def _alike(formal: Value, atom: Obj) -> frozenset[Atom]:
    """The objects of a record that stand for one that it does not name: of its class, or else of any."""
    alike = frozenset(one for one in formal.atoms if _same_kind(one, atom))
    if alike or not isinstance(atom, Instance):
        return alike
    return frozenset(one for one in formal.atoms if isinstance(one, Instance))


def meant_by(edge: CallEdge, targets: frozenset[Obj]) -> frozenset[Obj]:
    """What objects that a callee changes are in its caller: themselves, or all that they stand for at this call."""
    found: dict[Obj, set[Obj]] = {target: _meant(edge, target) for target in targets if isinstance(target, _MADE)}
    if not any(found.values()):
        return targets  # as nearly always
    return frozenset(one for target in targets for one in found.get(target) or (target,))


def _meant(edge: CallEdge, target: Obj) -> set[Obj]:
    """What a call gives in place of an object of the record; nothing where the object stands for itself."""
    meant: set[Obj] = set()
    for formal, actual in zip(edge.callee.arguments, edge.passed):
        if target in formal.atoms:
            if target in actual.atoms:
                return set()
            meant.update(atom for atom in actual.atoms if isinstance(atom, _MADE))
    return meant
