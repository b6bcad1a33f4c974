"""Operators: arithmetic, comparison, ``not`` and in-place forms, on Python values, arrays, tensors and objects."""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable
from typing import Any

from hybridize.interpreter import transfer
from hybridize.interpreter.coercion import note_operator
from hybridize.interpreter.frame import Frame
from hybridize.interpreter.machine import Machine
from hybridize.interpreter.models.gathering import note_dense
from hybridize.interpreter.record import CONVERT, INDEX, MUTATE, STATIC
from hybridize.interpreter.truth import truth
from hybridize.values import labels as lb
from hybridize.values import value as vl
from hybridize.values.atoms import ApiRef, Array, Atom, Const, Scalar, StaticShape, Tensor, Tuple, Unknown
from hybridize.values.kinds import may_be_tensor
from hybridize.values.objects import Dictionary, DictState, Instance, ListState, Sequence, Variable
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
_COMPARE: dict[type, tuple[str, str, Callable[..., Any]]] = {
    ast.Eq: ("__eq__", "tensorflow.math.equal", operator.eq),
    ast.NotEq: ("__ne__", "tensorflow.math.not_equal", operator.ne),
    ast.Lt: ("__lt__", "tensorflow.math.less", operator.lt),
    ast.LtE: ("__le__", "tensorflow.math.less_equal", operator.le),
    ast.Gt: ("__gt__", "tensorflow.math.greater", operator.gt),
    ast.GtE: ("__ge__", "tensorflow.math.greater_equal", operator.ge),
}
_REFLECTED = {"__lt__": "__gt__", "__gt__": "__lt__", "__le__": "__ge__", "__ge__": "__le__",
              "__eq__": "__eq__", "__ne__": "__ne__"}


def binary(machine: Machine, frame: Frame, node: ast.BinOp, left: Value, right: Value) -> Value:
    """``left op right``."""
    return _binary(machine, frame, node, type(node.op), left, right)


def in_place(machine: Machine, frame: Frame, node: ast.AugAssign, left: Value, right: Value) -> Value:
    """``left op= right``: lists, sets, dicts and arrays change in place, objects may define it."""
    op = type(node.op)
    special = "__i" + _BINARY[op][0][2:]
    out = vl.BOTTOM
    rest: set[Atom] = set()
    for atom in left.ordered():
        if isinstance(atom, Instance) and _has(machine, atom, special):
            out = vl.join(out, _dunder(machine, frame, vl.of(atom), special, right, node))
        elif isinstance(atom, (Sequence, Dictionary)) and atom.kind in ("sequence", "dict"):
            frame.event(MUTATE, node, target=atom, attr="op=", stored=right, subject=left)
            _extend(machine, frame, atom, right, node, op)
            out = vl.join(out, vl.of(atom))
        else:
            if type(atom) is Array:
                from hybridize.interpreter.places import note_change

                frame.event(MUTATE, node, target=None, attr="op=", stored=right, subject=left)
                note_change(machine, frame, node)
            rest.add(atom)
    if rest:
        value = left if len(rest) == len(left.atoms) else vl.make(frozenset(rest), left.labels)
        out = vl.join(out, _binary(machine, frame, node, op, value, right))
    return out


def _extend(machine: Machine, frame: Frame, atom: Any, right: Value, node: ast.AST, op: type) -> None:
    from hybridize.interpreter.iteration import iterate
    from hybridize.interpreter.subscripts import as_mapping

    frame.record.writes.setdefault((atom, "content"), None)
    if isinstance(atom, Dictionary):
        state, more = machine.content(atom), as_mapping(machine, right)
        machine.store(atom, "content", DictState({**state.known, **more.known},
                                                 vl.join(state.rest_key, more.rest_key),
                                                 vl.join(state.rest_value, more.rest_value)))
        return
    state = machine.content(atom)
    what = iterate(machine, frame, right, node)
    if state.items is not None and what.items is not None and op is ast.Add and len(state.items) < 64:
        machine.store(atom, "content", ListState(state.items + what.items))
    else:
        machine.store(atom, "content", ListState(None, vl.join(state.any(), what.element)))


def _binary(machine: Machine, frame: Frame, node: ast.AST, op: type, left: Value, right: Value) -> Value:
    folded = _fold(left, right, _BINARY[op][2])
    if folded is not None:
        return folded
    if not left.atoms or not right.atoms:
        return vl.BOTTOM
    labels = lb.union(left.labels, right.labels)
    if op is ast.Mod and all(_is_text(atom) for atom in left.atoms):
        return _percent(frame, node, left, right)
    _note_numbers(frame, node, op, left, right)
    if may_be_tensor(left) or may_be_tensor(right):
        return _tensor_op(machine, frame, node, op, left, right, labels)
    note_operator(frame, node, left, right)
    out = vl.BOTTOM
    for one in left.ordered():
        for other in right.ordered():
            out = vl.join(out, _pair(machine, frame, node, op, one, other, labels))
    return out


