"""``tf.TensorArray``: the field ``#element`` holds what was written, so that reading and stacking know it."""

from __future__ import annotations

import ast

from hybridize.interpreter.evaluate import attribute_writes
from hybridize.interpreter.evaluate.sizes import is_given_tensor
from hybridize.interpreter.functions.binding import Arguments
from hybridize.interpreter.models.library import generic, method_model, note
from hybridize.interpreter.models.outside_call import Call, tensor
from hybridize.interpreter.results import transfer
from hybridize.interpreter.state.frame import Frame
from hybridize.interpreter.state.machine import Machine
from hybridize.interpreter.state.record import ELEMENT, UNWRITTEN
from hybridize.knowledge.model import Api
from hybridize.values import labels as lb
from hybridize.values import value as vl
from hybridize.values.atoms import Shape, Tensor
from hybridize.values.objects import Instance
from hybridize.values.value import NOT_CONSTANT, Value

_ARRAY = "tensorflow.TensorArray"
_ELEMENT, _COUNT = "#element", "#count"


@method_model(f"{_ARRAY}.write", f"{_ARRAY}.unstack", f"{_ARRAY}.scatter", f"{_ARRAY}.split")
def _written(machine: Machine, frame: Frame, api: Api, receiver: Value, arguments: Arguments, node: ast.AST) -> Value:
    """Remember the shape of an element; ``unstack`` tells how many there are."""
    frame.event(ELEMENT, node, subject=receiver, attr=api.name.rpartition(".")[2])
    told = generic(machine, frame, api, receiver, arguments, node, api.name)
    named = arguments.by_name(api.parameters)
    shape = transfer.describe(named.get("value", vl.BOTTOM))[1]
    leaf = api.name.rpartition(".")[2]
    if leaf == "split":
        shape = (None, *shape[1:]) if shape else None
    elif leaf != "write":
        shape = shape[1:] if shape else None
    for atom in receiver.ordered():
        if isinstance(atom, Instance):
            made = vl.of(Tensor(_dtype(atom), shape))
            known = machine.read(atom, _ELEMENT, node)
            held = vl.join(known, made) if isinstance(known, Value) else made
            attribute_writes.store_field(machine, frame, atom, _ELEMENT, held, len(receiver.atoms) > 1)
            if leaf == "unstack":
                full = transfer.describe(named.get("value", vl.BOTTOM))[1]
                count = vl.const(full[0]) if full and full[0] is not None else vl.INT
                attribute_writes.store_field(machine, frame, atom, _COUNT, count, len(receiver.atoms) > 1)
    return told


@method_model(f"{_ARRAY}.read", f"{_ARRAY}.stack", f"{_ARRAY}.gather", f"{_ARRAY}.concat")
def _read(machine: Machine, frame: Frame, api: Api, receiver: Value, arguments: Arguments, node: ast.AST) -> Value:
    """One element, or several behind one another."""
    named = arguments.by_name(api.parameters)
    note(frame, api, receiver, arguments, named, node, api.name)
    leaf = api.name.rpartition(".")[2]
    frame.event(ELEMENT, node, subject=receiver, attr=leaf)
    if any(isinstance(atom, Instance) and _is_blank(machine, atom, node) for atom in receiver.ordered()):
        frame.event(ELEMENT, node, subject=receiver, attr=UNWRITTEN)
    call = Call(machine, frame, node, api, receiver, arguments.positional, named, {})
    found = [_result(machine, atom, leaf, named, node) for atom in receiver.ordered() if isinstance(atom, Instance)]
    if leaf == "stack" and any(_grows(atom) for atom in receiver.atoms):
        call.labels = lb.union(call.labels, lb.sized_by(frame.code.number))
    dtypes = {dtype for dtype, _ in found}
    return tensor(call, dtypes.pop() if len(dtypes) == 1 else None,
                  vl.join_shapes([shape for _, shape in found]) if found else None)


def _result(machine: Machine, atom: Instance, leaf: str, named: dict[str, Value], node: ast.AST
            ) -> tuple[str | None, Shape]:
    element = _element(machine, atom, node)
    if element is None or leaf == "read":
        return _dtype(atom), element
    if leaf == "concat":
        return _dtype(atom), (None, *element[1:]) if element else None
    count = _count(machine, atom, node) if leaf == "stack" else _leading(named.get("indices"))
    return _dtype(atom), (count, *element)


def _element(machine: Machine, atom: Instance, node: ast.AST) -> Shape:
    held = machine.read(atom, _ELEMENT, node)
    if isinstance(held, Value):
        return transfer.describe(held)[1]
    given = atom.fields.get("#element_shape")
    return transfer.shape_from(given) if isinstance(given, Value) and given.constant() is not None else None


def _is_blank(machine: Machine, atom: Instance, node: ast.AST) -> bool:
    """Whether nothing was written on any way here, and the size of an element is not told either."""
    if isinstance(machine.read(atom, _ELEMENT, node), Value) or _dtype(atom) is None:
        return False
    given = atom.fields.get("#element_shape")
    if not isinstance(given, Value) or given.constant() is None:
        return True
    shape = transfer.shape_from(given)
    return shape is not None and None in shape


def _count(machine: Machine, atom: Instance, node: ast.AST) -> int | None:
    """The size that the array was made with, where it cannot grow."""
    counted = machine.read(atom, _COUNT, node)
    grows = atom.fields.get("#dynamic_size")
    if not isinstance(counted, Value):
        fixed = not isinstance(grows, Value) or grows.constant() is False
        counted = atom.fields.get("#size") if fixed else None
    size = counted.constant() if isinstance(counted, Value) else NOT_CONSTANT
    return size if isinstance(size, int) and not isinstance(size, bool) else None


def _grows(atom: object) -> bool:
    """Whether a graph has no number for the elements: the array may grow, or a tensor says how many there are."""
    if not isinstance(atom, Instance):
        return False
    grows, size = atom.fields.get("#dynamic_size"), atom.fields.get("#size")
    return isinstance(grows, Value) and grows.constant() is True or isinstance(size, Value) and is_given_tensor(size)


def _leading(indices: Value | None) -> int | None:
    shape = transfer.describe(indices)[1] if indices is not None else None
    return shape[0] if shape else None


def _dtype(atom: Instance) -> str | None:
    given = atom.fields.get("#dtype")
    return transfer.dtype_from(given) if isinstance(given, Value) else None
