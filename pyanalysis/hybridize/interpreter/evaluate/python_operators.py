"""Operators between Python's own values: constants are folded, sequences and text joined, numbers promoted."""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable
from typing import Any

from hybridize.interpreter.evaluate.shown import LETTER, methods_of_percent, show
from hybridize.interpreter.results import transfer
from hybridize.interpreter.state.frame import Frame
from hybridize.interpreter.state.machine import Machine
from hybridize.interpreter.state.record import CONVERT
from hybridize.values import labels as lb
from hybridize.values import value as vl
from hybridize.values.atoms import ApiRef, Atom, Const, Scalar, StaticShape, Tuple
from hybridize.values.derived import container
from hybridize.values.kinds import may_be_tensor
from hybridize.values.objects import Dictionary, Instance, ListState, Sequence, list_state
from hybridize.values.value import Value

_WIDE = re.compile(r"%[^a-zA-Z%]*\d{4}")  # a text of a length that only the format tells


def fold(left: Value, right: Value, function: Callable[..., Any]) -> Value | None:
    """The constant that ``function`` makes of two constants; None where it fails or would grow large."""
    a, b = left.constant(), right.constant()
    if a is vl.NOT_CONSTANT or b is vl.NOT_CONSTANT or a is None or b is None:
        return None
    if isinstance(a, (str, bytes)) and not isinstance(b, type(a)):
        return None
    if isinstance(b, (str, bytes)) and not isinstance(a, type(b)):
        return None
    try:
        if _grows(function, a, b):
            return None
        result = function(a, b)
    except Exception:
        return None
    if isinstance(result, (str, bytes)) and len(result) > 256:
        return None
    if isinstance(result, int) and result.bit_length() > 256:
        return None  # the square of it, and so on, in a loop or over many lines
    return vl.const(result).add_labels(lb.union(left.labels, right.labels))


def _grows(function: Callable[..., Any], a: Any, b: Any) -> bool:
    """Whether the result may be too large to work out here."""
    if isinstance(a, (str, bytes)):
        wide = function is operator.mod and _WIDE.search(a if isinstance(a, str) else a.decode("latin-1"))
        return bool(wide) or (function is operator.mul and isinstance(b, int) and b > 1 << 20)
    if function is operator.pow:
        return abs(b) > 64 or abs(a) > 1e6
    return function is operator.lshift and b > 256


def is_text(atom: Atom) -> bool:
    """Whether a value is a string or bytes."""
    return isinstance(atom, (Const, Scalar)) and atom.type_name in ("str", "bytes")


def percent(machine: Machine, frame: Frame, node: ast.AST, left: Value, right: Value) -> Value:
    """``"%.2f" % x``: a conversion of what is formatted; ``%s`` takes anything, other letters want numbers."""
    text = left.constant()
    for atom in right.ordered():
        _fill_in(machine, frame, node, text, atom)
    plain = isinstance(text, str) and all(letter in "sra%" for letter in LETTER.findall(text))
    shown = [right, *(item for atom in right.ordered() if isinstance(atom, Tuple) for item in atom.items)]
    for value in shown:
        if may_be_tensor(value) or value.labels:
            frame.event(CONVERT, node, subject=value, attr="percent" if plain else "format")
    return vl.STR.add_labels(lb.union(left.labels, right.labels))


def python_pair(machine: Machine, frame: Frame, node: ast.AST, op: type, one: Atom, other: Atom) -> Value:
    """An operator between two values that are neither tensors nor arrays."""
    if op is ast.Mod and _type(one) == "str":
        _fill_in(machine, frame, node, one.value if isinstance(one, Const) else None, other)
        return vl.STR
    if op is ast.Mult and isinstance(other, Instance):
        _as_count(machine, frame, node, one, other)
    one, other = container(one) or one, container(other) or other
    if isinstance(one, Instance) or isinstance(other, Instance):
        return _outside_pair(one, op)
    if isinstance(one, Tuple) and isinstance(other, Tuple) and op is ast.Add:
        return vl.of(Tuple(one.items + other.items))
    if isinstance(one, StaticShape) or isinstance(other, StaticShape):
        return _shape_sum(one, other)
    if isinstance(one, (Sequence, Tuple)) or isinstance(other, (Sequence, Tuple)):
        return _sequence_pair(machine, frame, node, op, one, other)
    if isinstance(one, Dictionary) and isinstance(other, Dictionary):
        from hybridize.interpreter.evaluate.subscripts import overlaid

        return machine.new_dict(frame, node, overlaid(machine.content(one), machine.content(other)), tag="op")
    return _scalars(op, _type(one), _type(other))


