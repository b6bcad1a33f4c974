"""Modules of the program of which only a pattern of their names is known: what ``import_module(name)`` can give."""

from __future__ import annotations

from hybridize.interpreter.state.machine import Machine
from hybridize.values import value as vl
from hybridize.values.atoms import ApiRef, Atom
from hybridize.values.value import Value

_PREFIX = "importlib.some_module:"


def some_module(pattern: str) -> Value:
    """One value for all modules whose names match."""
    return vl.of(ApiRef(_PREFIX + pattern))


def look_in(machine: Machine, atom: Atom, pattern: str) -> bool:
    """Note what is looked for in such modules, and so may be called; False for any other atom."""
    if not isinstance(atom, ApiRef) or not atom.name.startswith(_PREFIX):
        return False
    machine.wanted[atom.name[len(_PREFIX):], pattern] = None
    return True
