"""Parameters of which nothing is known, and that the function, or one that it hands them to, computes with."""

from __future__ import annotations

from hybridize.interpreter.state.frame import Frame
from hybridize.interpreter.state.record import Record
from hybridize.values import labels as lb
from hybridize.values.atoms import Unknown
from hybridize.values.value import Value


def note_operand(frame: Frame, value: Value, of_operator: bool = False) -> None:
    """A parameter about which nothing is known is given to a tensor op: evidence that it holds a tensor.

    ``of_operator``: it stands beside a tensor, where a number may stand as well.
    """
    if not value.labels or not any(type(atom) is Unknown for atom in value.atoms):
        return
    record, number = frame.record, frame.code.number
    for label in value.labels:
        if label.owner == number and label.kind == lb.VALUE:
            (record.operands if of_operator else record.tensor_uses).add(label.index)


def operands(record: Record, known: dict[int, set[int]], of_operators: bool = False) -> set[int]:
    """The parameters of a record, and of what it calls. ``known``: the answers so far, by number of the record."""
    found = known.get(record.number)
    if found is None:
        found = known[record.number] = set(record.tensor_uses)
        if of_operators:
            found |= record.operands
        for edge in record.calls.values():
            for index in operands(edge.callee, known, of_operators):
                labels = edge.actuals[index] if index < len(edge.actuals) else lb.NONE
                found |= {one.index for one in labels if one.owner == record.code.number and one.kind == lb.VALUE}
    return found
