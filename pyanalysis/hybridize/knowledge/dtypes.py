"""Names of dtypes: TensorFlow's own, and the letters, sizes and older words of NumPy."""

from __future__ import annotations

_KINDS = {"f": "float", "i": "int", "u": "uint", "c": "complex"}
_OWN = frozenset({
    "bfloat16", "bool", "complex64", "complex128", "float16", "float32", "float64", "half", "int4", "int8", "int16",
    "int32", "int64", "qint8", "qint16", "qint32", "quint8", "quint16", "resource", "string", "uint4", "uint8",
    "uint16", "uint32", "uint64", "variant",
})  # fmt: skip
_OTHERS = {
    "half": "float16", "single": "float32", "double": "float64", "float": "float64", "float_": "float64",
    "e": "float16", "f": "float32", "d": "float64",
    "byte": "int8", "short": "int16", "intc": "int32", "int": "int64", "int_": "int64", "intp": "int64",
    "long": "int64", "longlong": "int64", "b": "int8", "h": "int16", "i": "int32", "l": "int64", "q": "int64",
    "p": "int64",
    "ubyte": "uint8", "ushort": "uint16", "uintc": "uint32", "uint": "uint64", "uintp": "uint64", "ulong": "uint64",
    "ulonglong": "uint64", "B": "uint8", "H": "uint16", "I": "uint32", "L": "uint64", "Q": "uint64", "P": "uint64",
    "complex": "complex128", "complex_": "complex128", "csingle": "complex64", "cdouble": "complex128",
    "F": "complex64", "D": "complex128",
    "bool_": "bool", "?": "bool", "b1": "bool",
    "str": "string", "str_": "string", "bytes": "string", "bytes_": "string", "object": "string", "object_": "string",
    "O": "string", "U": "string", "S": "string",
}  # fmt: skip


def named_dtype(text: str) -> str | None:
    """The dtype of a name as NumPy reads it, which TensorFlow reads alike where it knows it; None for others.

    ``float`` is the exception: 32 bits to TensorFlow.
    """
    text = text.lstrip("<>=|")
    known = _OTHERS.get(text) or (text if text in _OWN else None)
    if known is not None or not text[1:].isdigit():
        return known
    if text[0] in "US":
        return "string"
    sized = f"{_KINDS.get(text[0], '')}{8 * int(text[1:])}"
    return sized if sized in _OWN else None
