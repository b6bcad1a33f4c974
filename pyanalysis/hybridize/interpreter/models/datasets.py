"""Datasets whose elements are described by specifications, or made of other datasets' elements."""

from __future__ import annotations

import ast

from hybridize.interpreter.functions.binding import Arguments
from hybridize.interpreter.models.library import generic, model
from hybridize.interpreter.models.specs import described
from hybridize.interpreter.models.structures import TOO_DEEP
from hybridize.interpreter.results import transfer
from hybridize.interpreter.state.frame import Frame
from hybridize.interpreter.state.machine import Machine
from hybridize.knowledge.model import Api
from hybridize.values import value as vl
from hybridize.values.atoms import Dataset, Tensor, Tuple
from hybridize.values.kinds import is_none
from hybridize.values.objects import Dictionary, DictState, ListState, Sequence
from hybridize.values.value import Value


@model("tensorflow.data.Dataset.from_generator")
def _from_generator(machine: Machine, frame: Frame, api: Api, arguments: Arguments, node: ast.AST) -> Value:
    """The elements are what ``output_signature``, or ``output_types`` and ``output_shapes``, say."""
    made = generic(machine, frame, api, None, arguments, node, api.name)
    named = arguments.by_name(api.parameters)
    signature = named.get("output_signature")
    if signature is not None and signature.constant() is not None:
        element = _specified(machine, frame, signature, node)
    else:
        element = _typed(named.get("output_types"), named.get("output_shapes"))
    return vl.of(Dataset(element.plain())) if element is not None else made


@model("tensorflow.keras.utils.timeseries_dataset_from_array")
def _windows(machine: Machine, frame: Frame, api: Api, arguments: Arguments, node: ast.AST) -> Value:
    """Batches of windows of the data, with a target each where targets are given."""
    made = generic(machine, frame, api, None, arguments, node, api.name)
    named = arguments.by_name(api.parameters)
    batch: tuple[int | None, ...] = () if "batch_size" in named and named["batch_size"].constant() is None else (None,)

    def batched(value: Value, window: tuple[int | None, ...]) -> Value:
        dtype, shape, _ = transfer.describe(value)
        return vl.of(Tensor(dtype, (*batch, *window, *shape[1:]) if shape else None))

    targets = named.get("targets", vl.NONE)
    if "data" not in named or len(targets.atoms) != 1:
        return made
    data = batched(named["data"], (None,))
    return vl.of(Dataset(data if targets.constant() is None else vl.of(Tuple((data, batched(targets, ()))))))


def _specified(machine: Machine, frame: Frame, signature: Value, node: ast.AST, place: str = "") -> Value | None:
    """The structure of tensors that a structure of specifications describes."""
    atom = signature.single()
    tensor = described(atom) if atom is not None else None
    if tensor is not None:
        return vl.of(tensor)
    items = atom.items if isinstance(atom, Tuple) else _listed(atom) if isinstance(atom, Sequence) else None
    if items is not None:
        parts = [_specified(machine, frame, item, node, f"{place}{at}.") for at, item in enumerate(items)]
        return vl.of(Tuple(tuple(part or vl.ANY_TENSOR for part in parts)))
    if isinstance(atom, Dictionary):
        state: DictState = machine.content(atom)
        known = {key: _specified(machine, frame, item, node, f"{place}{at}.") or vl.ANY_TENSOR
                 for at, (key, item) in enumerate(state.known.items())}
        return machine.new_dict(frame, node, DictState(known), tag=f"element{place}")
    return None


def _listed(atom: Sequence) -> tuple[Value, ...] | None:
    state = atom.fields.get("content")
    return state.items if isinstance(state, ListState) else None


def _typed(types: Value | None, shapes: Value | None) -> Value | None:
    """The older way: dtypes in one structure, shapes in another of the same form."""
    atom = types.single() if types is not None else None
    if atom is None or is_none(atom):
        return None
    if isinstance(atom, Tuple):
        given = shapes.single() if shapes is not None else None
        sizes = given.items if isinstance(given, Tuple) and len(given.items) == len(atom.items) else None
        parts = [_typed(item, sizes[at] if sizes is not None else None) for at, item in enumerate(atom.items)]
        return vl.of(Tuple(tuple(part or vl.ANY_TENSOR for part in parts)))
    dtype = transfer.dtype_from(types)
    shape = transfer.shape_from(shapes) if shapes is not None and not is_none(shapes.single()) else None  # type: ignore[arg-type]
    return vl.of(Tensor(dtype, shape)) if dtype is not None else None


@model("tensorflow.data.Dataset.zip")
def _zip(machine: Machine, frame: Frame, api: Api, arguments: Arguments, node: ast.AST) -> Value:
    """The elements have the structure of the datasets that are zipped: one structure of them, or several arguments."""
    generic(machine, frame, api, None, arguments, node, api.name)
    given = arguments.keywords.get("datasets") or (
        arguments.positional[0] if len(arguments.positional) == 1 else vl.of(Tuple(arguments.positional)))
    return vl.of(Dataset(_elements(machine, frame, given, node).plain()))


_DEEPEST = 6  # structures within structures


def _elements(machine: Machine, frame: Frame, given: Value, node: ast.AST, place: str = "") -> Value:
    """A structure of datasets with each of them replaced by its element."""
    out = vl.BOTTOM
    for atom in given.ordered():
        items = atom.items if isinstance(atom, Tuple) else _listed(atom) if isinstance(atom, Sequence) else None
        if isinstance(atom, Dataset):
            held = atom.element
        elif place.count(".") > _DEEPEST:
            held = vl.unknown(TOO_DEEP)
        elif items is not None:
            held = vl.of(Tuple(tuple(_elements(machine, frame, item, node, f"{place}{at}.")
                                     for at, item in enumerate(items))))
        elif isinstance(atom, Dictionary):
            known = {key: _elements(machine, frame, item, node, f"{place}{at}.")
                     for at, (key, item) in enumerate(machine.content(atom).known.items())}
            held = machine.new_dict(frame, node, DictState(known), tag=f"element{place}")
        else:
            held = vl.unknown("element of a dataset")
        out = vl.join(out, held)
    return out


_UNLABELLED = {"image_dataset_from_directory": ("labels", "label_mode"), "audio_dataset_from_directory":
               ("labels", "label_mode"), "text_dataset_from_directory": ("labels", "label_mode")}


@model(*(f"tensorflow.keras.utils.{name}" for name in _UNLABELLED))
def _from_files(machine: Machine, frame: Frame, api: Api, arguments: Arguments, node: ast.AST) -> Value:
    """Batches of inputs with their labels; of inputs alone where the program wants no labels."""
    generic(machine, frame, api, None, arguments, node, api.name)
    named = arguments.by_name(api.parameters)
    absent = [name for name in _UNLABELLED[api.name.rpartition(".")[2]] if named.get(name) is vl.NONE]
    text = "text" in api.name
    batch = vl.of(Tensor("string" if text else None, (None,) if text else None))
    element = batch if absent else vl.of(Tuple((batch, vl.ANY_TENSOR)))
    split = named.get("subset")
    made = vl.of(Dataset(element))
    return vl.of(Tuple((made, made))) if split is not None and split.constant() == "both" else made
