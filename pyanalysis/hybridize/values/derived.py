"""Instances that are containers themselves, their classes being derived from ``list``, ``dict`` and the like.

Each has a container behind it, made by :mod:`hybridize.interpreter.functions.derived`.
"""

from __future__ import annotations

from hybridize.values.atoms import Atom
from hybridize.values.objects import Instance, Obj
from hybridize.values.value import Value, make, widen

HELD = "#held"  # the field that holds the container


def container(atom: Atom) -> Obj | None:
    """The container behind an instance, or None."""
    held = atom.fields.get(HELD) if isinstance(atom, Instance) else None
    found = held.single() if isinstance(held, Value) else None
    return found if isinstance(found, Obj) else None


def behind(value: Value) -> Value:
    """The value with containers in the place of the instances that have one."""
    if not any(type(atom) is Instance and HELD in atom.fields for atom in value.atoms):  # type: ignore[attr-defined]
        return value
    return make(widen(frozenset([container(atom) or atom for atom in value.ordered()])), value.labels)
