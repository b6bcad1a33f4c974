"""Arrays and what becomes of them: ``numpy()`` of tensors, nested lists, what a dataset hands out to NumPy."""

from __future__ import annotations

import ast

from hybridize.interpreter.execute.iteration import element_of_text
from hybridize.interpreter.functions.binding import Arguments
from hybridize.interpreter.models.library import generic, method_model, model
from hybridize.interpreter.models.structures import map_structure
from hybridize.interpreter.results import transfer
from hybridize.interpreter.state.frame import Frame
from hybridize.interpreter.state.machine import Machine
from hybridize.knowledge.model import Api
from hybridize.values import value as vl
from hybridize.values.atoms import Array, Atom, Dataset, Scalar, Tensor
from hybridize.values.objects import Iterator, Variable
from hybridize.values.value import Value


@method_model("numpy.ndarray.tolist")
def _tolist(machine: Machine, frame: Frame, api: Api, receiver: Value, arguments: Arguments, node: ast.AST) -> Value:
    """Lists as deep as the array has axes, of Python numbers."""
    generic(machine, frame, api, receiver, arguments, node, api.name)
    dtype, shape, _ = transfer.describe(receiver)
    value = _number(dtype) if shape is not None else vl.unknown("list of an array of unknown rank")
    for axis in range(len(shape or ()) - 1, -1, -1):
        value = machine.new_list(frame, node, None, value, tag=f"tolist{axis}")
    return value.add_labels(receiver.labels)


@method_model("tensorflow.RaggedTensor.to_list")
def _to_list(machine: Machine, frame: Frame, api: Api, receiver: Value, arguments: Arguments, node: ast.AST) -> Value:
    """Lists of lists, of which the innermost hold Python numbers."""
    generic(machine, frame, api, receiver, arguments, node, api.name)
    row = machine.new_list(frame, node, None, _number(transfer.describe(receiver)[0]), tag="row")
    deeper = machine.new_list(frame, node, None, row, tag="rows")
    return machine.new_list(frame, node, None, vl.join(row, deeper), tag="to_list").add_labels(receiver.labels)


def _number(dtype: str | None) -> Value:
    if dtype is None:
        return vl.unknown("number of unknown type")
    for prefix, name in (("float", "float"), ("int", "int"), ("uint", "int"), ("bool", "bool"), ("complex", "complex")):
        if dtype.startswith(prefix):
            return vl.of(Scalar(name))
    return vl.unknown("element of an array")


@model("tensorflow.keras.utils.pad_sequences")
def _pad_sequences(machine: Machine, frame: Frame, api: Api, arguments: Arguments, node: ast.AST) -> Value:
    """A row for each sequence, all of one length, whatever the lengths of the sequences."""
    told = generic(machine, frame, api, None, arguments, node, api.name)
    made = told.single()
    if isinstance(made, Array) and made.shape is not None:
        return told
    named = arguments.by_name(api.parameters)
    _, shape, _ = transfer.describe(named.get("sequences", vl.BOTTOM))
    longest = named.get("maxlen", vl.NONE).constant()
    given = named.get("dtype")
    dtype = transfer.dtype_from(given) if given is not None else "int32"
    length = longest if isinstance(longest, int) else None
    full = (shape[0], length, *shape[2:]) if shape is not None and len(shape) > 1 else None
    return vl.of(Array(dtype, full)).with_labels(told.labels)


@method_model("tensorflow.Tensor.numpy", "tensorflow.Variable.numpy")
def _numpy(machine: Machine, frame: Frame, api: Api, receiver: Value, arguments: Arguments, node: ast.AST) -> Value:
    """The array of a tensor has its dtype and shape."""
    told = generic(machine, frame, api, receiver, arguments, node, api.name)
    atoms = frozenset(map(as_array, receiver.atoms))
    if not atoms or any(not isinstance(atom, (Array, Scalar)) for atom in atoms):
        return told
    return vl.make(atoms, told.labels)


def as_array(atom: Atom) -> Atom:
    """The array that holds what a tensor holds."""
    if isinstance(atom, Variable) or (isinstance(atom, Tensor) and atom.layout == "dense"):
        return element_of_text(Array(atom.dtype, atom.shape))
    return atom


@method_model("tensorflow.data.Dataset.as_numpy_iterator")
def _as_numpy_iterator(
    machine: Machine, frame: Frame, api: Api, receiver: Value, arguments: Arguments, node: ast.AST
) -> Value:
    """An iterator over the elements with arrays in the place of tensors."""
    told = generic(machine, frame, api, receiver, arguments, node, api.name)
    made, dataset = told.single(), receiver.single()
    if isinstance(made, Iterator) and isinstance(dataset, Dataset):
        made.element = map_structure(dataset.element, lambda atom: vl.of(as_array(atom)))
        made.source = vl.BOTTOM  # in a graph nothing steps through it: it is an iterator of Python
    return told
