"""Comparisons that Python makes on its own: ``x in items``, ``items.index(x)`` and ``[a] == [b]`` ask ``__eq__``."""

from __future__ import annotations

import ast

from hybridize.interpreter.evaluate.data_classes import is_data, read_fields
from hybridize.interpreter.evaluate.operators import call_operator, has_method
from hybridize.interpreter.state.frame import Frame
from hybridize.interpreter.state.machine import Machine
from hybridize.interpreter.state.record import CONVERT
from hybridize.values import labels as lb
from hybridize.values import value as vl
from hybridize.values.atoms import Tuple
from hybridize.values.derived import behind
from hybridize.values.kinds import contents, may_be_array, may_be_tensor
from hybridize.values.objects import Dictionary, Instance, Sequence
from hybridize.values.value import Value

_DEEPEST = 3  # containers in containers


def compare_equal(machine: Machine, frame: Frame, left: Value, right: Value, node: ast.AST) -> None:
    """Call ``__eq__`` of the program's objects on the left, else of those on the right; of containers, in them."""
    waiting = [(left, right)]
    for _ in range(_DEEPEST):
        inner = []
        for one, other in waiting:
            if one.single() is not None and one.single() is other.single():
                continue  # an object is taken for equal to itself
            if not _ask(machine, frame, one, other, node):
                _ask(machine, frame, other, one, node)
            parts = _parts(machine, one, node), _parts(machine, other, node)
            if parts[0].atoms and parts[1].atoms:
                _note_tensors(frame, *parts, node)
                inner.append(parts)
        waiting = inner


def _note_tensors(frame: Frame, one: Value, other: Value, node: ast.AST) -> None:
    """Python asks whether the items of two containers are equal: of tensors a graph has no answer."""
    if any(may_be_tensor(part) or may_be_array(part) or lb.from_values(part.labels) for part in (one, other)):
        frame.event(CONVERT, node, subject=vl.join(one, other), attr="contains")


def _parts(machine: Machine, value: Value, node: ast.AST) -> Value:
    """What is compared of a value: the elements of containers, the fields of data classes."""
    asked = frozenset(atom for atom in value.atoms if is_data(atom) and not has_method(machine, atom, "__eq__"))
    return vl.join(elements(value), read_fields(machine, vl.make(asked), node))


def _ask(machine: Machine, frame: Frame, receiver: Value, argument: Value, node: ast.AST) -> bool:
    asked = False
    for atom in receiver.ordered():
        if type(atom) is Instance and has_method(machine, atom, "__eq__"):
            call_operator(machine, frame, vl.of(atom), "__eq__", argument, node)
            asked = True
    return asked


def elements(value: Value) -> Value:
    """What containers hold, joined: of dictionaries the values, as those are compared."""
    held = (inner for atom in behind(value).ordered() if type(atom) in (Tuple, Sequence, Dictionary)
            for inner in contents(atom))
    return vl.join_all(held)
