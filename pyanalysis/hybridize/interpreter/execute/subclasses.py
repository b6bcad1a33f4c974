"""``Base.__subclasses__()``: every class of the program is noted at its bases when it is made."""

from __future__ import annotations

import ast

from hybridize.interpreter.state.frame import Frame
from hybridize.interpreter.state.machine import Machine
from hybridize.values import value as vl
from hybridize.values.objects import Class
from hybridize.values.value import Value

_FIELD = "#subclasses"


def note_subclass(machine: Machine, cls: Class) -> None:
    """Tell the bases of a class that there is one more."""
    for base in cls.bases:
        if isinstance(base, Class):
            known = base.fields.get(_FIELD)
            machine.store(base, _FIELD, vl.join(known, vl.of(cls)) if isinstance(known, Value) else vl.of(cls))


def subclasses(machine: Machine, frame: Frame, receiver: Value, node: ast.AST) -> Value:
    """A list of the classes made so far right below a class."""
    known = [machine.read(atom, _FIELD, node) for atom in receiver.ordered() if isinstance(atom, Class)]
    element = vl.join_all(value for value in known if isinstance(value, Value))
    return machine.new_list(frame, node, None, element)
