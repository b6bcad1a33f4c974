"""What the calls of a function may differ in."""

from __future__ import annotations

from hybridize.facts.model import FunctionFacts
from hybridize.interpreter.state.record import Record
from hybridize.values import labels as lb
from hybridize.values.atoms import Array, Const, Scalar, Tensor, Unknown
from hybridize.values.labels import Labels
from hybridize.values.objects import Variable
from hybridize.values.value import Value


def varies(function: FunctionFacts, labels: Labels, record: Record | None = None) -> bool:
    """Whether calls may differ in what a test is computed from: Python values, or sizes that are not fixed.

    With a ``record`` only the calls that it stands for.
    """
    return any(
        label.owner == function.code.number
        and label.index != function.receiver
        and _several(function.parameter(label.index) if record is None else record.arguments[label.index], label.kind)
        for label in labels
        if label.kind in (lb.VALUE, lb.SHAPE)
    )


def _several(value: Value, kind: str) -> bool:
    atom = value.single()
    if atom is None:
        return bool(value.atoms)
    if isinstance(atom, (Tensor, Variable, Array)):
        return kind == lb.SHAPE and (atom.shape is None or None in atom.shape)
    return isinstance(atom, (Scalar, Unknown)) and not isinstance(atom, Const)
