"""The kinds of results that come back from a graph as something else."""

from __future__ import annotations

from hybridize.values.atoms import Array, Atom, Const, Range, Scalar, StaticShape
from hybridize.values.objects import Variable
from hybridize.values.value import Value

_OF_TYPE = {"int": "int", "float": "float", "complex": "complex", "bool": "bool", "str": "str", "bytes": "str"}
_OF_ATOM: dict[type, str] = {Array: "array", StaticShape: "shape", Range: "range", Variable: "variable"}
SPELLED = {"int": "a Python int", "float": "a Python float", "complex": "a Python complex number",
           "bool": "a Python bool", "str": "a Python string", "array": "a NumPy array", "shape": "a static shape",
           "range": "a range", "variable": "a variable"}


def python_kinds(value: Value) -> list[str]:
    """Kinds of the atoms that TensorFlow turns into tensors when a graph returns them, sorted."""
    return sorted({found for atom in value.atoms if (found := _kind(atom)) is not None})


def _kind(atom: Atom) -> str | None:
    if isinstance(atom, (Const, Scalar)):
        return _OF_TYPE.get(atom.type_name)
    return _OF_ATOM.get(type(atom))
