"""Describes tensors, variables and NumPy values: kind, dtype, shape and numbers."""

from __future__ import annotations

from typing import Any

VALUE_LIMIT = 20_000  # numbers kept of an array; beyond it an even sample and the sums


def describe(value: Any) -> dict[str, Any] | None:
    """The description of a numeric value of NumPy or TensorFlow, if it is one."""
    import numpy
    import tensorflow as tf

    if isinstance(value, numpy.ndarray):
        return array("array", value)
    if isinstance(value, numpy.generic):
        return array("numpy scalar", numpy.asarray(value))
    if isinstance(value, tf.Variable):
        return dict(array("variable", value.numpy()), trainable=value.trainable)
    if isinstance(value, tf.Tensor):
        return _tensor(value)
    return _composite(value)


def _tensor(value: Any) -> dict[str, Any]:
    import tensorflow as tf

    if not isinstance(value, tf.__internal__.EagerTensor):
        return {"kind": "symbolic tensor", "dtype": value.dtype.name, "shape": str(value.shape)}
    if value.dtype in (tf.resource, tf.variant):
        return {"kind": "tensor", "dtype": value.dtype.name}
    return dict(array("tensor", value.numpy()), dtype=value.dtype.name)


def _composite(value: Any) -> dict[str, Any] | None:
    """Ragged and sparse tensors and the like, by their parts."""
    import tensorflow as tf

    if not isinstance(value, (tf.RaggedTensor, tf.SparseTensor, tf.IndexedSlices)):
        return None
    parts = [part for part in tf.nest.flatten(value, expand_composites=True) if part is not None]
    return {"kind": type(value).__name__, "items": [_tensor(tf.convert_to_tensor(part)) for part in parts]}


def array(kind: str, value: Any) -> dict[str, Any]:
    """Description of a NumPy array."""
    import numpy

    value = numpy.asarray(value)
    description = {"kind": kind, "dtype": value.dtype.name, "shape": list(value.shape)}
    if value.dtype.kind == "M" or value.dtype.kind == "m":
        return dict(description, numbers=[str(item) for item in value.ravel()])
    if value.dtype.kind not in "biufcOSUV" or value.dtype.name.startswith(("bfloat", "float8")):
        value = value.astype(numpy.float64)
    if value.dtype.kind == "V":
        return dict(description, numbers=[repr(item) for item in value.ravel().tolist()[:VALUE_LIMIT]])
    flat = value.ravel()
    if flat.size > VALUE_LIMIT and flat.dtype.kind in "biuf":
        description["sum"] = float(flat.astype(numpy.float64).sum())
        description["magnitude"] = float(numpy.abs(flat.astype(numpy.float64)).sum())
        flat = flat[:: flat.size // VALUE_LIMIT + 1]
    return dict(description, numbers=_plain(flat.tolist()))


def _plain(numbers: list[Any]) -> list[Any]:
    """Numbers as JSON can hold them; complex ones as pairs, bytes and objects as text."""
    plain: list[Any] = []
    for number in numbers[: 2 * VALUE_LIMIT]:
        if isinstance(number, complex):
            plain += [number.real, number.imag]
        elif isinstance(number, (bool, int, float, str)):
            plain.append(number)
        else:
            plain.append(repr(number))
    return plain
