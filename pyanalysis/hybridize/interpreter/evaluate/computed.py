"""Python numbers that are computed from tensors: ``float(t)``, ``int(t)``. In a graph AutoGraph leaves them tensors."""

from __future__ import annotations

import ast

from hybridize.interpreter.state.frame import Frame
from hybridize.interpreter.state.record import CONVERT
from hybridize.values import labels as lb
from hybridize.values.atoms import Atom, Const, Scalar
from hybridize.values.value import Value

_NUMBERS = frozenset({"int", "float", "complex"})


def note_number(frame: Frame, value: Value, node: ast.AST, what: str) -> None:
    """Something is done to a number that a tensor cannot do, or does otherwise."""
    if value.labels and lb.from_values(value.labels) and any(map(_is_number, value.atoms)):
        frame.event(CONVERT, node, subject=value, attr=what)


def _is_number(atom: Atom) -> bool:
    return isinstance(atom, (Const, Scalar)) and atom.type_name in _NUMBERS
