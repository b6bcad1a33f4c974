"""The kinds of results that come back from a graph as something else."""

from __future__ import annotations

import ast

from hybridize.project.spelling import spelled
from hybridize.values.atoms import Array, Atom, Const, Range, Scalar, StaticShape, Tensor
from hybridize.values.objects import Variable
from hybridize.values.value import Value

_OF_TYPE = {"int": "int", "float": "float", "complex": "complex", "bool": "bool", "str": "str", "bytes": "str"}
_OF_ATOM: dict[type, str] = {Array: "array", StaticShape: "shape", Range: "range", Variable: "variable"}
SPELLED = {"int": "a Python int", "float": "a Python float", "complex": "a Python complex number",
           "bool": "a Python bool", "str": "a Python string", "array": "a NumPy array", "shape": "a static shape",
           "range": "a range", "variable": "a variable"}


_HINTS = {"int": "int", "float": "float", "bool": "bool", "str": "str", "bytes": "str", "complex": "complex",
          "np.ndarray": "array", "numpy.ndarray": "array"}


def python_kinds(value: Value, own_numbers: bool) -> list[str]:
    """Kinds of the atoms that TensorFlow turns into tensors when a graph returns them, sorted.

    ``own_numbers``: whether a number beside a tensor counts, see :mod:`hybridize.rules.results.python_leaves`.
    """
    kinds = {found for atom in value.atoms if (found := _kind(atom)) is not None}
    if not own_numbers and any(isinstance(atom, Tensor) for atom in value.atoms):
        kinds -= {"int", "float"}
    return sorted(kinds)


def promised_kind(annotation: ast.expr | None) -> str | None:
    """The kind that a return annotation promises, None if it names none of them."""
    if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
        return _HINTS.get(annotation.value.strip())
    return _HINTS.get(spelled(annotation)) if annotation is not None else None


def _kind(atom: Atom) -> str | None:
    if isinstance(atom, (Const, Scalar)):
        return _OF_TYPE.get(atom.type_name)
    return _OF_ATOM.get(type(atom))
