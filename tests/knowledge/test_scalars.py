"""The classes that numbers of NumPy belong to, asked of NumPy."""

from __future__ import annotations

import collections.abc
import numbers

import numpy as np
import pytest

from hybridize.knowledge.scalars import scalar_classes

CLASSES = {f"numbers.{name}": getattr(numbers, name) for name in ("Number", "Complex", "Real", "Rational", "Integral")}
CLASSES |= {f"builtins.{one.__name__}": one for one in (int, float, complex, bool, list)}
CLASSES |= {"collections.abc.Sequence": collections.abc.Sequence}


@pytest.mark.parametrize("dtype", [
    "bool", "int8", "int32", "int64", "uint8", "uint64", "float16", "float32", "float64", "complex64", "complex128"])
def test_numbers(dtype: str) -> None:
    scalar = np.ones((), dtype)[()]
    assert {name for name, cls in CLASSES.items() if isinstance(scalar, cls)} == scalar_classes(dtype)


def test_texts() -> None:
    found = scalar_classes("string")
    assert all(isinstance(np.str_("a"), cls) or isinstance(np.bytes_(b"a"), cls)
               for cls in (str, bytes, collections.abc.Sequence))
    assert found == {"builtins.str", "builtins.bytes", "collections.abc.Sequence"}
