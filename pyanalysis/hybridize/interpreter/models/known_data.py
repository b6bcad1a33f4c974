"""Data sets that come with Keras, whose arrays have the same shapes for everybody, and those of TensorFlow Datasets.

What ``tensorflow_datasets.load`` returns: https://www.tensorflow.org/datasets/api_docs/python/tfds/load
"""

from __future__ import annotations

import ast

from hybridize.interpreter.functions.binding import Arguments
from hybridize.interpreter.models.library import generic, model
from hybridize.interpreter.state.frame import Frame
from hybridize.interpreter.state.machine import Machine
from hybridize.knowledge.model import Api
from hybridize.values import value as vl
from hybridize.values.atoms import Array, Const, Dataset, Scalar, Tuple
from hybridize.values.objects import DictState, ListState, Sequence
from hybridize.values.value import Value

_PREFIX = "tensorflow.keras.datasets."
# Training and test samples, dtype and shape of one input, dtype and shape of one label.
_IMAGES = ("uint8", (28, 28), "uint8", ())
_TABLE: dict[str, tuple[int, int, str, tuple[int, ...], str, tuple[int, ...]]] = {
    "mnist": (60000, 10000, *_IMAGES),
    "fashion_mnist": (60000, 10000, *_IMAGES),
    "cifar10": (50000, 10000, "uint8", (32, 32, 3), "uint8", (1,)),
    "cifar100": (50000, 10000, "uint8", (32, 32, 3), "int64", (1,)),
    "boston_housing": (404, 102, "float64", (13,), "float64", ()),
    "california_housing": (16512, 4128, "float32", (8,), "float32", ()),
    "imdb": (25000, 25000, "string", (), "int64", ()),
    "reuters": (8982, 2246, "string", (), "int64", ()),
}
_SIZING = frozenset({"test_split", "maxlen", "version"})  # arguments that change how many samples there are


@model(*(f"{_PREFIX}{name}.load_data" for name in _TABLE))
def _load_data(machine: Machine, frame: Frame, api: Api, arguments: Arguments, node: ast.AST) -> Value:
    """``(x_train, y_train), (x_test, y_test)``."""
    generic(machine, frame, api, None, arguments, node, api.name)
    train, test, dtype, sample, label_dtype, label = _TABLE[api.name[len(_PREFIX):].partition(".")[0]]
    resized = not _SIZING.isdisjoint(arguments.by_name(api.parameters))
    texts = dtype == "string"  # arrays of lists of word numbers: of dtype object

    def pair(count: int) -> Value:
        size = None if resized else count
        inputs = Array(None if texts else dtype, (size, *sample))
        return vl.of(Tuple((vl.of(inputs), vl.of(Array(label_dtype, (size, *label))))))

    return vl.of(Tuple((pair(train), pair(test))))


@model("tensorflow_datasets.load")
def _load(machine: Machine, frame: Frame, api: Api, arguments: Arguments, node: ast.AST) -> Value:
    """A data set for one split, a list for several, a dictionary for all; ``with_info``: and what describes them."""
    made = generic(machine, frame, api, None, arguments, node, api.name)
    named = arguments.by_name(api.parameters)
    if "batch_size" in named or arguments.rest is not None or arguments.mapping is not None:
        return made  # everything as one batch of tensors, or not known
    supervised = named.get("as_supervised", vl.const(False)).constant()
    pair = vl.of(Tuple((vl.ANY_TENSOR, vl.ANY_TENSOR)))
    element = pair if supervised is True else vl.unknown("element of a data set")
    found = _splits(machine, frame, named.get("split", vl.NONE), vl.of(Dataset(element)), node)
    informed = named.get("with_info", vl.const(False)).constant()
    if found is None or not isinstance(informed, bool):
        return vl.unknown("what tensorflow_datasets.load returns")
    return vl.of(Tuple((found, vl.unknown("description of a data set")))) if informed else found


def _splits(machine: Machine, frame: Frame, split: Value, one: Value, node: ast.AST) -> Value | None:
    """The data sets of a ``split`` argument in its structure."""
    atom = split.single()
    if isinstance(atom, Const) and atom.value is None:
        return machine.new_dict(frame, node, DictState({}, vl.STR, one), tag="splits")
    if isinstance(atom, Tuple):
        return machine.new_list(frame, node, (one,) * len(atom.items), one, tag="splits")
    if isinstance(atom, Sequence):
        state = atom.fields.get("content")
        items = state.items if isinstance(state, ListState) else None
        return machine.new_list(frame, node, (one,) * len(items) if items is not None else None, one, tag="splits")
    return one if isinstance(atom, (Const, Scalar)) and atom.type_name == "str" else None
