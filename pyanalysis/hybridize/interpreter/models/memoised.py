"""What ``functools.cache``, ``lru_cache`` and ``cached_property`` keep: the same object comes out of every later call.

Run again, the function would make a new object each time, and what the program changes on the one that is kept would
be lost. Only calls that are sure to ask for the same entry find it: constants, and objects that are made once.
"""

from __future__ import annotations

import ast

from hybridize.interpreter.evaluate import outside
from hybridize.interpreter.functions.binding import Arguments
from hybridize.interpreter.state.frame import Frame
from hybridize.interpreter.state.machine import Machine
from hybridize.interpreter.state.record import CallEdge
from hybridize.values import labels as lb
from hybridize.values import value as vl
from hybridize.values.atoms import Atom, Const
from hybridize.values.objects import Function, Instance, Obj, Wrapper
from hybridize.values.value import Value

_ENTRY = "kept "  # no name of an attribute


def call(machine: Machine, frame: Frame, atom: Wrapper, arguments: Arguments, node: ast.AST, how: str,
         via: str) -> Value:
    """Call a function behind a cache."""
    from hybridize.interpreter.evaluate import calls

    entry = _entry(arguments) if atom.unique else None
    if entry is not None:
        kept = machine.read(atom, entry, node)
        if isinstance(kept, Value) and kept.atoms:
            _note_edges(frame, atom, entry, node)
            return kept
    before = set(frame.record.calls)
    result = calls.call_value(machine, frame, atom.function, arguments, node, how, via)
    outside.note_kept(frame, vl.of(atom), result, node)
    if entry is not None and result.atoms:
        machine.store(atom, entry, result)
        made = _edges(atom).setdefault(entry, [])
        made += [edge for key, edge in frame.record.calls.items() if key not in before]
    return result


def get(machine: Machine, frame: Frame, atom: Wrapper, receiver: Value, node: ast.AST) -> Value:
    """Ask for a ``cached_property`` that the object does not have yet."""
    from hybridize.interpreter.evaluate import calls

    owner, function = receiver.single(), atom.function.single()
    name = function.code.name if isinstance(function, Function) else ""
    if name and isinstance(owner, Instance):
        machine.read(owner, name, node)  # another call will find it there
    kept = calls.call_value(machine, frame, atom.function, Arguments((receiver,)), node, how="property")
    outside.note_kept(frame, receiver, kept, node)
    if name and isinstance(owner, Instance) and owner.unique and kept.atoms:
        machine.store(owner, name, kept)
    return kept


def forget(machine: Machine, frame: Frame, atom: Wrapper, node: ast.AST) -> None:
    """The program clears a cache: the next call gives another object."""
    for key in [key for key in atom.fields if isinstance(key, str) and key.startswith(_ENTRY)]:
        machine.history.write(atom, key, None, frame.code, node)
        machine.heap.delete(atom, key)


def _entry(arguments: Arguments) -> str | None:
    """A name for the entry of the cache that a call asks for; None where it is not sure which one that is."""
    if arguments.rest is not None or arguments.mapping is not None:
        return None
    named = sorted(arguments.keywords.items())
    parts = [_part(value) for value in (*arguments.positional, *(value for _, value in named))]
    if any(part is None for part in parts):
        return None
    return f"{_ENTRY}{len(arguments.positional)} {[name for name, _ in named]} {parts}"


def _part(value: Value) -> str | None:
    atom: Atom | None = value.single()
    if type(atom) is Const:
        return f"{atom.type_name} {atom.value!r}"
    if isinstance(atom, Obj) and atom.unique:
        return f"object {atom.serial}"
    return None


def _edges(atom: Wrapper) -> dict[str, list[CallEdge]]:
    """The calls that filled the entries of a cache."""
    if atom.detail is None:
        atom.detail = {}
    found: dict[str, list[CallEdge]] = atom.detail
    return found


def _note_edges(frame: Frame, atom: Wrapper, entry: str, node: ast.AST) -> None:
    """Who finds an entry may be the one who fills it, in a run that comes another way."""
    for edge in _edges(atom).get(entry, ()):
        frame.record.edge(node, edge.callee, edge.how, (lb.NONE,) * len(edge.actuals), frame.inside,
                          edge.via, edge.passed)
