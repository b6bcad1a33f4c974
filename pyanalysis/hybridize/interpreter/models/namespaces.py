"""``obj.__dict__``, ``vars(obj)`` and ``globals()``: the fields of an object as a dict that is the object itself.

What the dict holds is read when it is asked for; what is written to it is written to the object.
"""

from __future__ import annotations

import ast

from hybridize.interpreter.evaluate import attribute_writes
from hybridize.interpreter.execute.classes import api_bases
from hybridize.interpreter.state.frame import Frame
from hybridize.interpreter.state.machine import Machine
from hybridize.interpreter.state.record import WRITE
from hybridize.values import value as vl
from hybridize.values.atoms import Const
from hybridize.values.objects import Class, Dictionary, DictState, Instance, ModuleObj
from hybridize.values.value import Value

_OWNER = "#namespace"  # field of such a dict: the object
ANY_NAME = "*"


def namespace(machine: Machine, frame: Frame, owner: ModuleObj | Instance | Class, node: ast.AST) -> Value:
    """The fields that an object holds now."""
    fixed = owner.code.single_globals if isinstance(owner, ModuleObj) and owner.code is not None else frozenset()
    known = {}
    for name, held in list(owner.fields.items()):
        if isinstance(held, Value) and isinstance(name, str) and not name.startswith("#"):
            known[Const(name)] = held if name in fixed else machine.read(owner, name, node)
    more = isinstance(owner, Instance) and api_bases(owner.cls) != ("builtins.object",)
    rest = (vl.STR, vl.unknown("__dict__")) if more else (vl.BOTTOM, vl.BOTTOM)
    made = machine.new_dict(frame, node, DictState(known, *rest), tag="namespace")
    atom = made.single()
    if isinstance(atom, Dictionary):
        machine.store(atom, _OWNER, vl.of(owner))
    return made


def write_through(machine: Machine, frame: Frame, written: Dictionary, key: Value, value: Value, node: ast.AST) -> None:
    """An entry of a dict was set: where the dict is an object's namespace, the object has another field."""
    owner = written.fields.get(_OWNER)
    for atom in owner.ordered() if isinstance(owner, Value) else ():
        for name in _names(key):
            if not isinstance(atom, Instance):
                attribute_writes.put(machine, frame, vl.of(atom), name, value, node)
                continue
            several = not written.unique or len(key.atoms) > 1  # and no ``__set__`` or ``__setattr__`` is asked
            frame.event(WRITE, node, target=atom, attr=name, stored=value, detail="attribute", subject=vl.of(atom))
            attribute_writes.store_field(machine, frame, atom, name, value, several)


def remove_through(machine: Machine, frame: Frame, written: Dictionary, key: Value, node: ast.AST) -> None:
    """An entry of a dict goes away: where the dict is an object's namespace, the object loses the field."""
    owner = written.fields.get(_OWNER)
    for name in _names(key) if isinstance(owner, Value) else ():
        assert isinstance(owner, Value)
        attribute_writes.remove(machine, frame, owner, name, node)


def _names(key: Value) -> list[str]:
    return [one.value if isinstance(one, Const) and isinstance(one.value, str) else ANY_NAME for one in key.ordered()]
