"""Specifications of tensors: what an ``input_signature`` holds, and what a function under it gets to see."""

from __future__ import annotations

import ast

from hybridize.interpreter.functions.binding import Arguments
from hybridize.interpreter.models.library import model
from hybridize.interpreter.results import transfer
from hybridize.interpreter.state.frame import Frame
from hybridize.interpreter.state.machine import Machine
from hybridize.interpreter.state.record import COERCE
from hybridize.knowledge.model import Api
from hybridize.values import value as vl
from hybridize.values.atoms import ApiRef, Atom, DType, StaticShape, Tensor, Tuple
from hybridize.values.kinds import is_none, may_be_array
from hybridize.values.objects import Function, Instance, ListState, Sequence
from hybridize.values.value import Value

LAYOUTS = {
    "tensorflow.TensorSpec": "dense",
    "tensorflow.RaggedTensorSpec": "ragged",
    "tensorflow.SparseTensorSpec": "sparse",
}


@model(*LAYOUTS)
def _spec(machine: Machine, frame: Frame, api: Api, arguments: Arguments, node: ast.AST) -> Value:
    given = arguments.by_name(api.parameters)
    made: Instance = machine.allocate(frame, node, "spec", lambda site: Instance(site, ApiRef(api.name)))
    dtype = transfer.dtype_from(given["dtype"]) if "dtype" in given else "float32"
    shape = transfer.shape_from(given.get("shape"))
    machine.store(made, "shape", vl.of(StaticShape(shape)))
    machine.store(made, "dtype", vl.of(DType(dtype)))
    return vl.of(made)


def described(atom: Atom) -> Tensor | None:
    """The tensors that a specification admits, as one abstract tensor; None for anything else."""
    layout = (
        LAYOUTS.get(atom.cls.name) if isinstance(atom, Instance) and isinstance(atom.cls, ApiRef) else None
    )
    if layout is None:
        return None
    assert isinstance(atom, Instance)
    shape, dtype = atom.fields.get("shape"), atom.fields.get("dtype")
    dims = shape.single() if isinstance(shape, Value) else None
    name = dtype.single() if isinstance(dtype, Value) else None
    return Tensor(
        name.name if isinstance(name, DType) else None,
        dims.dims if isinstance(dims, StaticShape) else None,
        layout,
    )


def entries(signature: Value | None) -> list[Value] | None:
    """The specifications of a signature by position; None when there is no signature or it is not known."""
    atom = signature.single() if signature is not None else None
    if isinstance(atom, Tuple):
        return list(atom.items)
    if isinstance(atom, Sequence):
        state = atom.fields.get("content")
        return list(state.items) if isinstance(state, ListState) and state.items is not None else None
    return None


def tensors_of(spec: Value) -> Value:
    """What a parameter holds under a specification; any other value stands for itself."""
    atom = spec.single()
    tensor = described(atom) if atom is not None else None
    if tensor is not None:
        return vl.of(tensor)
    if isinstance(atom, Tuple):
        return vl.of(Tuple(tuple(map(tensors_of, atom.items)), atom.type_ref))
    return spec


def impose(signature: Value | None, function: Value, arguments: Arguments) -> Arguments:
    """The arguments as the body sees them under a signature: with its dtypes and shapes."""
    specs = entries(signature)
    if specs is None:
        return arguments
    skip = _receivers(function, arguments)
    positional = list(arguments.positional)
    for index, spec in enumerate(specs):
        if skip + index < len(positional):
            positional[skip + index] = _seen(spec, positional[skip + index])
    return Arguments(tuple(positional), arguments.keywords, arguments.rest, arguments.mapping)


def note_arrays(frame: Frame, node: ast.AST, signature: Value | None, function: Value, arguments: Arguments) -> None:
    """Arrays that a signature brings to its dtypes: tensors in their place it would refuse."""
    skip = _receivers(function, arguments)
    atom = function.single()
    names = [one.name for one in atom.code.params] if isinstance(atom, Function) else []
    for index, spec in enumerate(entries(signature) or ()):
        place = skip + index
        named = arguments.keywords.get(names[place]) if place < len(names) else None
        passed = arguments.positional[place] if place < len(arguments.positional) else named
        held = spec.single()
        tensor = described(held) if held is not None else None
        if passed is not None and tensor is not None and tensor.dtype is not None and may_be_array(passed):
            frame.event(COERCE, node, subject=passed, stored=vl.of(DType(tensor.dtype)), attr="given", name=str(index))


def _receivers(function: Value, arguments: Arguments) -> int:
    """1 if the first argument is the receiver, which has no specification."""
    atom = function.single()
    if not isinstance(atom, Function) or not atom.code.is_method or not arguments.positional:
        return 0
    return 1 if any(isinstance(one, Instance) for one in arguments.positional[0].atoms) else 0


def _seen(spec: Value, passed: Value) -> Value:
    atom = spec.single()
    tensor = described(atom) if atom is not None else None
    if tensor is None or not passed.atoms or any(is_none(one) for one in passed.atoms):
        return passed
    return vl.of(tensor).with_labels(passed.labels)
