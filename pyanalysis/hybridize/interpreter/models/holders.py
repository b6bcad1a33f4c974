"""Objects of the standard library that keep what they are given: weak references, chains of dicts, context variables.

What comes out of them is not known. It may be what went in, and who changes that changes an object that others have.
Of other libraries this is not presumed: most of them compute something of what they are given.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from hybridize.interpreter.state.machine import Machine
from hybridize.values import value as vl
from hybridize.values.atoms import ApiRef, Atom
from hybridize.values.kinds import contents, is_unknown
from hybridize.values.objects import Class, Dictionary, Instance, Sequence
from hybridize.values.value import Value

_CLASSES = ("collections.ChainMap", "collections.User", "concurrent.futures.Future", "contextvars.", "weakref.")
_KEPT = "#kept"  # field of such an object: what it was given


def note_given(machine: Machine, receiver: Value, given: Iterable[Value]) -> None:
    """Objects that are handed to a method, or to the constructor, may be kept."""
    holders = _holders(receiver)
    found = frozenset(_objects(given)) if holders else frozenset()
    for holder in holders if found else ():
        machine.heap.weaken(holder, _KEPT, vl.make(found))


def given_out(machine: Machine, receiver: Value, result: Value, node: ast.AST) -> Value:
    """A result of which nothing is known, with what the receiver was given."""
    if any(map(is_unknown, result.atoms)):
        for holder in _holders(receiver):
            kept = machine.read(holder, _KEPT, node)
            if isinstance(kept, Value):
                result = vl.join(result, kept)
    return result


def _holders(value: Value) -> list[Instance]:
    """Objects of such a class, or of a class of the program that derives from one."""
    return [atom for atom in value.ordered() if isinstance(atom, Instance) and any(
        isinstance(base, ApiRef) and base.name.startswith(_CLASSES)
        for base in (atom.cls.mro if isinstance(atom.cls, Class) else (atom.cls,)))]


def _objects(given: Iterable[Value]) -> Iterator[Atom]:
    """What may change, alone or in a container."""
    for value in given:
        for atom in value.ordered():
            inside = [held for inner in contents(atom) for held in inner.ordered()]
            yield from (one for one in (atom, *inside) if isinstance(one, (Dictionary, Sequence)) or (
                isinstance(one, Instance) and isinstance(one.cls, Class)))
