"""From forms to stand-ins for arguments, and from results back to forms."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numpy as np
import tensorflow as tf

from hybridize.oracle.protocol import UNKNOWN, Form

_TYPES: dict[str, type] = {"float": float, "int": int, "bool": bool, "str": str, "complex": complex}
Leaf = Callable[[Form], Any]


class Unbuildable(Exception):
    """There is no stand-in for an argument."""


@lru_cache(maxsize=8192)
def public(name: str) -> Any:
    """The object that a dotted public name stands for."""
    head, *rest = name.split(".")
    if head == "builtins" and rest[0] in _TYPES:
        return _TYPES[rest[0]]
    if head not in ("tensorflow", "numpy"):
        raise Unbuildable(name)
    found: Any = importlib.import_module(head)
    for at, part in enumerate(rest):
        inner = getattr(found, part, None)
        if inner is None and rest[:at] == ["keras", "losses"]:  # Keras 3 shows their long names only there
            inner = getattr(importlib.import_module("keras.losses"), part, None)
        if inner is None:
            raise Unbuildable(name)
        found = inner
    return found


def build(form: Form, leaf: Leaf) -> Any:
    """The argument that a form describes. ``leaf`` makes tensors, arrays, variables, datasets and numbers."""
    kind = form[0]
    if kind == "c":
        return leaf(form) if type(form[1]) is int else form[1]
    if kind in ("l", "u"):
        items = [build(item, leaf) for item in form[1]]
        return items if kind == "l" else tuple(items)
    if kind == "m":
        return {key: build(value, leaf) for key, value in form[1]}
    if kind == "b":
        return form[1].encode("latin-1")
    if kind == "...":
        return Ellipsis
    if kind == "s":
        return tf.TensorShape(form[1])
    if kind == "d":
        return tf.dtypes.as_dtype(form[1])
    if kind == "r":
        return public(form[1])
    if kind == "sl":
        return slice(*(build(part, leaf) for part in form[1:]))
    if kind == "o":
        return make(form, leaf)
    if kind in ("t", "a", "v", "ds"):
        return leaf(form)
    raise Unbuildable(kind)


def make(form: Form, leaf: Leaf) -> Any:
    """An object of a public class."""
    _, name, arguments, keywords = form
    return public(name)(*(build(one, leaf) for one in arguments), **{key: build(one, leaf) for key, one in keywords})


def symbolic(form: Form) -> Any:
    """Placeholders of the running graph; variables that hold nothing; datasets of one symbolic element."""
    kind = form[0]
    if kind == "c":
        return form[1]
    if kind == "t":
        return _tensor(form)
    if kind == "a":
        return tf.compat.v1.placeholder(_tensorflow_dtype(form[1]), form[2])
    if kind == "v":
        from tensorflow.python.ops.resource_variable_ops import UninitializedVariable

        with tf.init_scope():
            return UninitializedVariable(dtype=_tensorflow_dtype(form[1]), shape=tf.TensorShape(form[2]))
    if kind == "ds":
        return tf.data.Dataset.from_tensors(build(form[1], symbolic))
    raise Unbuildable(kind)


def _tensorflow_dtype(name: str) -> Any:
    return tf.string if name.startswith(("str", "object", "bytes", "<U", "|S")) else tf.dtypes.as_dtype(name)


def _tensor(form: Form) -> Any:
    _, dtype, shape, layout, rows = form
    if layout == "ragged":
        return _ragged(dtype, shape, rows)
    if layout == "sparse":
        return _sparse(dtype, shape)
    if layout == "indexed_slices":
        return _slices(dtype, shape)
    return tf.compat.v1.placeholder(_tensorflow_dtype(dtype), shape)


def _slices(dtype: str, shape: Any) -> Any:
    """What the gradient of a look-up is: some rows, their numbers, and the shape of the whole."""
    if shape is None or None in shape:
        raise Unbuildable("rows of an unknown whole")
    rows = tf.compat.v1.placeholder(_tensorflow_dtype(dtype), [None, *shape[1:]])
    return tf.IndexedSlices(rows, tf.compat.v1.placeholder(tf.int64, [None]), tf.constant(shape))


def _sparse(dtype: str, shape: Any) -> Any:
    if shape is None or None in shape:
        return tf.compat.v1.sparse_placeholder(_tensorflow_dtype(dtype), shape)
    indices = tf.compat.v1.placeholder(tf.int64, [None, len(shape)])
    return tf.SparseTensor(indices, tf.compat.v1.placeholder(_tensorflow_dtype(dtype), [None]), shape)


def _ragged(dtype: str, shape: Any, rows: Any) -> Any:
    if rows is None:
        if shape is None or len(shape) < 2:
            raise Unbuildable("ragged tensor of unknown ragged rank")
        open_axes = [axis for axis, size in enumerate(shape) if axis and size is None]
        rows = [max(open_axes, default=1), "int64"]
    spec = tf.RaggedTensorSpec(shape, dtype, ragged_rank=rows[0], row_splits_dtype=tf.dtypes.as_dtype(rows[1]))
    components = [tf.compat.v1.placeholder(part.dtype, part.shape) for part in spec._component_specs]
    return spec._from_components(components)


def describe(value: Any) -> Form:
    """The form of a result."""
    if isinstance(value, (tuple, list)):
        kind = "l" if isinstance(value, list) else "u"
        return [kind, [describe(item) for item in value]]
    if isinstance(value, dict):
        if all(isinstance(key, (str, int)) for key in value):
            return ["m", [[key, describe(item)] for key, item in value.items()]]
        return UNKNOWN
    if isinstance(value, (np.ndarray, np.generic)):
        return ["a", _array_dtype(value.dtype), list(value.shape)]
    if value is None or isinstance(value, (bool, int, float, str)):
        return ["c", value]
    if isinstance(value, tf.TensorShape):
        return ["s", _axes(value)]
    if isinstance(value, tf.dtypes.DType):
        return ["d", value.name]
    if isinstance(value, tf.data.Dataset):
        return ["ds", describe_spec(value.element_spec)]
    return _describe_tensor(value)


def _describe_tensor(value: Any) -> Form:
    if isinstance(value, tf.RaggedTensor):
        rows = [value.ragged_rank, value.row_splits.dtype.name]
        return ["t", value.dtype.name, _axes(value.shape), "ragged", rows]
    if isinstance(value, tf.SparseTensor):
        return ["t", value.dtype.name, _axes(value.shape), "sparse", None]
    if isinstance(value, tf.IndexedSlices):
        return ["t", value.dtype.name, _axes(value.shape), "indexed_slices", None]
    if isinstance(value, tf.Variable):
        return ["v", value.dtype.base_dtype.name, _axes(value.shape)]
    if isinstance(value, tf.Tensor):
        if value.dtype in (tf.resource, tf.variant):
            return UNKNOWN
        return ["t", value.dtype.base_dtype.name, _axes(value.shape), "dense", None]
    if type(value).__name__ == "KerasTensor" or hasattr(value, "_keras_history"):
        if getattr(value, "ragged", False) or getattr(value, "sparse", False):
            return UNKNOWN
        return ["t", _name(value.dtype), _axes(value.shape), "dense", None]
    return UNKNOWN


def describe_spec(spec: Any) -> Form:
    """The form of what a dataset hands out, from its specification."""
    if isinstance(spec, dict):
        return ["m", [[key, describe_spec(item)] for key, item in spec.items()]]
    if isinstance(spec, (tuple, list)):
        return ["u", [describe_spec(item) for item in spec]]
    if isinstance(spec, tf.RaggedTensorSpec):
        rows = [spec.ragged_rank, spec.row_splits_dtype.name]
        return ["t", spec.dtype.name, _axes(spec.shape), "ragged", rows]
    if isinstance(spec, tf.SparseTensorSpec):
        return ["t", spec.dtype.name, _axes(spec.shape), "sparse", None]
    if isinstance(spec, tf.TensorSpec):
        return ["t", spec.dtype.name, _axes(spec.shape), "dense", None]
    if isinstance(spec, tf.data.DatasetSpec):
        return ["ds", describe_spec(spec.element_spec)]
    return UNKNOWN


def _axes(shape: Any) -> list[int | None] | None:
    shape = tf.TensorShape(shape)
    return None if shape.rank is None else shape.as_list()


def _name(dtype: Any) -> str:
    return dtype if isinstance(dtype, str) else tf.dtypes.as_dtype(dtype).name


def _array_dtype(dtype: np.dtype[Any]) -> str:
    return "string" if dtype.kind in "USO" else dtype.name
