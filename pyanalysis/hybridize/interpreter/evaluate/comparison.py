"""Comparisons, chains of them, identity and membership."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable
from typing import Any

from hybridize.interpreter.evaluate.coercion import note_numbers, note_operator
from hybridize.interpreter.evaluate.data_classes import read_fields
from hybridize.interpreter.evaluate.equality import compare_equal
from hybridize.interpreter.evaluate.operators import tensor_like
from hybridize.interpreter.evaluate.own_comparisons import ask_methods
from hybridize.interpreter.evaluate.python_operators import fold, sequence_state
from hybridize.interpreter.evaluate.truth import truth
from hybridize.interpreter.execute.iteration import iterate
from hybridize.interpreter.functions.binding import Arguments
from hybridize.interpreter.results import transfer
from hybridize.interpreter.state.frame import Frame
from hybridize.interpreter.state.machine import Machine
from hybridize.interpreter.state.record import API, CONVERT
from hybridize.knowledge.index import lookup
from hybridize.values import labels as lb
from hybridize.values import value as vl
from hybridize.values.atoms import ApiRef, Array, Atom, Const, Dataset, Scalar, Tensor, Tuple
from hybridize.values.derived import behind
from hybridize.values.kinds import is_rebuilt, is_unknown, may_be_array, may_be_tensor, may_be_unknown
from hybridize.values.objects import Dictionary, Instance, Sequence, list_state
from hybridize.values.value import Value

_COMPARE: dict[type, tuple[str, str, Callable[..., Any]]] = {
    ast.Eq: ("__eq__", "tensorflow.math.equal", operator.eq),
    ast.NotEq: ("__ne__", "tensorflow.math.not_equal", operator.ne),
    ast.Lt: ("__lt__", "tensorflow.math.less", operator.lt),
    ast.LtE: ("__le__", "tensorflow.math.less_equal", operator.le),
    ast.Gt: ("__gt__", "tensorflow.math.greater", operator.gt),
    ast.GtE: ("__ge__", "tensorflow.math.greater_equal", operator.ge),
}


# -- comparison -------------------------------------------------------------------------------------------------
def compare(machine: Machine, frame: Frame, node: ast.Compare, evaluate: Callable[..., Value]) -> Value:
    """A comparison or a chain of them."""
    left = evaluate(machine, frame, node.left)
    out = vl.BOTTOM
    for op, right_node in zip(node.ops, node.comparators):
        right = evaluate(machine, frame, right_node)
        one = compare_two(machine, frame, node, type(op), left, right)
        if len(node.ops) > 1 and may_be_tensor(one):
            frame.event(CONVERT, node, subject=one, attr="chained_comparison")
        out = vl.join(out, one)
        left = right
    if len(node.ops) > 1 and truth(out) is True:
        return vl.TRUE
    if len(node.ops) > 1 and not may_be_tensor(out):
        return vl.BOOL.add_labels(out.labels)
    return out


def compare_two(machine: Machine, frame: Frame, node: ast.AST, op: type, left: Value, right: Value) -> Value:
    """``left op right`` for a comparison of :mod:`ast`."""
    labels = lb.union(left.labels, right.labels)
    if op in (ast.Is, ast.IsNot):
        if all(may_be_tensor(value) or may_be_array(value) for value in (left, right)):
            frame.event(CONVERT, node, subject=left, stored=right, attr="identity")
        elif any(is_rebuilt(a) and _may_be_one(a, b) for a in left.atoms for b in right.atoms):
            passed, against = (left, right) if left.labels else (right, left)
            frame.event(CONVERT, node, subject=passed, stored=against, attr="identity", detail="container")
        return _identity(op is ast.Is, left, right)
    if op in (ast.In, ast.NotIn):
        return _contains(machine, frame, node, op is ast.In, left, right).add_labels(labels)
    method, _, function = _COMPARE[op]
    folded = fold(left, right, function)
    if folded is not None:
        return folded
    compared_with_none = left.constant() is None or right.constant() is None
    if not compared_with_none:
        note_numbers(frame, node, op, left, right)
        machine.look_into(left, node)
        machine.look_into(right, node)
    answer, left, right = ask_methods(machine, frame, node, method, left, right)
    if not left.atoms or not right.atoms:
        return answer
    plain = _none_comparison if compared_with_none else _without_methods
    return vl.join(answer, plain(machine, frame, node, op, left, right))


def _without_methods(machine: Machine, frame: Frame, node: ast.AST, op: type, left: Value, right: Value) -> Value:
    """The comparison where no object of the program answers it."""
    labels = lb.union(left.labels, right.labels)
    if may_be_tensor(left) or may_be_tensor(right):
        frame.ran(_COMPARE[op][1], node)
        note_operator(frame, node, left, right)
        out = vl.BOTTOM
        for one in left.ordered():
            for other in right.ordered():
                if tensor_like(one) or tensor_like(other):
                    shape = transfer.broadcast_atoms(one, other)
                    out = vl.join(out, vl.of(Tensor("bool", shape)).with_labels(lb.union(labels, frame.made)))
        return out
    if may_be_array(left) or may_be_array(right):
        note_operator(frame, node, left, right)
        shape = transfer.broadcast_atoms(*(value.single() for value in (left, right)))
        return vl.of(Array("bool", shape)).add_labels(labels)
    if op is ast.Eq or op is ast.NotEq:
        compare_equal(machine, frame, left, right, node)
    else:
        read_fields(machine, vl.join(left, right), node)
    if may_be_unknown(left) or may_be_unknown(right):
        return vl.unknown("comparison of unknown values").add_labels(labels)
    if op in (ast.Eq, ast.NotEq):
        same = _same_or_different(left, right)
        if same is not None:
            return vl.const(same is (op is ast.Eq))
    return vl.BOOL.add_labels(labels)


def _none_comparison(machine: Machine, frame: Frame, node: ast.AST, op: type, left: Value, right: Value) -> Value:
    other = right if left.constant() is None else left
    if other.constant() is None:
        return vl.const(op is ast.Eq)
    if not any(is_unknown(atom) or isinstance(atom, Instance) or (isinstance(atom, Const) and atom.value is None)
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


def _may_be_one(one: Atom, other: Atom) -> bool:
    """Whether two containers may be the same one. Tuples are told by what they hold, whose labels may differ."""
    if isinstance(one, Tuple) and isinstance(other, Tuple):
        return len(one.items) == len(other.items) and all(
            bool(left.atoms & right.atoms) or any(_may_be_one(a, b) for a in left.atoms for b in right.atoms)
            for left, right in zip(one.items, other.items))
    return one == other


def _identity(positive: bool, left: Value, right: Value) -> Value:
    one, other = left.single(), right.single()
    if one is not None and other is not None:
        if isinstance(one, Const) and isinstance(other, Const) and one == other:
            return vl.const(positive)
        if one.kind in ("class", "function", "module", "api") and one == other:
            return vl.const(positive)
    if left.atoms & right.atoms or may_be_unknown(left) or may_be_unknown(right):
        return vl.BOOL
    for value in (left, right):
        if any(isinstance(atom, Scalar) for atom in value.atoms):
            opposite = right if value is left else left
            if opposite.constant() is None:
                return vl.const(not positive)
            return vl.BOOL
    return vl.const(not positive) if left.atoms and right.atoms else vl.BOTTOM


def _note_computed(machine: Machine, frame: Frame, item: Value, container: Value, node: ast.AST) -> None:
    """Numbers that were computed from tensors are compared here: in a graph they are tensors still."""
    held = [machine.content(atom).any() if isinstance(atom, Sequence) else vl.join_all(atom.items)
            for atom in container.atoms if isinstance(atom, (Sequence, Tuple))]
    for value in (item, *held):
        if lb.from_values(value.labels):
            frame.event(CONVERT, node, subject=value, attr="contains")


def _contains(machine: Machine, frame: Frame, node: ast.AST, positive: bool, item: Value, container: Value) -> Value:
    from hybridize.interpreter.evaluate import attributes, calls

    elements = vl.join_all(atom.element for atom in container.ordered() if isinstance(atom, Dataset))
    if may_be_array(container) or elements.atoms:  # of an argument a graph has the tensor, which `in` refuses
        frame.event(CONVERT, node, subject=vl.join(container, elements), attr="contains")
    if item.constant() is not None and (
            may_be_tensor(item) or may_be_tensor(container) or _holds_tensors(machine, container)):
        frame.event(CONVERT, node, subject=container if may_be_tensor(container) else vl.join(item, container),
                    attr="contains")
        return vl.BOOL
    _note_computed(machine, frame, item, container, node)
    constant = item.constant()
    for atom in container.ordered():
        own = attributes.special(machine, frame, atom, "__contains__", node)
        if own is not None:
            return calls.call_value(machine, frame, own, Arguments((item,)), node, how="operator")
        if isinstance(atom, Instance) and behind(vl.of(atom)).single() is atom:
            _contains_by_base(machine, frame, node, atom, item)
        api = lookup(atom.name) if isinstance(atom, ApiRef) else None
        if api is not None and api.kind == "constant":  # ``key in os.environ`` asks a library's constant
            frame.event(API, node, name=api.name, api=api, arguments=(item,))
    held = behind(container)
    compare_equal(machine, frame, vl.join_all(_held(machine, atom) for atom in held.ordered()), item, node)
    only = held.single()
    if constant is not vl.NOT_CONSTANT and only is not None:
        verdict = _known_contains(machine, only, constant)
        if verdict is not None:
            return vl.const(verdict is positive)
    return vl.BOOL


def _contains_by_base(machine: Machine, frame: Frame, node: ast.AST, atom: Instance, item: Value) -> None:
    """``in`` of an object whose class has it from a library, which asks the program's own methods."""
    from hybridize.interpreter.evaluate import attributes, outside
    from hybridize.interpreter.models.template_methods import call_own

    outside.read_items(machine, atom, node)
    found = attributes.find_in_class(machine, atom, "__contains__")
    if isinstance(found, ApiRef):
        call_own(machine, frame, vl.of(atom), found.name, Arguments((item,)), node)
    elif found is None:  # without ``__contains__`` the items are compared one by one
        compare_equal(machine, frame, iterate(machine, frame, vl.of(atom), node).element, item, node)


def _held(machine: Machine, container: Atom) -> Value:
    """What ``in`` compares with: of a dict its keys, which are found by their hashes first."""
    if isinstance(container, Dictionary):
        return machine.content(container).rest_key
    state = sequence_state(machine, container)
    return state.any() if state is not None else vl.BOTTOM


def _holds_tensors(machine: Machine, container: Value) -> bool:
    return any(may_be_tensor(inner) for atom in container.atoms if isinstance(atom, (Tuple, Sequence))
               for inner in ((sequence_state(machine, atom) or list_state(())).any(),))


def _known_contains(machine: Machine, atom: Atom, constant: Any) -> bool | None:
    if isinstance(atom, Const) and isinstance(atom.value, str) and isinstance(constant, str):
        return constant in atom.value
    if isinstance(atom, Dictionary):
        state = machine.content(atom)
        key = Const(constant)
        if key in state.known and key not in state.maybe:
            return True
        return False if key not in state.known and not state.rest_key.atoms else None
    state = sequence_state(machine, atom)
    if state is None or state.items is None:
        return None
    values = [value.constant() for value in state.items]
    if any(value is vl.NOT_CONSTANT for value in values):
        return True if any(value is not vl.NOT_CONSTANT and value == constant for value in values) else None
    return constant in values
