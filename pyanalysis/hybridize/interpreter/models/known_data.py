"""Data sets that come with Keras: their arrays have the same shapes for everybody."""

from __future__ import annotations

import ast

from hybridize.interpreter.functions.binding import Arguments
from hybridize.interpreter.models.library import generic, model
from hybridize.interpreter.state.frame import Frame
from hybridize.interpreter.state.machine import Machine
from hybridize.knowledge.model import Api
from hybridize.values import value as vl
from hybridize.values.atoms import Array, Tuple
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
