"""Operators on values of every kind: tensors, arrays, objects that define them, and Python's own."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable
from typing import Any

from hybridize.interpreter.evaluate.coercion import note_numbers, note_operator
from hybridize.interpreter.evaluate.computed import note_number
from hybridize.interpreter.evaluate.python_operators import fold, is_text, percent, python_pair
from hybridize.interpreter.evaluate.sizes import holds_size
from hybridize.interpreter.evaluate.truth import truth
from hybridize.interpreter.functions.operands import note_operand
from hybridize.interpreter.functions.plain_uses import note_text_sum
from hybridize.interpreter.models.gathering import note_dense
from hybridize.interpreter.results import transfer
from hybridize.interpreter.state.frame import Frame
from hybridize.interpreter.state.machine import Machine
from hybridize.interpreter.state.record import CONVERT, MUTATE
from hybridize.values import labels as lb
from hybridize.values import value as vl
from hybridize.values.atoms import ApiRef, Array, Atom, Const, Tensor, Tuple
from hybridize.values.kinds import is_number, is_unknown, may_be_tensor, may_be_unknown
from hybridize.values.objects import Class, Dictionary, Instance, Sequence, Variable, list_state
from hybridize.values.value import Value

_BINARY: dict[type, tuple[str, str, Callable[..., Any]]] = {
    ast.Add: ("__add__", "__radd__", operator.add),
    ast.Sub: ("__sub__", "__rsub__", operator.sub),
    ast.Mult: ("__mul__", "__rmul__", operator.mul),
    ast.Div: ("__truediv__", "__rtruediv__", operator.truediv),
    ast.FloorDiv: ("__floordiv__", "__rfloordiv__", operator.floordiv),
    ast.Mod: ("__mod__", "__rmod__", operator.mod),
    ast.Pow: ("__pow__", "__rpow__", operator.pow),
    ast.MatMult: ("__matmul__", "__rmatmul__", operator.matmul),
    ast.BitAnd: ("__and__", "__rand__", operator.and_),
    ast.BitOr: ("__or__", "__ror__", operator.or_),
    ast.BitXor: ("__xor__", "__rxor__", operator.xor),
    ast.LShift: ("__lshift__", "__rlshift__", operator.lshift),
    ast.RShift: ("__rshift__", "__rrshift__", operator.rshift),
}
_OPS: dict[type, str] = {
    ast.Add: "tensorflow.math.add", ast.Sub: "tensorflow.math.subtract", ast.Mult: "tensorflow.math.multiply",
    ast.Div: "tensorflow.math.truediv", ast.FloorDiv: "tensorflow.math.floordiv", ast.Mod: "tensorflow.math.floormod",
    ast.Pow: "tensorflow.math.pow", ast.MatMult: "tensorflow.linalg.matmul", ast.BitAnd: "tensorflow.math.logical_and",
    ast.BitOr: "tensorflow.math.logical_or", ast.BitXor: "tensorflow.math.logical_xor",
}


def binary(machine: Machine, frame: Frame, node: ast.BinOp, left: Value, right: Value) -> Value:
    """``left op right``."""
    if type(node.op) is ast.Add and (may_be_unknown(left) or may_be_unknown(right)):
        note_text_sum(frame, node)
    return apply(machine, frame, node, type(node.op), left, right)


IN_PLACE: dict[str, type] = {"__i" + methods[0][2:]: op for op, methods in _BINARY.items()}


def in_place(machine: Machine, frame: Frame, node: ast.AST, op: type, left: Value, right: Value) -> Value:
    """``left op= right``: lists, sets, dicts and arrays change in place, objects may define it."""
    special = "__i" + _BINARY[op][0][2:]
    out = vl.BOTTOM
    rest: set[Atom] = set()
    for atom in left.ordered():
        if has_method(machine, atom, special):
            out = vl.join(out, call_operator(machine, frame, vl.of(atom), special, right, node))
        elif isinstance(atom, (Sequence, Dictionary)) and atom.kind in ("sequence", "dict"):
            frame.event(MUTATE, node, target=atom, attr="op=", stored=right, subject=left)
            _extend(machine, frame, atom, right, node, op)
            out = vl.join(out, vl.of(atom))
        else:
            if type(atom) is Array and isinstance(node, ast.AugAssign):
                from hybridize.interpreter.evaluate.places import note_change

                frame.event(MUTATE, node, target=None, attr="op=", stored=right, subject=left)
                note_change(machine, frame, node)
            rest.add(atom)
    if rest:
        value = left if len(rest) == len(left.atoms) else vl.make(frozenset(rest), left.labels)
        out = vl.join(out, apply(machine, frame, node, op, value, right))
    return out


def _extend(machine: Machine, frame: Frame, atom: Any, right: Value, node: ast.AST, op: type) -> None:
    from hybridize.interpreter.evaluate.subscripts import as_mapping, overlaid
    from hybridize.interpreter.execute.iteration import iterate

    frame.record.writes.setdefault((atom, "content"), None)
    if isinstance(atom, Dictionary):
        machine.store(atom, "content", overlaid(machine.content(atom), as_mapping(machine, right)))
        return
    state = machine.content(atom)
    what = iterate(machine, frame, right, node)
    if state.items is not None and what.items is not None and op is ast.Add and len(state.items) < 64:
        machine.store(atom, "content", list_state(state.items + what.items))
    else:
        machine.store(atom, "content", list_state(None, vl.join(state.any(), what.element)))


def apply(machine: Machine, frame: Frame, node: ast.AST, op: type, left: Value, right: Value) -> Value:
    """``left op right`` for an operator of :mod:`ast`."""
    folded = fold(left, right, _BINARY[op][2])
    if folded is not None:
        return folded
    if not left.atoms or not right.atoms:
        return vl.BOTTOM
    labels = lb.union(left.labels, right.labels)
    if op is ast.Mod and all(is_text(atom) for atom in left.atoms):
        return percent(machine, frame, node, left, right)
    note_numbers(frame, node, op, left, right)
    if op in (ast.LShift, ast.RShift):
        note_number(frame, left, node, "shift")
        note_number(frame, right, node, "shift")
    machine.look_into(left, node)
    machine.look_into(right, node)
    if may_be_tensor(left) or may_be_tensor(right):
        return _tensor_op(machine, frame, node, op, left, right, labels)
    note_operator(frame, node, left, right)
    if op in _OF_SETS and _is_set(left) and _is_set(right):
        from hybridize.interpreter.evaluate.equality import compare_equal

        compare_equal(machine, frame, left, right, node)  # elements of one hash
    out = vl.BOTTOM
    for one in left.ordered():
        for other in right.ordered():
            out = vl.join(out, _pair(machine, frame, node, op, one, other, labels))
    return out


_OF_SETS = (ast.BitOr, ast.BitAnd, ast.BitXor, ast.Sub)


def _is_set(value: Value) -> bool:
    return any(type(atom) is Sequence and atom.type_name == "set" for atom in value.atoms)


def _tensor_op(machine: Machine, frame: Frame, node: ast.AST, op: type, left: Value, right: Value,
               labels: lb.Labels) -> Value:
    out = vl.BOTTOM
    name = _OPS.get(op, "tensorflow.bitwise")
    note_operator(frame, node, left, right)
    note_dense(frame, left)
    note_dense(frame, right)
    if holds_size(left) or holds_size(right):
        labels = lb.union(labels, lb.held_by(frame.code.number))
    for one in left.ordered():
        for other in right.ordered():
            if _overrides(machine, one, op) or _overrides(machine, other, op):
                out = vl.join(out, _pair(machine, frame, node, op, one, other, labels))
            elif tensor_like(one) or tensor_like(other):
                frame.ran(name, node)
                note_operand(frame, right if tensor_like(one) else left, of_operator=True)
                if type(one) is Instance or type(other) is Instance:
                    _ask_for_array(machine, frame, vl.of(one if type(one) is Instance else other), node)
                result = transfer.binary(name, one, other)
                whole = result.shape is not None and None not in result.shape
                found = lb.union(lb.settled(labels) if whole else labels, frame.made)
                out = vl.join(out, vl.of(result).with_labels(found))
            else:
                out = vl.join(out, _pair(machine, frame, node, op, one, other, labels))
    return out


def _ask_for_array(machine: Machine, frame: Frame, operand: Value, node: ast.AST) -> None:
    from hybridize.interpreter.evaluate import calls

    calls.ask_for_array(machine, frame, operand, node)


def tensor_like(atom: Atom) -> bool:
    """Whether TensorFlow itself overloads the operators of a value."""
    return type(atom) in (Tensor, Variable)


def _overrides(machine: Machine, atom: Atom, op: type) -> bool:
    return any(has_method(machine, atom, name) for name in _BINARY[op][:2])


def has_method(machine: Machine, atom: Atom, name: str) -> bool:
    """Whether the program defines a special method for a value: for its objects, named tuples and classes."""
    from hybridize.interpreter.evaluate import attributes

    cls = attributes.type_of(atom)
    return cls is not None and isinstance(attributes.lookup(machine, cls, name), Value)


def call_operator(machine: Machine, frame: Frame, receiver: Value, name: str, argument: Value, node: ast.AST) -> Value:
    """Call the method that an operator stands for; operators of a class are those of its metaclass."""
    from hybridize.interpreter.evaluate import attributes, calls
    from hybridize.interpreter.functions.binding import Arguments

    atom = receiver.single()
    if isinstance(atom, Class):
        method = attributes.special(machine, frame, atom, name, node)
        if method is not None:
            return calls.call_value(machine, frame, method, Arguments((argument,)), node, how="operator")
    return calls.call_method(machine, frame, receiver, name, node, (argument,), how="operator")


def _pair(machine: Machine, frame: Frame, node: ast.AST, op: type, one: Atom, other: Atom, labels: lb.Labels) -> Value:
    method, reflected, function = _BINARY[op]
    if goes_first(machine, one, other, reflected):
        return call_operator(machine, frame, vl.of(other), reflected, vl.of(one).add_labels(labels), node)
    declined = vl.BOTTOM
    if has_method(machine, one, method):
        declined = call_operator(machine, frame, vl.of(one), method, vl.of(other).add_labels(labels), node)
        if NOT_IMPLEMENTED not in declined.atoms:
            return declined
        declined = vl.make(declined.atoms - {NOT_IMPLEMENTED}, declined.labels)
    if has_method(machine, other, reflected) and not _takes_tuples(one, other):
        found = call_operator(machine, frame, vl.of(other), reflected, vl.of(one).add_labels(labels), node)
        return vl.join(declined, found)
    if declined.atoms:
        return declined
    if is_unknown(one) or is_unknown(other):
        if type(one) is Array or type(other) is Array:
            return vl.join(vl.ANY_ARRAY, vl.unknown("operand of unknown type")).add_labels(labels)
        return vl.unknown("operand of unknown type").add_labels(labels)
    if type(one) is Array or type(other) is Array:
        return vl.of(transfer.array_binary(_OPS.get(op, ""), one, other)).add_labels(labels)
    folded = fold(vl.of(one), vl.of(other), function)
    if folded is not None:
        return folded.add_labels(labels)
    return python_pair(machine, frame, node, op, one, other).add_labels(labels)


NOT_IMPLEMENTED = ApiRef("builtins.NotImplemented")  # what a method gives that leaves it to the other operand


def _takes_tuples(one: Atom, other: Atom) -> bool:
    """Tensors and arrays on the left make one of their own of a named tuple, and never ask it."""
    return type(other) is Tuple and (tensor_like(one) or type(one) is Array)


def goes_first(machine: Machine, one: Atom, other: Atom, reflected: str) -> bool:
    """Whether the right operand is asked first: its class is derived from that of the left and has its own method."""
    from hybridize.interpreter.evaluate import attributes

    derived = attributes.type_of(other)
    base = attributes.type_of(one) if isinstance(derived, Class) else None
    if base is None or base is derived or base not in derived.mro:  # type: ignore[union-attr]
        return False
    own = attributes.lookup(machine, derived, reflected)  # type: ignore[arg-type]
    return isinstance(own, Value) and own is not attributes.lookup(machine, base, reflected)


# -- unary ------------------------------------------------------------------------------------------------------
_UNARY: dict[type, tuple[str, Callable[[Any], Any], str]] = {
    ast.USub: ("__neg__", operator.neg, "tensorflow.math.negative"),
          ast.UAdd: ("__pos__", operator.pos, "tensorflow.identity"),
          ast.Invert: ("__invert__", operator.invert, "tensorflow.math.logical_not")}


def unary(machine: Machine, frame: Frame, node: ast.UnaryOp, operand: Value) -> Value:
    """``-x``, ``+x``, ``~x``, ``not x``."""
    return apply_unary(machine, frame, node, type(node.op), operand)


def apply_unary(machine: Machine, frame: Frame, node: ast.AST, op: type, operand: Value) -> Value:
    """The same for an operator of :mod:`ast`."""
    if op is ast.Not:
        return _not(machine, frame, node, operand)
    method, function, name = _UNARY[op]
    note_operator(frame, node, operand, operand)
    out = vl.BOTTOM
    for atom in operand.ordered():
        if has_method(machine, atom, method):
            from hybridize.interpreter.evaluate import calls

            out = vl.join(out, calls.call_method(machine, frame, vl.of(atom), method, node, how="operator"))
        elif tensor_like(atom):
            frame.ran(name, node)
            result = Tensor(atom.dtype, atom.shape, getattr(atom, "layout", "dense"))  # type: ignore[attr-defined]
            out = vl.join(out, vl.of(result).with_labels(lb.union(operand.labels, frame.made)))
        elif isinstance(atom, Const) and isinstance(atom.value, (int, float, complex)):
            out = vl.join(out, vl.const(function(atom.value)).add_labels(operand.labels))
        else:
            out = vl.join(out, vl.of(atom).add_labels(operand.labels))
    return out


def _not(machine: Machine, frame: Frame, node: ast.AST, operand: Value) -> Value:
    from hybridize.interpreter.evaluate import calls

    if may_be_tensor(operand):
        frame.event(CONVERT, node, subject=operand, attr="not")
        return vl.BOOL.with_labels(lb.union(operand.labels, frame.made))  # AutoGraph makes a tensor of it
    if lb.from_values(operand.labels) and any(map(is_number, operand.atoms)):
        frame.event(CONVERT, node, subject=operand, attr="not")
    calls.implicit(machine, frame, operand, "__bool__", node)
    verdict = truth(operand)
    return vl.BOOL.add_labels(operand.labels) if verdict is None else vl.const(not verdict)