def _is_text(atom: Atom) -> bool:
    return isinstance(atom, (Const, Scalar)) and atom.type_name in ("str", "bytes")


def _percent(frame: Frame, node: ast.AST, left: Value, right: Value) -> Value:
    """``"%.2f" % x``: a conversion of what is formatted; ``%s`` takes anything, other letters want numbers."""
    text = left.constant()
    plain = isinstance(text, str) and all(letter in "sra%" for letter in _LETTER.findall(text))
    shown = [right, *(item for atom in right.ordered() if isinstance(atom, Tuple) for item in atom.items)]
    for value in shown:
        if may_be_tensor(value) or value.labels:
            frame.event(CONVERT, node, subject=value, attr="percent" if plain else "format")
    return vl.STR.add_labels(lb.union(left.labels, right.labels))


_LETTER = re.compile(r"%(?:\([^)]*\))?[#0\- +]*[\d*]*(?:\.[\d*]+)?[hlL]?([a-zA-Z%])")


_WIDE = re.compile(r"%[^a-zA-Z%]*\d{4}")  # a text of a length that only the format tells


def _note_numbers(frame: Frame, node: ast.AST, op: type, left: Value, right: Value) -> None:
    """A Python number that may be computed from a tensor is an operand: in a graph it is a tensor of fixed dtype."""
    for one, other in ((left, right), (right, left)):
        if any(label.kind == lb.SIZE for label in one.labels) and not may_be_tensor(one):
            frame.event(STATIC, node, subject=one, attr="operand")
        if not _is_computed_number(one):
            continue
        if op is ast.Mult and any(isinstance(atom, (Sequence, Tuple)) or _is_text(atom) for atom in other.atoms):
            frame.event(INDEX, node, subject=one, attr="repeat")
        else:
            frame.event(INDEX, node, subject=one, stored=other, attr="division" if op is ast.Div else "operand")


def _is_computed_number(value: Value) -> bool:
    return lb.from_values(value.labels) and all(
        isinstance(atom, (Const, Scalar)) and atom.type_name in ("int", "float", "bool") for atom in value.atoms)


def _fold(left: Value, right: Value, function: Callable[..., Any]) -> Value | None:
    a, b = left.constant(), right.constant()
    if a is vl.NOT_CONSTANT or b is vl.NOT_CONSTANT or a is None or b is None:
        return None
    if isinstance(a, (str, bytes)) and not isinstance(b, type(a)):
        return None
    if isinstance(b, (str, bytes)) and not isinstance(a, type(b)):
        return None
    if function is operator.mod and isinstance(a, (str, bytes)) and len(a) > 2 and _WIDE.search(str(a)):
        return None
    try:
        if function is operator.pow and (abs(b) > 64 or abs(a) > 1e6):
            return None
        if (
            function in (operator.lshift, operator.mul)
            and isinstance(b, int)
            and (b > 1 << 20 and not isinstance(a, (int, float)))
        ):
            return None
        if function is operator.lshift and b > 256:
            return None
        result = function(a, b)
    except Exception:
        return None
    if isinstance(result, (str, bytes)) and len(result) > 256:
        return None
    if isinstance(result, int) and result.bit_length() > 256:
        return None  # the square of it, and so on, in a loop or over many lines
    return vl.const(result).add_labels(lb.union(left.labels, right.labels))


def _tensor_op(machine: Machine, frame: Frame, node: ast.AST, op: type, left: Value, right: Value,
               labels: lb.Labels) -> Value:
    out = vl.BOTTOM
    name = _OPS.get(op, "tensorflow.bitwise")
    note_operator(frame, node, left, right)
    note_dense(frame, left)
    note_dense(frame, right)
    for one in left.ordered():
        for other in right.ordered():
            if _overrides(machine, one, op) or _overrides(machine, other, op):
                out = vl.join(out, _pair(machine, frame, node, op, one, other, labels))
            elif _tensor_like(one) or _tensor_like(other):
                frame.record.ops.setdefault(name, node)
                result = transfer.binary(name, one, other)
                whole = result.shape is not None and None not in result.shape
                found = lb.union(lb.settled(labels) if whole else labels, frame.made)
                out = vl.join(out, vl.of(result).with_labels(found))
            else:
                out = vl.join(out, _pair(machine, frame, node, op, one, other, labels))
    return out


