"""Parameters of which nothing is known, and that the function, or one that it hands them to, computes with."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

from hybridize.interpreter.state.frame import Frame
from hybridize.interpreter.state.record import Record
from hybridize.values import labels as lb
from hybridize.values.atoms import Unknown
from hybridize.values.value import Value

Known = dict[int, set[int]]  # answers so far, by number of the record


def note_operand(frame: Frame, value: Value, of_operator: bool = False) -> None:
    """A parameter about which nothing is known is given to a tensor op: evidence that it holds a tensor.

    ``of_operator``: it stands beside a tensor, where a number may stand as well.
    """
    if _is_open(value):
        uses = frame.record.operands if of_operator else frame.record.tensor_uses
        uses.update(own_parameters(frame.code.number, value.labels))


def note_tensor_member(frame: Frame, value: Value) -> None:
    """A parameter about which nothing is known is asked for what only tensors have: ``x.numpy()``."""
    if _is_open(value):
        frame.record.tensor_members.update(own_parameters(frame.code.number, value.labels))


def note_called(frame: Frame, callee: Value, node: ast.AST) -> None:
    """A parameter about which nothing is known is called: it is no tensor, though what comes back may be one."""
    func = node.func if isinstance(node, ast.Call) else None
    if isinstance(func, ast.Name) and _is_open(callee):
        params = frame.code.params
        frame.record.called.update(index for index in own_parameters(frame.code.number, callee.labels)
                                   if index < len(params) and params[index].name == func.id)


def note_taken_apart(frame: Frame, value: Value, how: str) -> None:
    """Its items are asked for as a graph could not (``a, b = pair``, ``f(*sizes)``): it is a container.

    That an item is given to a tensor op tells of what it holds then; not so of what is spread as arguments.
    """
    if _is_open(value):
        parameters = set(own_parameters(frame.code.number, value.labels))
        frame.record.taken_apart |= parameters
        if how != "starred":
            frame.record.containers |= parameters


def _is_open(value: Value) -> bool:
    return bool(value.labels) and any(type(atom) is Unknown for atom in value.atoms)


def own_parameters(unit: int, labels: lb.Labels) -> Iterator[int]:
    """The parameters of a unit that what is labelled is, or comes from."""
    return (label.index for label in labels if label.owner == unit and label.kind == lb.VALUE)


def computed_with(record: Record, known: Known) -> set[int]:
    """The parameters of a record that it, or what it calls, computes with: whole, item by item, or in operators."""
    return _and_of_callees(record, known, lambda one: one.tensor_uses | one.operands)


def operands(record: Record, known: Known) -> set[int]:
    """The parameters of a record that it, or what it calls, gives to tensor ops, or takes for tensors."""
    return _and_of_callees(record, known,
                          lambda one: (one.tensor_uses - one.taken_apart - one.called) | one.tensor_members)


def containers(record: Record, known: Known) -> set[int]:
    """The parameters of a record that it, or what it calls, takes apart to give what they hold to tensor ops."""
    return _and_of_callees(record, known,
                          lambda one: (one.tensor_uses & one.containers) - one.tensor_members - one.called)


def _and_of_callees(record: Record, known: Known, own: Callable[[Record], set[int]]) -> set[int]:
    found = known.get(record.number)
    if found is None:
        found = known[record.number] = own(record)
        for edge in record.calls.values():
            for index in _and_of_callees(edge.callee, known, own):
                labels = edge.actuals[index] if index < len(edge.actuals) else lb.NONE
                found.update(own_parameters(record.code.number, labels))
    return found
