"""Lookup tables and layers, and functions on the flat values of ragged tensors: results of the form of an argument."""

from __future__ import annotations

import ast

from hybridize.interpreter.functions.binding import Arguments
from hybridize.interpreter.models.library import generic, method_model, model, note
from hybridize.interpreter.results import transfer
from hybridize.interpreter.state.frame import Frame
from hybridize.interpreter.state.machine import Machine
from hybridize.knowledge.model import Api
from hybridize.values import labels as lb
from hybridize.values import value as vl
from hybridize.values.atoms import Atom, Tensor, Tuple
from hybridize.values.objects import Instance
from hybridize.values.value import Value

_LOOKUPS = {"StringLookup": "string", "IntegerLookup": "int64", "Hashing": "int64"}  # what inverted ones give


def given(made: Instance, name: str, position: int) -> Value | None:
    """What an outside object was made with."""
    named = made.fields.get(f"#{name}")
    if isinstance(named, Value):
        return named
    arguments = made.fields.get("#arguments")
    atom = arguments.single() if isinstance(arguments, Value) else None
    return atom.items[position] if isinstance(atom, Tuple) and len(atom.items) > position else None


def looked_up(layer: Instance, inputs: Value) -> Tensor | None:
    """What a lookup layer gives for a tensor: indices or terms in its form; None for other layers and modes."""
    leaf = getattr(layer.cls, "name", "").rpartition(".")[2]
    mode = layer.fields.get("#output_mode")
    if not (mode is None or isinstance(mode, Value) and mode.constant() == "int"):
        return None
    if leaf == "TextVectorization":
        return _indices_of_words(layer, inputs)
    if leaf not in _LOOKUPS:
        return None
    inverted = layer.fields.get("#invert")
    turned = isinstance(inverted, Value) and inverted.constant() is True
    atom = inputs.single()
    dtype = _LOOKUPS[leaf] if turned else "int64"
    return _in_form(atom, dtype) if isinstance(atom, Tensor) else None


def _indices_of_words(layer: Instance, inputs: Value) -> Tensor:
    """One row a text, of the length that the layer was made with, or of the longest text."""
    shape = transfer.describe(inputs)[1]
    made = layer.fields.get("#output_sequence_length")
    length = made.constant() if isinstance(made, Value) else None
    texts = shape[:1] if shape is not None and (len(shape) < 2 or shape[1] == 1) else None
    return Tensor("int64", (*texts, length if type(length) is int else None) if texts is not None else None)


@method_model("tensorflow.lookup.StaticHashTable.lookup", "tensorflow.lookup.StaticVocabularyTable.lookup")
def _lookup(machine: Machine, frame: Frame, api: Api, receiver: Value, arguments: Arguments, node: ast.AST) -> Value:
    """The values of the table in the form of the keys."""
    told = generic(machine, frame, api, receiver, arguments, node, api.name)
    table, keys = receiver.single(), arguments.positional[0].single() if arguments.positional else None
    if not isinstance(table, Instance) or not isinstance(keys, Tensor):
        return told
    dtype = "int64" if "Vocabulary" in api.name else _dtype_of_values(given(table, "initializer", 0))
    return vl.of(_in_form(keys, dtype)).with_labels(told.labels)


def _dtype_of_values(initializer: Value | None) -> str | None:
    atom = initializer.single() if initializer is not None else None
    if not isinstance(atom, Instance):
        return None
    named, values = given(atom, "value_dtype", 3), given(atom, "values", 1)
    if named is not None and named.constant() is not None:
        return transfer.dtype_from(named)
    return transfer.settle(transfer.describe(values)[0]) if values is not None else None


@model("tensorflow.ragged.map_flat_values")
def _map_flat_values(machine: Machine, frame: Frame, api: Api, arguments: Arguments, node: ast.AST) -> Value:
    """The function runs on the flat values; its result gets the rows of the ragged arguments."""
    from hybridize.interpreter.evaluate import calls

    note(frame, api, None, arguments, arguments.by_name(api.parameters), node, api.name)
    frame.ran(api.name, node)
    if not arguments.positional:
        return vl.of(Tensor(None, None, "ragged")).with_labels(frame.made)
    function, *passed = arguments.positional
    flat = Arguments(tuple(map(_flat_values, passed)), {name: _flat_values(one) for name, one in
                                                        arguments.keywords.items()})
    results = calls.call_value(machine, frame, function, flat, node, how="callback", via=api.name)
    ragged = next((atom for value in (*passed, *arguments.keywords.values()) for atom in value.ordered()
                   if isinstance(atom, Tensor) and atom.layout == "ragged"), None)
    found = lb.union(results.labels, frame.made)
    made = [_with_rows(atom, ragged) for atom in results.ordered()]
    return vl.join_all(vl.of(atom) for atom in made).with_labels(found)


def _flat_values(value: Value) -> Value:
    """The values of ragged arguments without their rows."""
    def one(atom: Atom) -> Atom:
        if not isinstance(atom, Tensor) or atom.layout != "ragged":
            return atom
        known = atom.shape is not None and atom.rows is not None
        return Tensor(atom.dtype, (None, *atom.shape[atom.rows[0] + 1:]) if known else None)  # type: ignore[index]
    return vl.make(frozenset(map(one, value.atoms)), value.labels)


def _with_rows(result: Atom, ragged: Tensor | None) -> Atom:
    if not isinstance(result, Tensor) or ragged is None:
        return Tensor(None, None, "ragged")
    shape = None
    if ragged.shape is not None and ragged.rows is not None and result.shape:
        shape = (*ragged.shape[:ragged.rows[0] + 1], *result.shape[1:])
    return Tensor(result.dtype, shape, "ragged", ragged.rows)


def _in_form(keys: Tensor, dtype: str | None) -> Tensor:
    return Tensor(dtype, keys.shape, keys.layout, keys.rows)
