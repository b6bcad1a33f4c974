"""Results that an operation packs otherwise in a graph: another container, one more or one less, or a tensor for None.

Eagerly ``tf.while_loop`` gives what its body returned last, in a graph the container of its first argument; what
``tf.case`` and ``tf.numpy_function`` give alone comes bare eagerly, in its list in a graph; and operations that give
nothing eagerly are something in the branches of a graph. Each is held against TensorFlow by the examples of HYB421.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence as Listed

from hybridize.interpreter.state.frame import Frame
from hybridize.interpreter.state.machine import Machine
from hybridize.interpreter.state.record import PACKED, CallEdge
from hybridize.values.atoms import ApiRef, Const, Tuple
from hybridize.values.objects import ListState, Obj, Sequence
from hybridize.values.value import Value


def container(value: Value) -> str | None:
    """How a container is called, None for what is no known one."""
    atom = value.single()
    if isinstance(atom, Tuple):
        return "a tuple" if atom.type_ref is None else f"a {getattr(atom.type_ref, 'name', 'named tuple')}"
    return "a list" if isinstance(atom, Sequence) and atom.type_name == "list" else None


def packed_by_body(machine: Machine, frame: Frame, node: ast.AST, given: Value, returned: Value,
                   items: tuple[Value, ...]) -> Value | None:
    """The result of a loop whose body returns another container than the loop was given; None where it is the same."""
    eagerly, in_graph = container(returned), container(given)
    if eagerly is None or in_graph is None or eagerly == in_graph:
        return None
    made = machine.new_list(frame, node, items, tag="packed")
    note_packed(frame, node, eagerly, in_graph, made)
    return made


def note_packed(frame: Frame, node: ast.AST, eagerly: str, in_graph: str, whole: Value | None = None) -> None:
    """Tell how a result is packed. ``whole``: the container, where its items are the same in both worlds."""
    atom = whole.single() if whole is not None else None
    frame.event(PACKED, node, attr=eagerly, name=in_graph, target=atom if isinstance(atom, Obj) else None)


def alone(machine: Machine, value: Value) -> Value | None:
    """The only item of a list or tuple."""
    items = _items(machine, value)
    return items[0] if items is not None and len(items) == 1 else None


def is_empty(machine: Machine, value: Value) -> bool:
    """Whether a value is a list or tuple without items."""
    return _items(machine, value) == ()


def _items(machine: Machine, value: Value) -> tuple[Value, ...] | None:
    atom = value.single()
    if isinstance(atom, Sequence) and atom.type_name == "list":
        state = machine.content(atom)
        return state.items if isinstance(state, ListState) else None
    return atom.items if isinstance(atom, Tuple) and atom.type_ref is None else None


def note_operations(frame: Frame, node: ast.AST, functions: Listed[Value], results: Listed[Value]) -> None:
    """Functions that give what operations without a result give: a graph chooses between the operations themselves."""
    if not results or not all(_is_none(value) for value in results):
        return
    called = [edge for edge in frame.record.calls.values() if edge.node is node]
    if any(isinstance(function.single(), ApiRef) for function in functions) or any(map(_gives_operation, called)):
        note_packed(frame, node, "None", "a tensor that says that the operations ran")


def _is_none(value: Value) -> bool:
    atom = value.single()
    return isinstance(atom, Const) and atom.value is None


def _gives_operation(edge: CallEdge) -> bool:
    """Whether a function returns the None of a call outside the program, and not None as such."""
    outside = edge.callee.outside_at
    return any((at.value if isinstance(at, ast.Return) else at) in outside for at, _ in edge.callee.returns)
