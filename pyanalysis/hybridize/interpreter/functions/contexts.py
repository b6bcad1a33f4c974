"""The contexts of a function that meets too many of them: one set of arguments is made to stand for all.

First the arguments are joined, then only their kinds are kept, so that a handful of runs covers whatever comes.
Objects of another entry point are left out: its state was rolled back, so there is nothing to know of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Set
from typing import Any

from hybridize.interpreter.functions import stand_ins
from hybridize.interpreter.state.machine import Machine
from hybridize.interpreter.state.record import Record
from hybridize.values import value as vl
from hybridize.values.atoms import Array, Atom, Const, Scalar, Tensor
from hybridize.values.kinds import with_items
from hybridize.values.objects import Class, Dictionary, Function, Instance, Sequence
from hybridize.values.value import Value

_NUMBERS = frozenset({"int", "float"})
_CONSTANTS = frozenset({"int", "float", "str", "bytes"})


Family = tuple[Function, Any]


def family_of(function: Function, values: tuple[Value, ...]) -> Family:
    """What is joined together: calls of one function, for a method on objects of one class. What a base class does
    for each of its subclasses is worth a look of its own, and there are no more of them than classes."""
    receiver = values[0].single() if function.code.is_method and values else None
    known = isinstance(receiver, Instance) and isinstance(receiver.cls, Class)
    return function, receiver.cls if known else None  # type: ignore[union-attr]


def members(machine: Machine, family: Family) -> list[Record]:
    """The records of a family so far."""
    function, cls = family
    records = machine.by_code.get(function.code.number, ())
    return [record for record in records if record.function is function
            and (cls is None or family_of(function, record.arguments)[1] is cls)]


def general_arguments(machine: Machine, earlier: Iterable[Record], values: tuple[Value, ...],
                      kinds: bool) -> tuple[Value, ...]:
    """The arguments joined with those of earlier records; with ``kinds`` no more than their kinds."""
    def present(value: Value) -> Value:
        gone = [atom for atom in value.atoms if is_gone(machine, atom)]
        if gone:
            value = vl.make(value.atoms.difference(gone), value.labels)
        return _inside(value, present) if value.nested else value

    joined = values
    for record in earlier:
        joined = tuple(map(vl.join, joined, map(present, record.arguments)))
    if kinds:
        joined = tuple(map(_kind, joined))
    return tuple(stand_ins.summarise(machine, _forget_numbers(value), 1 if kinds else stand_ins.MAX_RECEIVERS)
                 for value in joined)


def is_gone(machine: Machine, atom: Atom) -> bool:
    """Whether nothing of the present state leads to an object: it is buried, or its run was rolled back."""
    if isinstance(atom, (Sequence, Dictionary)):
        return not atom.fields
    if not isinstance(atom, Instance) or atom.fields:
        return False
    if atom in machine.dead:
        return True
    if not machine.history.roots:
        return False
    if stand_ins.is_stand_in(atom):
        return True
    begun = machine.history.roots[-1]
    context = atom.site.context
    if not 0 <= context < len(machine.records) or machine.records[context].moments[-1] >= begun:
        return False
    return machine.history.remade.get(atom, [0])[-1] < begun


def _kind(value: Value) -> Value:
    """Tensors without dtype and shape, constants without their value unless there is just one."""
    if value.nested:
        value = _inside(value, _kind)
    several = {name for name in _CONSTANTS
               if sum(type(atom) is Const and atom.type_name == name for atom in value.atoms) > 1}
    atoms = frozenset(_kind_of(atom, several) for atom in value.atoms)
    return value if atoms == value.atoms else vl.make(vl.widen(atoms), value.labels)


def _kind_of(atom: Atom, several: set[str]) -> Atom:
    if type(atom) is Tensor:
        return Tensor(None, None, atom.layout)
    if type(atom) is Array:
        return Array(None, None)
    return _without_value(atom, several)


def _inside(value: Value, change: Callable[[Value], Value]) -> Value:
    atoms = frozenset(with_items(atom, change) for atom in value.atoms)
    return value if atoms == value.atoms else vl.make(vl.widen(atoms), value.labels)


def _forget_numbers(value: Value) -> Value:
    """Several numbers stand for any: a general record is to hold for the next ones as well."""
    if sum(type(atom) is Const and atom.type_name in _NUMBERS for atom in value.atoms) < 2:
        return value
    return vl.make(frozenset(_without_value(atom, _NUMBERS) for atom in value.atoms), value.labels)


def forget_constants(value: Value) -> Value:
    """Numbers and texts of which only the type is kept: recursion would count them up for ever."""
    atoms = frozenset(_without_value(atom, _CONSTANTS) for atom in value.atoms)
    return value if atoms == value.atoms else vl.make(vl.widen(atoms), value.labels)


def _without_value(atom: Atom, names: Set[str]) -> Atom:
    """A constant of one of the types without its value; any other atom as it is."""
    return Scalar(atom.type_name) if type(atom) is Const and atom.type_name in names else atom
