"""Lookup tables and layers, and functions on the flat values of ragged tensors: results of the form of an argument."""

from __future__ import annotations

import ast

from hybridize.interpreter.functions.binding import Arguments
from hybridize.interpreter.models.library import generic, method_model
from hybridize.interpreter.results import transfer
from hybridize.interpreter.state.frame import Frame
from hybridize.interpreter.state.machine import Machine
from hybridize.knowledge.model import Api
from hybridize.values import value as vl
from hybridize.values.atoms import Tensor, Tuple
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


def _in_form(keys: Tensor, dtype: str | None) -> Tensor:
    return Tensor(dtype, keys.shape, keys.layout, keys.rows)
