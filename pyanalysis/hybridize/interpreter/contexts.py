"""The contexts of a function that meets too many of them: one set of arguments is made to stand for all.

First the arguments are joined, then only their kinds are kept, so that a handful of runs covers whatever comes.
Objects of another entry point are left out: its state was rolled back, so there is nothing to know of them.
"""

from __future__ import annotations

from collections.abc import Callable

from hybridize.interpreter import stand_ins
from hybridize.interpreter.machine import Machine
from hybridize.values import value as vl
from hybridize.values.atoms import Array, Atom, Const, Keywords, Scalar, Tensor, Tuple
from hybridize.values.objects import Class, Dictionary, Function, Instance, Sequence
from hybridize.values.value import Value

_NUMBERS = frozenset({"int", "float"})
_CONSTANTS = frozenset({"int", "float", "str", "bytes"})


def general_arguments(machine: Machine, function: Function, values: tuple[Value, ...],
                      kinds: bool) -> tuple[Value, ...]:
    """The arguments joined with those of the last general record; with ``kinds`` no more than their kinds."""
    previous = machine.general.get(function)
    if previous is not None:
        earlier = [previous.arguments]
    else:
        earlier = [r.arguments for r in machine.by_code[function.code.number] if r.function is function]
    joined = values
    for arguments in earlier:
        joined = tuple(map(vl.join, joined, map(_present, arguments)))
    if kinds:
        joined = tuple(map(_kind, joined))
    return tuple(stand_ins.summarise(machine, _forget_numbers(value), 1 if kinds else stand_ins.MAX_RECEIVERS)
                 for value in joined)


def is_new_receiver(machine: Machine, function: Function, values: tuple[Value, ...]) -> bool:
    """Whether a method meets an object of this class for the first time: what a base class does for each of its
    subclasses is worth a look of its own, and there are no more of them than classes."""
    receiver = values[0].single() if function.code.is_method and values else None
    if not isinstance(receiver, Instance) or not isinstance(receiver.cls, Class):
        return False
    return all(not any(isinstance(atom, Instance) and atom.cls is receiver.cls for atom in record.arguments[0].atoms)
               for record in machine.by_code.get(function.code.number, ()) if record.arguments)


def _present(value: Value) -> Value:
    """A value without the objects that the present state knows nothing of."""
    gone = [atom for atom in value.atoms if isinstance(atom, (Instance, Sequence, Dictionary)) and not atom.fields]
    if gone:
        value = vl.make(value.atoms.difference(gone), value.labels)
    return _inside(value, _present) if value.nested else value


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
    if type(atom) is Const and atom.type_name in several:
        return Scalar(atom.type_name)
    return atom


def _inside(value: Value, change: Callable[[Value], Value]) -> Value:
    atoms = frozenset(_changed(atom, change) for atom in value.atoms)
    return value if atoms == value.atoms else vl.make(vl.widen(atoms), value.labels)


def _changed(atom: Atom, change: Callable[[Value], Value]) -> Atom:
    if type(atom) is Tuple:
        return Tuple(tuple(change(item) for item in atom.items), atom.type_ref)
    if type(atom) is Keywords:
        return Keywords(tuple((name, change(item)) for name, item in atom.items), change(atom.rest))
    return atom


def _forget_numbers(value: Value) -> Value:
    """Several numbers stand for any: a general record is to hold for the next ones as well."""
    numbers = [atom for atom in value.atoms if type(atom) is Const and atom.type_name in _NUMBERS]
    if len(numbers) < 2:
        return value
    atoms = value.atoms.difference(numbers) | {Scalar(atom.type_name) for atom in numbers}
    return vl.make(atoms, value.labels)