def _tensor_like(atom: Atom) -> bool:
    return type(atom) in (Tensor, Variable)


def _overrides(machine: Machine, atom: Atom, op: type) -> bool:
    return isinstance(atom, Instance) and (_has(machine, atom, _BINARY[op][0]) or _has(machine, atom, _BINARY[op][1]))


def _has(machine: Machine, atom: Instance, name: str) -> bool:
    from hybridize.interpreter import attributes

    return isinstance(attributes.lookup(machine, atom.cls, name), Value)


def _dunder(machine: Machine, frame: Frame, receiver: Value, name: str, argument: Value, node: ast.AST) -> Value:
    from hybridize.interpreter import calls

    return calls.call_method(machine, frame, receiver, name, node, (argument,), how="operator")


def _pair(machine: Machine, frame: Frame, node: ast.AST, op: type, one: Atom, other: Atom, labels: lb.Labels) -> Value:
    method, reflected, function = _BINARY[op]
    if isinstance(one, Instance) and _has(machine, one, method):
        return _dunder(machine, frame, vl.of(one), method, vl.of(other).add_labels(labels), node)
    if isinstance(other, Instance) and _has(machine, other, reflected):
        return _dunder(machine, frame, vl.of(other), reflected, vl.of(one).add_labels(labels), node)
    if type(one) is Unknown or type(other) is Unknown:
        if type(one) is Array or type(other) is Array:
            return vl.join(vl.ANY_ARRAY, vl.unknown("operand of unknown type")).add_labels(labels)
        return vl.unknown("operand of unknown type").add_labels(labels)
    if type(one) is Array or type(other) is Array:
        return vl.of(transfer.array_binary(_OPS.get(op, ""), one, other)).add_labels(labels)
    folded = _fold(vl.of(one), vl.of(other), function)
    if folded is not None:
        return folded.add_labels(labels)
    return _python_pair(machine, frame, node, op, one, other).add_labels(labels)


def _python_pair(machine: Machine, frame: Frame, node: ast.AST, op: type, one: Atom, other: Atom) -> Value:
    if op is ast.Mod and _type(one) == "str":
        _fill_in(machine, frame, node, other)
        return vl.STR
    if isinstance(one, Instance) or isinstance(other, Instance):
        return _outside_pair(one, op)
    if isinstance(one, Tuple) and isinstance(other, Tuple) and op is ast.Add:
        return vl.of(Tuple(one.items + other.items))
    if isinstance(one, StaticShape) or isinstance(other, StaticShape):
        return _shape_sum(one, other)
    if isinstance(one, (Sequence, Tuple)) or isinstance(other, (Sequence, Tuple)):
        return _sequence_pair(machine, frame, node, op, one, other)
    if isinstance(one, Dictionary):
        return machine.new_dict(frame, node, DictState({}, vl.STR, machine.content(one).any_value()), tag="op")
    return _scalars(op, _type(one), _type(other))


def _fill_in(machine: Machine, frame: Frame, node: ast.AST, filling: Atom) -> None:
    """``text % filling`` makes text of the objects that it fills in."""
    from hybridize.interpreter import calls

    for value in filling.items if isinstance(filling, Tuple) else (vl.of(filling),):
        calls.implicit(machine, frame, value, "__str__", node)


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
    left, right = _state(machine, one), _state(machine, other)
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


def _state(machine: Machine, atom: Atom) -> ListState | None:
    if isinstance(atom, Tuple):
        return ListState(atom.items)
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


# -- unary ------------------------------------------------------------------------------------------------------
_UNARY: dict[type, tuple[str, Callable[[Any], Any], str]] = {
    ast.USub: ("__neg__", operator.neg, "tensorflow.math.negative"),
          ast.UAdd: ("__pos__", operator.pos, "tensorflow.identity"),
          ast.Invert: ("__invert__", operator.invert, "tensorflow.math.logical_not")}


