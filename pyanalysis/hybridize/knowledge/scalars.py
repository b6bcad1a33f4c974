"""Classes of Python that numbers of NumPy belong to as well; ``tests/knowledge/test_scalars.py`` asks NumPy."""

from __future__ import annotations

_OF_KIND = {
    "int": ("numbers.Number", "numbers.Complex", "numbers.Real", "numbers.Rational", "numbers.Integral"),
    "uint": ("numbers.Number", "numbers.Complex", "numbers.Real", "numbers.Rational", "numbers.Integral"),
    "float": ("numbers.Number", "numbers.Complex", "numbers.Real"),
    "complex": ("numbers.Number", "numbers.Complex"),
    "string": ("builtins.str", "builtins.bytes", "collections.abc.Sequence"),
}
_OF_DTYPE = {"float64": ("builtins.float",), "complex128": ("builtins.complex",)}


def scalar_classes(dtype: str | None) -> frozenset[str]:
    """What ``isinstance`` finds a number of a dtype to be, beside its own class; nothing for a dtype not known."""
    kind = (dtype or "").rstrip("0123456789")
    return frozenset((*_OF_KIND.get(kind, ()), *_OF_DTYPE.get(dtype or "", ())))
