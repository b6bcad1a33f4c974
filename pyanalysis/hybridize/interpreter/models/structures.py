"""Structures of tensors: their elements, batches and leaves, and structures like them.

These are the suffixes of the notation that :mod:`hybridize.interpreter.models.returns` reads.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from hybridize.interpreter.execute.iteration import iterate, row_layout
from hybridize.interpreter.models.outside_call import Call, argument, tensor
from hybridize.interpreter.results import transfer
from hybridize.interpreter.state.frame import Frame
from hybridize.interpreter.state.machine import Machine
from hybridize.values import value as vl
from hybridize.values.atoms import Array, Atom, Const, Dataset, Scalar, Tensor, Tuple, Unknown
from hybridize.values.kinds import nested
from hybridize.values.objects import Dictionary, DictState, Instance, Obj, Sequence, Variable
from hybridize.values.value import Value

TOO_DEEP = "structure nested too deeply"  # lists and dicts may hold themselves: how deep they are followed is bounded
_SLICING = ("from_tensor_slices", ".map_fn", ".vectorized_map", ".scan", ".foldl", ".foldr")


def slices(call: Call, value: Value) -> Value:
    """Elements of a value; for structures of tensors, a structure of their slices (``from_tensor_slices``)."""
    from_slices = call.api.name.endswith(_SLICING)
    atom = value.single()
    if isinstance(atom, Dataset):
        return atom.element
    if from_slices:
        return as_tensors(unbatched(value, call), call)
    if isinstance(atom, Instance) and call.receiver is not None and atom in call.receiver.atoms:
        return vl.unknown("element of an outside object")  # to iterate over it is to make this very call
    return iterate(call.machine, call.frame, value, call.node).element


def map_structure(value: Value, function: Callable[[Any], Any], call: Call | None = None, tag: str = "",
                  depth: int = 4, within: dict[Atom, Value] | None = None) -> Value:
    """A structure of tuples, and of dicts where a call can make new ones, with the function applied to its leaves.

    Lists are leaves, as they are for ``tf.data``. ``tag`` tells the dicts of one purpose from those that another makes
    of the same ones in this call. ``within``: what stands for the dicts around it that hold themselves.
    """
    out = []
    within = {} if within is None else within
    for atom in value.ordered():
        if isinstance(atom, Tuple):
            items = tuple(map_structure(item, function, call, tag, depth - 1, within) for item in atom.items)
            out.append(vl.of(Tuple(items, atom.type_ref)))
        elif atom in within:
            out.append(within[atom])
        elif isinstance(atom, Dictionary) and call is not None and depth > 0:
            out.append(_map_dict(atom, function, call, tag, depth, within))
        else:
            out.append(function(atom))
    return vl.join_all(out).add_labels(value.labels)


def _map_dict(atom: Dictionary, function: Callable[[Any], Any], call: Call, tag: str, depth: int,
              within: dict[Atom, Value]) -> Value:
    """A new dict with what the function makes of the entries; of one that holds itself, one that does so too."""
    machine, place = call.machine, f"{tag}{atom.serial}"
    state: DictState = machine.content(atom)
    if any(inner is atom for inner in nested(state.any_value())):
        made = machine.new_dict(call.frame, call.node, DictState({}), atom.type_name, tag=place)
        within = {**within, atom: made}
    known = {key: map_structure(item, function, call, tag, depth - 1, within) for key, item in state.known.items()}
    rest = map_structure(state.rest_value, function, call, tag, depth - 1, within)
    return machine.new_dict(call.frame, call.node, DictState(known, state.rest_key, rest, state.maybe),
                            atom.type_name, tag=place)


def map_nest(machine: Machine, frame: Frame, node: ast.AST, value: Value, function: Callable[[Value], Value], tag: str,
             depth: int = 8) -> Value:
    """A structure as ``tf.nest`` sees it, of tuples, lists and dicts, with the function applied to its leaves."""
    def inner(item: Value) -> Value:
        below = item.add_labels(value.labels)
        return map_nest(machine, frame, node, below, function, tag, depth - 1) if item.atoms else vl.BOTTOM

    out = vl.BOTTOM
    for atom in value.ordered():
        made = f"{tag}{atom.serial}" if isinstance(atom, Obj) else tag
        if isinstance(atom, (Tuple, Sequence, Dictionary)) and not depth:
            held = function(vl.unknown(TOO_DEEP))
        elif isinstance(atom, Tuple):
            held = vl.of(Tuple(tuple(map(inner, atom.items)), atom.type_ref))
        elif isinstance(atom, Sequence):
            state = machine.content(atom, node)
            items = tuple(map(inner, state.items)) if state.items is not None else None
            held = machine.new_list(frame, node, items, inner(state.any()), atom.type_name, tag=made)
        elif isinstance(atom, Dictionary):
            content = machine.content(atom, node)
            mapped = DictState({key: inner(item) for key, item in content.known.items()}, content.rest_key,
                               inner(content.rest_value), content.maybe)
            held = machine.new_dict(frame, node, mapped, atom.type_name, tag=made)
        else:
            held = function(vl.of(atom).add_labels(value.labels))
        out = vl.join(out, held)
    return out


def batched(value: Value, call: Call | None = None) -> Value:
    """A batch axis of unknown size in front of every tensor of a structure."""
    def one(atom: Any) -> Value:
        if isinstance(atom, (Tensor, Array)):
            shape = (None, *atom.shape) if atom.shape is not None else None
            return vl.of(Tensor(atom.dtype, shape, getattr(atom, "layout", "dense")))
        if isinstance(atom, (Const, Scalar)) and atom.type_name != "NoneType":
            return vl.of(Tensor(transfer.settle(transfer.describe_atom(atom)[0]), (None,)))
        return vl.of(atom)
    return map_structure(value, one, call, "batched")


def unbatched(value: Value, call: Call | None = None) -> Value:
    """The first axis taken off every tensor of a structure."""
    def one(atom: Any) -> Value:
        if isinstance(atom, Tensor):
            inner = atom.shape[1:] if atom.shape else None
            return vl.of(Tensor(atom.dtype, inner, *row_layout(atom, inner)))
        if isinstance(atom, Array):
            return vl.of(Tensor(atom.dtype, atom.shape[1:] if atom.shape else None))
        if isinstance(atom, Sequence):
            dtype, shape, layout = transfer.describe_atom(atom)
            return vl.of(Tensor(transfer.settle(dtype), shape[1:] if shape else None, layout))
        if isinstance(atom, Dictionary):
            return vl.of(atom)
        return vl.of(atom) if not isinstance(atom, (Const, Scalar)) else vl.of(Tensor(None, None))
    return map_structure(value, one, call, "unbatched")


def windowed(value: Value, call: Call | None = None) -> Value:
    """``Dataset.window``: a dataset in the place of every component."""
    return map_structure(value, lambda atom: vl.of(Dataset(vl.of(atom))), call, "windowed")


def as_arrays(value: Value, call: Call | None = None) -> Value:
    """A structure as ``Dataset.as_numpy_iterator`` hands it out."""
    def one(atom: Any) -> Value:
        return vl.of(Array(atom.dtype, atom.shape) if isinstance(atom, Tensor) and atom.layout == "dense" else atom)
    return map_structure(value, one, call, "as_arrays")


def _output(call: Call, value: Value) -> Value:
    """What the function of a scan gives beside the next state."""
    outputs = [atom.items[1] for atom in value.ordered() if isinstance(atom, Tuple) and len(atom.items) == 2]
    return vl.join_all(outputs) if outputs else vl.unknown("output of a scan")


def as_tensors(value: Value, call: Call | None = None) -> Value:
    """A structure as ``tf.data`` and graphs hand it out: arrays and numbers are tensors."""
    def one(atom: Any) -> Value:
        if isinstance(atom, Array):
            return vl.of(Tensor(atom.dtype, atom.shape))
        if isinstance(atom, (Const, Scalar)) and atom.type_name in ("int", "float", "bool", "str", "bytes"):
            return vl.of(Tensor(transfer.settle(transfer.describe_atom(atom)[0]), ()))
        if packed and isinstance(atom, Sequence) and atom.type_name == "list":
            dtype, shape, layout = transfer.describe_atom(atom)
            return vl.of(Tensor(transfer.settle(dtype), shape, layout))
        return vl.of(atom)
    packed = call is not None and call.api.name.endswith("Dataset.from_tensors")  # lists are leaves
    return map_structure(value, one, call, "as_tensors")


def like(call: Call, value: Value, leaf: Callable[[Any], Value] | None = None) -> Value:
    """The structure of a value with a tensor in every place (gradients). ``leaf``: what stands for one tensor."""
    def one(held: Value) -> Value:
        atom = held.single()
        if isinstance(atom, (Tensor, Variable, Array)):
            return leaf(atom) if leaf is not None else tensor(call, atom.dtype, atom.shape)
        if isinstance(atom, Unknown):  # variables of something unknown: a list of them
            return call.machine.new_list(call.frame, call.node, None, tensor(call), tag="like")
        return tensor(call)
    return map_nest(call.machine, call.frame, call.node, value, one, "like").add_labels(value.labels)


def values(call: Call, value: Value) -> Value:
    """What the dictionaries of a value hold."""
    held = [call.machine.content(atom, call.node).any_value() for atom in value.ordered()
            if isinstance(atom, Dictionary)]
    return vl.join_all(held).add_labels(value.labels) if held else vl.unknown("value of an unknown mapping")


def leaves(call: Call, value: Value) -> Value:
    """The join of all leaves of a structure, as ``tf.nest`` sees it."""
    return leaves_of(call.machine, value)


def leaves_of(machine: Machine, value: Value, depth: int = 8) -> Value:
    """The same outside calls of the library."""
    out: list[Value] = []
    for atom in value.ordered():
        if isinstance(atom, Tuple) and depth:
            out.extend(leaves_of(machine, item, depth - 1) for item in atom.items)
        elif isinstance(atom, Sequence) and depth:
            out.append(leaves_of(machine, machine.content(atom).any(), depth - 1))
        elif isinstance(atom, Dictionary) and depth:
            out.append(leaves_of(machine, machine.content(atom).any_value(), depth - 1))
        else:
            out.append(vl.of(atom))
    return vl.join_all(out).add_labels(value.labels)


def filled(call: Call, value: Value, leaf: Value) -> Value:
    """A structure with one value in the place of every leaf."""
    return map_nest(call.machine, call.frame, call.node, value, lambda held: leaf, "filled").add_labels(value.labels)


def entered(call: Call, value: Value) -> Value:
    """What ``with`` gives for a context manager."""
    from hybridize.interpreter.evaluate.calls import enter_context

    return enter_context(call.machine, call.frame, value, call.node)[0]  # type: ignore[arg-type]


def _made_tensors(call: Call, value: Value) -> Value:
    """The structure with tensors in place of its numbers and arrays, computed here."""
    return like(call, as_tensors(value, call))


SUFFIXES: dict[str, Callable[[Call, Value], Value]] = {
    "element": slices, "batched": lambda call, value: batched(value, call),
    "unbatched": lambda call, value: unbatched(value, call), "row": lambda call, value: unbatched(value, call),
    "windowed": lambda call, value: windowed(value, call), "arrays": lambda call, value: as_arrays(value, call),
    "output": _output, "like": like, "value": values, "leaf": leaves, "entered": entered, "tensors": _made_tensors,
}


def suffixed(call: Call, value: Value, suffix: str) -> Value:
    """A value with one suffix of the notation: ``element``, ``mapped(callback)``, ``filled(argN)``."""
    name, _, inner = suffix.rstrip(")").partition("(")
    if name == "mapped":
        return filled(call, value, call.results.get(inner, vl.unknown(f"result of {inner}")))
    if name == "filled":
        return filled(call, value, leaves(call, argument(call, int(inner.removeprefix("arg")))))
    maker = SUFFIXES.get(name)
    return maker(call, value) if maker else vl.unknown(f"result of {call.api.name}").add_labels(call.labels)