def unary(machine: Machine, frame: Frame, node: ast.UnaryOp, operand: Value) -> Value:
    """``-x``, ``+x``, ``~x``, ``not x``."""
    if isinstance(node.op, ast.Not):
        return _not(machine, frame, node, operand)
    method, function, name = _UNARY[type(node.op)]
    out = vl.BOTTOM
    for atom in operand.ordered():
        if isinstance(atom, Instance) and _has(machine, atom, method):
            from hybridize.interpreter import calls

            out = vl.join(out, calls.call_method(machine, frame, vl.of(atom), method, node, how="operator"))
        elif _tensor_like(atom):
            frame.record.ops.setdefault(name, node)
            result = Tensor(atom.dtype, atom.shape, getattr(atom, "layout", "dense"))  # type: ignore[attr-defined]
            out = vl.join(out, vl.of(result).with_labels(lb.union(operand.labels, frame.made)))
        elif isinstance(atom, Const) and isinstance(atom.value, (int, float, complex)):
            out = vl.join(out, vl.const(function(atom.value)).add_labels(operand.labels))
        else:
            out = vl.join(out, vl.of(atom).add_labels(operand.labels))
    return out


def _not(machine: Machine, frame: Frame, node: ast.UnaryOp, operand: Value) -> Value:
    from hybridize.interpreter import calls

    if may_be_tensor(operand):
        frame.event(CONVERT, node, subject=operand, attr="not")
        return vl.ANY_TENSOR.with_labels(lb.union(operand.labels, frame.made)) if _converted(frame, node) else vl.BOOL
    calls.implicit(machine, frame, operand, "__bool__", node)
    verdict = truth(operand)
    return vl.BOOL.add_labels(operand.labels) if verdict is None else vl.const(not verdict)


def _converted(frame: Frame, node: ast.AST) -> bool:
    """Eagerly ``not t`` is a Python bool; AutoGraph gives a tensor. Either may guard a tensor condition."""
    return True


# -- comparison -------------------------------------------------------------------------------------------------
def compare(machine: Machine, frame: Frame, node: ast.Compare, evaluate: Callable[..., Value]) -> Value:
    """A comparison or a chain of them."""
    left = evaluate(machine, frame, node.left)
    out = vl.BOTTOM
    for op, right_node in zip(node.ops, node.comparators):
        right = evaluate(machine, frame, right_node)
        one = _one_comparison(machine, frame, node, type(op), left, right)
        if len(node.ops) > 1 and may_be_tensor(one):
            frame.event(CONVERT, node, subject=one, attr="chained_comparison")
        out = vl.join(out, one)
        left = right
    if len(node.ops) > 1 and truth(out) is True:
        return vl.TRUE
    if len(node.ops) > 1 and not may_be_tensor(out):
        return vl.BOOL.add_labels(out.labels)
    return out


def _one_comparison(machine: Machine, frame: Frame, node: ast.Compare, op: type, left: Value, right: Value) -> Value:
    labels = lb.union(left.labels, right.labels)
    if op in (ast.Is, ast.IsNot):
        return _identity(op is ast.Is, left, right)
    if op in (ast.In, ast.NotIn):
        return _contains(machine, frame, node, op is ast.In, left, right).add_labels(labels)
    method, name, function = _COMPARE[op]
    folded = _fold(left, right, function)
    if folded is not None:
        return folded
    if left.constant() is None or right.constant() is None:
        return _none_comparison(op, left, right)
    _note_numbers(frame, node, op, left, right)
    if may_be_tensor(left) or may_be_tensor(right):
        frame.record.ops.setdefault(name, node)
        note_operator(frame, node, left, right)
        out = vl.BOTTOM
        for one in left.ordered():
            for other in right.ordered():
                if _tensor_like(one) or _tensor_like(other):
                    shape = transfer.broadcast_atoms(one, other)
                    out = vl.join(out, vl.of(Tensor("bool", shape)).with_labels(lb.union(labels, frame.made)))
        return out
    if any(type(atom) is Array for atom in (*left.atoms, *right.atoms)):
        shape = transfer.broadcast_atoms(*(value.single() for value in (left, right)))
        return vl.of(Array("bool", shape)).add_labels(labels)
    for receiver, argument, special in ((left, right, method), (right, left, _REFLECTED[method])):
        for atom in receiver.ordered():
            if isinstance(atom, Instance) and _has(machine, atom, special):
                return _dunder(machine, frame, vl.of(atom), special, argument, node)
    if _unknown_operand(left) or _unknown_operand(right):
        return vl.unknown("comparison of unknown values").add_labels(labels)
    if op in (ast.Eq, ast.NotEq):
        same = _same_or_different(left, right)
        if same is not None:
            return vl.const(same is (op is ast.Eq))
    return vl.BOOL.add_labels(labels)


def _unknown_operand(value: Value) -> bool:
    return any(type(atom) is Unknown for atom in value.atoms)


