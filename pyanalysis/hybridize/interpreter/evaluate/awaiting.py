"""``await``: what coroutines and the objects that stand for them give."""

from __future__ import annotations

import ast

from hybridize.interpreter.evaluate import attributes, calls
from hybridize.interpreter.execute.iteration import iterate
from hybridize.interpreter.functions import resumed
from hybridize.interpreter.functions.binding import EMPTY
from hybridize.interpreter.state.frame import Frame
from hybridize.interpreter.state.machine import Machine
from hybridize.values import value as vl
from hybridize.values.atoms import Atom
from hybridize.values.objects import Iterator, Wrapper
from hybridize.values.value import Value


def await_value(machine: Machine, frame: Frame, value: Value, node: ast.AST) -> Value:
    """The result of awaiting: coroutines of the program have run already, others are unknown."""
    resumed.go_on(machine, value)
    return vl.join_all(_awaited(machine, frame, atom, node) for atom in value.ordered())


def _awaited(machine: Machine, frame: Frame, atom: Atom, node: ast.AST) -> Value:
    if isinstance(atom, Wrapper) and atom.role == "coroutine":
        result: Value = atom.detail
        return result
    method = attributes.special(machine, frame, atom, "__await__", node)
    if method is None:
        return vl.unknown("awaited value")
    steps = calls.call_value(machine, frame, method, EMPTY, node, how="iteration")
    iterate(machine, frame, steps, node)
    return returned(steps)


def coroutine_of(machine: Machine, frame: Frame, result: Value, node: ast.AST) -> Value:
    """What a call gives that has to be awaited for its result."""
    made: Wrapper = machine.allocate(frame, node, "awaited", lambda site: Wrapper(site, "coroutine", vl.BOTTOM))
    made.detail = vl.join(made.detail or vl.BOTTOM, result)
    return vl.of(made)


def returned(iterator: Value) -> Value:
    """What the generators behind an iterator return, which ``yield from`` and ``await`` give."""
    found = [atom.returned if isinstance(atom, Iterator) else vl.BOTTOM for atom in iterator.ordered()]
    return vl.join_all(found) if all(one.atoms for one in found) else vl.unknown("value of a generator")
