"""The names of dtypes, asked of NumPy and of TensorFlow."""

from __future__ import annotations

import numpy as np
import pytest

from hybridize.knowledge.dtypes import named_dtype

NAMES = [
    "float16", "float32", "float64", "half", "single", "double", "float", "e", "f", "d", "f2", "f4", "f8", "<f4", ">f8",
    "int8", "int64", "byte", "short", "intc", "int", "int_", "intp", "long", "longlong", "b", "h", "i", "l", "q", "i1",
    "i2", "i4", "=i8", "uint8", "ubyte", "ushort", "uintc", "uint", "B", "H", "I", "L", "Q", "u1", "u2", "u4", "u8",
    "complex64", "complex128", "complex", "F", "D", "c8", "c16", "bool", "bool_", "?", "|b1",
]


@pytest.mark.parametrize("name", NAMES)
def test_as_numpy_reads_it(name: str) -> None:
    assert named_dtype(name) == np.dtype(name).name


@pytest.mark.parametrize("name", ["str", "str_", "bytes", "object", "O", "U", "U5", "S", "S12"])
def test_texts_and_objects_become_strings(name: str) -> None:
    assert np.dtype(name).kind in "USO" and named_dtype(name) == "string"


@pytest.mark.parametrize("name", ["datetime64", "g", "M8", "V4", "float7", "nothing", ""])
def test_others_are_not_known(name: str) -> None:
    assert named_dtype(name) is None


@pytest.mark.tensorflow
@pytest.mark.parametrize("name", [
    "float16", "float32", "float64", "half", "double", "bfloat16", "int32", "uint8", "bool", "string", "complex64",
    "resource", "variant", "qint8"])
def test_as_tensorflow_reads_it(name: str) -> None:
    import tensorflow as tf

    assert named_dtype(name) == tf.as_dtype(name).name


@pytest.mark.tensorflow
def test_float_is_smaller_for_tensorflow() -> None:
    import tensorflow as tf

    assert tf.as_dtype("float").name == "float32"