def _none_comparison(op: type, left: Value, right: Value) -> Value:
    other = right if left.constant() is None else left
    if other.constant() is None:
        return vl.const(op is ast.Eq)
    if not any(isinstance(atom, (Unknown, Instance)) or (isinstance(atom, Const) and atom.value is None)
               for atom in other.atoms) and not may_be_tensor(other):
        return vl.const(op is ast.NotEq)
    return vl.BOOL


def _same_or_different(left: Value, right: Value) -> bool | None:
    """Equality of constants of unlike types, definitions, dtypes and known sets of constants."""
    if all(isinstance(atom, Const) for atom in (*left.atoms, *right.atoms)):
        values = {repr(a.value) for a in left.atoms}, {repr(b.value) for b in right.atoms}  # type: ignore[attr-defined]
        if not values[0] & values[1] and not any(
                isinstance(a.value, (int, float)) for a in (*left.atoms, *right.atoms)):  # type: ignore[attr-defined]
            return False
    one, other = left.single(), right.single()
    if one is not None and other is not None:
        if one.kind == other.kind == "dtype":
            if one.name is None or other.name is None:  # type: ignore[attr-defined]
                return None
            return bool(one == other)
        if one.kind in ("class", "function", "module") and other.kind in ("class", "function", "module"):
            return one is other
        if isinstance(one, ApiRef) and isinstance(other, ApiRef):
            return one == other
    return None


def _identity(positive: bool, left: Value, right: Value) -> Value:
    one, other = left.single(), right.single()
    if one is not None and other is not None:
        if isinstance(one, Const) and isinstance(other, Const) and one == other:
            return vl.const(positive)
        if one.kind in ("class", "function", "module", "api") and one == other:
            return vl.const(positive)
    if left.atoms & right.atoms or _unknown_operand(left) or _unknown_operand(right):
        return vl.BOOL
    for value in (left, right):
        if any(isinstance(atom, Scalar) for atom in value.atoms):
            opposite = right if value is left else left
            if opposite.constant() is None:
                return vl.const(not positive)
            return vl.BOOL
    return vl.const(not positive) if left.atoms and right.atoms else vl.BOTTOM


def _contains(machine: Machine, frame: Frame, node: ast.AST, positive: bool, item: Value, container: Value) -> Value:
    from hybridize.interpreter import calls

    if item.constant() is not None and (
            may_be_tensor(item) or may_be_tensor(container) or _holds_tensors(machine, container)):
        frame.event(CONVERT, node, subject=vl.join(item, container), attr="contains")
        return vl.BOOL
    constant = item.constant()
    for atom in container.ordered():
        if isinstance(atom, Instance) and _has(machine, atom, "__contains__"):
            return calls.call_method(machine, frame, vl.of(atom), "__contains__", node, (item,), how="operator")
    only = container.single()
    if constant is not vl.NOT_CONSTANT and only is not None:
        verdict = _known_contains(machine, only, constant)
        if verdict is not None:
            return vl.const(verdict is positive)
    return vl.BOOL


def _holds_tensors(machine: Machine, container: Value) -> bool:
    return any(may_be_tensor(inner) for atom in container.atoms if isinstance(atom, (Tuple, Sequence))
               for inner in ((_state(machine, atom) or ListState(())).any(),))


def _known_contains(machine: Machine, atom: Atom, constant: Any) -> bool | None:
    if isinstance(atom, Const) and isinstance(atom.value, str) and isinstance(constant, str):
        return constant in atom.value
    if isinstance(atom, Dictionary):
        state = machine.content(atom)
        key = Const(constant)
        if key in state.known and key not in state.maybe:
            return True
        return False if key not in state.known and not state.rest_key.atoms else None
    state = _state(machine, atom)
    if state is None or state.items is None:
        return None
    values = [value.constant() for value in state.items]
    if any(value is vl.NOT_CONSTANT for value in values):
        return True if any(value is not vl.NOT_CONSTANT and value == constant for value in values) else None
    return constant in values


def note_hash(frame: Frame, key: Value, node: ast.AST) -> None:
    """A value is used as a dictionary key."""
    if may_be_tensor(key):
        frame.event(CONVERT, node, subject=key, attr="hash")


def note_python_number(frame: Frame, value: Value, node: ast.AST, use: str) -> None:
    """A Python number computed from a tensor or from a static axis is used where Python needs it."""
    kinds = {label.kind for label in value.labels}
    if lb.VALUE in kinds or lb.OP in kinds:
        frame.event(INDEX, node, subject=value, attr=use)
    if lb.SHAPE in kinds or lb.SIZE in kinds:
        frame.event(STATIC, node, subject=value, attr=use)
