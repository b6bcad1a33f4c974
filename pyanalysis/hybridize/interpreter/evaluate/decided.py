"""Python numbers and arrays that a tensor condition chooses: in a graph they come out as tensors."""

from __future__ import annotations

from hybridize.interpreter.state.machine import Machine
from hybridize.values import labels as lb
from hybridize.values import value as vl
from hybridize.values.atoms import Array, Atom, Const, Scalar, Tuple
from hybridize.values.objects import Dictionary, DictState, ListState, Sequence, list_state
from hybridize.values.value import BOTTOM, Value


def decided_by(value: Value, condition: Value, machine: Machine | None = None) -> Value:
    """Python numbers and arrays that a tensor condition chooses: in a graph they come out as tensors.

    ``machine``: what lists and dicts hold comes out with them.
    """
    only = value.single()
    if machine is not None:
        for atom in value.ordered():
            _decide_content(machine, atom, condition)
    if isinstance(only, Tuple):
        items = tuple(decided_by(item, condition, machine) for item in only.items)
        return value if items == only.items else vl.of(Tuple(items, only.type_ref)).add_labels(value.labels)
    if value.atoms and all(map(_becomes_tensor, value.atoms)):
        return value.add_labels(lb.settled(condition.labels))  # a number has no size
    return value


def _decide_content(machine: Machine, atom: Atom, condition: Value) -> None:
    if not isinstance(atom, (Sequence, Dictionary)):
        return
    state = atom.fields.get("content")
    if isinstance(state, ListState) and state.items:
        items = tuple(decided_by(item, condition) for item in state.items)
        if items != state.items:
            machine.heap.write(atom, "content", list_state(items, BOTTOM))
    elif isinstance(state, DictState) and state.known:
        known = {key: decided_by(item, condition) for key, item in state.known.items()}
        if known != state.known:
            machine.heap.write(atom, "content", DictState(known, state.rest_key, state.rest_value, state.maybe))


def _becomes_tensor(atom: Atom) -> bool:
    return isinstance(atom, Array) or (isinstance(atom, (Const, Scalar)) and atom.type_name in _NUMBERS)


_NUMBERS = ("int", "float", "bool", "complex")
