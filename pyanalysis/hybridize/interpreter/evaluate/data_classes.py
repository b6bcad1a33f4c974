"""Data classes: the methods that their decorator writes (``__eq__``, ``__lt__``, ``__repr__``) read every field."""

from __future__ import annotations

import ast
from typing import TypeGuard

from hybridize.interpreter.execute.classes import annotated_fields
from hybridize.interpreter.state.machine import Machine
from hybridize.values import value as vl
from hybridize.values.atoms import Atom
from hybridize.values.objects import Class, Instance
from hybridize.values.value import Value


def is_data(atom: Atom) -> TypeGuard[Instance]:
    """Whether an object's class has such methods."""
    return type(atom) is Instance and type(atom.cls) is Class and "dataclass" in atom.cls.flags


def read_fields(machine: Machine, value: Value, node: ast.AST) -> Value:
    """What the fields of data classes hold, joined; noted as read."""
    fields = (machine.read(atom, name, node) for atom in value.ordered() if is_data(atom)
              for name in annotated_fields(atom.cls))  # type: ignore[arg-type]
    return vl.join_all([field for field in fields if isinstance(field, Value)])
