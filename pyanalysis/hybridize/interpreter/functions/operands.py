"""Parameters of which nothing is known, and that the function, or one that it hands them to, computes with."""

from __future__ import annotations

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
        (frame.record.operands if of_operator else frame.record.tensor_uses).update(_own(frame, value))


def note_taken_apart(frame: Frame, value: Value, how: str) -> None:
    """Its items are asked for as a graph could not (``a, b = pair``, ``f(*sizes)``): it is a container.

    That an item is given to a tensor op tells of what it holds then; not so of what is spread as arguments.
    """
    if _is_open(value):
        parameters = set(_own(frame, value))
        frame.record.taken_apart |= parameters
        if how != "starred":
            frame.record.containers |= parameters


def _is_open(value: Value) -> bool:
    return bool(value.labels) and any(type(atom) is Unknown for atom in value.atoms)


def _own(frame: Frame, value: Value) -> Iterator[int]:
    """The parameters of the running function that a value is, or comes from."""
    return (label.index for label in value.labels if label.owner == frame.code.number and label.kind == lb.VALUE)


def computed_with(record: Record, known: Known) -> set[int]:
    """The parameters of a record that it, or what it calls, computes with: whole, item by item, or in operators."""
    return _and_of_callees(record, known, lambda one: one.tensor_uses | one.operands)


def operands(record: Record, known: Known) -> set[int]:
    """The parameters of a record that it, or what it calls, gives to tensor ops."""
    return _and_of_callees(record, known, lambda one: one.tensor_uses - one.taken_apart)


def containers(record: Record, known: Known) -> set[int]:
    """The parameters of a record that it, or what it calls, takes apart to give what they hold to tensor ops."""
    return _and_of_callees(record, known, lambda one: one.tensor_uses & one.containers)


def _and_of_callees(record: Record, known: Known, own: Callable[[Record], set[int]]) -> set[int]:
    found = known.get(record.number)
    if found is None:
        found = known[record.number] = own(record)
        for edge in record.calls.values():
            for index in _and_of_callees(edge.callee, known, own):
                labels = edge.actuals[index] if index < len(edge.actuals) else lb.NONE
                found |= {one.index for one in labels if one.owner == record.code.number and one.kind == lb.VALUE}
    return found
