"""Modules and members of which the names are not known: what ``import_module(name)`` and ``getattr(x, name)`` can give.

One value stands for all possibilities. Only when it is called, or handed to code that is not followed, do the
functions in it count as called from outside: most of what is found by name is data.
"""

from __future__ import annotations

import ast

from hybridize.interpreter.state.frame import Frame
from hybridize.interpreter.state.machine import Machine
from hybridize.values import value as vl
from hybridize.values.atoms import ApiRef, Atom
from hybridize.values.value import Value

_MODULE, _MEMBER = "importlib.some_module:", "builtins.getattr.some_member:"


def some_module(pattern: str) -> Value:
    """All modules whose names match."""
    return vl.of(ApiRef(_MODULE + pattern))


def look_in(machine: Machine, atom: Atom, pattern: str) -> bool:
    """Note what is looked for in such modules, and so may be called; False for any other atom."""
    if not isinstance(atom, ApiRef) or not atom.name.startswith(_MODULE):
        return False
    machine.wanted[atom.name[len(_MODULE):], pattern] = None
    return True


def some_member(machine: Machine, frame: Frame, members: list[Value], node: ast.AST) -> Value:
    """All members that are found here."""
    place = f"{frame.code.path}:{getattr(node, 'lineno', 0)}:{getattr(node, 'col_offset', 0)}"
    machine.found_here.setdefault(place, {}).update(dict.fromkeys(members))
    return vl.of(ApiRef(_MEMBER + place))


def is_some_member(atom: Atom) -> bool:
    """Whether an atom stands for members that were found by name."""
    return isinstance(atom, ApiRef) and atom.name.startswith(_MEMBER)


def use(machine: Machine, atom: ApiRef) -> None:
    """From now on what was found there may be called with anything."""
    machine.used_members[atom.name[len(_MEMBER):]] = None