def _fill_in(machine: Machine, frame: Frame, node: ast.AST, text: object, filling: Atom) -> None:
    """``text % filling`` makes text of the objects that it fills in."""
    items = filling.items if isinstance(filling, Tuple) else (vl.of(filling),)
    for value, method in zip(items, methods_of_percent(text, len(items))):
        show(machine, frame, value, method, node)


def _as_count(machine: Machine, frame: Frame, node: ast.AST, one: Atom, count: Instance) -> None:
    """``text * count`` asks an object for the number that it stands for."""
    from hybridize.interpreter.evaluate import calls

    if is_text(one) or isinstance(one, (Sequence, Tuple)):
        calls.as_index(machine, frame, vl.of(count), node)


def _outside_pair(one: Atom, op: type) -> Value:
    """Operators of library objects: ``path / "name"`` is a path, of others nothing is known."""
    if (
        op is ast.Div
        and isinstance(one, Instance)
        and isinstance(one.cls, ApiRef)
        and one.cls.name.startswith("pathlib.")
    ):
        return vl.of(one)
    return vl.unknown("operator of an outside object")


def _shape_sum(one: Atom, other: Atom) -> Value:
    left, right = _dims(one), _dims(other)
    return vl.of(StaticShape(left + right if left is not None and right is not None else None))


def _dims(atom: Atom) -> Any:
    if isinstance(atom, StaticShape):
        return atom.dims
    if isinstance(atom, Tuple):
        return transfer.shape_from(vl.of(atom))
    if isinstance(atom, Sequence):
        return transfer.shape_from(vl.of(atom))
    return None


def _sequence_pair(machine: Machine, frame: Frame, node: ast.AST, op: type, one: Atom, other: Atom) -> Value:
    left, right = sequence_state(machine, one), sequence_state(machine, other)
    kind = one.type_name if isinstance(one, Sequence) else "tuple" if isinstance(one, Tuple) else "list"
    if op is ast.Mult:
        state, count = (left, other) if left is not None else (right, one)
        assert state is not None
        times = count.value if isinstance(count, Const) and isinstance(count.value, int) else None
        if state.items is not None and times is not None and 0 <= times * len(state.items) <= 64:
            items = state.items * times
            if kind == "tuple" or isinstance(other, Tuple):
                return vl.of(Tuple(items))
            return machine.new_list(frame, node, items, tag="op")
        return machine.new_list(frame, node, None, state.any(), kind, tag="op")
    if left is None or right is None:
        return vl.unknown("operands of different kinds")
    if left.items is not None and right.items is not None and op is ast.Add:
        return machine.new_list(frame, node, left.items + right.items, type_name=kind, tag="op")
    return machine.new_list(frame, node, None, vl.join(left.any(), right.any()), kind, tag="op")


def sequence_state(machine: Machine, atom: Atom) -> ListState | None:
    """What a list, set or tuple holds; None for anything else."""
    if isinstance(atom, Tuple):
        return list_state(atom.items)
    return machine.content(atom) if isinstance(atom, Sequence) else None


def _type(atom: Atom) -> str:
    return getattr(atom, "type_name", "")


def _scalars(op: type, one: str, other: str) -> Value:
    if op is ast.Mod and one in ("str", "bytes"):
        return vl.STR
    if "str" in (one, other):
        return vl.STR
    if "complex" in (one, other):
        return vl.of(Scalar("complex"))
    numbers = {"int", "float", "bool"}
    if one in numbers and other in numbers:
        if op is ast.Div or "float" in (one, other):
            return vl.FLOAT
        if op is ast.Pow:
            return vl.join(vl.INT, vl.FLOAT)
        if one == other == "bool" and op in (ast.BitAnd, ast.BitOr, ast.BitXor):
            return vl.BOOL
        return vl.INT
    return vl.unknown("operands of unknown type")
