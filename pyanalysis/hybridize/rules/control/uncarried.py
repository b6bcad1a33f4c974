"""What a branch or a round of a graph cannot hand on, even where every way ends with the same: it is no tensor.

AutoGraph makes an operation of an ``if`` or a loop on a tensor. Names that its blocks bind and that are read afterwards
are results of that operation, and what is no tensor is refused (None, functions, objects) or made one (texts).
"""

from __future__ import annotations

import ast

from hybridize.project.code import Code
from hybridize.project.nodes import walk
from hybridize.rules.results.carried import CHANGED, obstacle
from hybridize.values.atoms import Atom, Const, Range, Scalar, StaticShape, Tuple
from hybridize.values.kinds import is_unknown
from hybridize.values.objects import Dictionary, DictState, ListState, Sequence, Variable
from hybridize.values.value import Value

_DEPTH = 3


def uncarried(value: Value, depth: int = _DEPTH) -> str | None:
    """What a value is that no operation of a graph can give; None where it can, or where that is not known."""
    first: str | None = None
    for atom in value.ordered():
        why = _why(atom, depth)
        if why is None:
            return None
        first = first or why
    return first


def is_asked(code: Code, name: str, value: Value) -> bool:
    """Whether a variable is asked for what its value, which is all that comes out of an operation, does not have."""
    return any(isinstance(atom, Variable) for atom in value.atoms) and any(
        isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == name
        and node.attr not in _OF_VALUES for node in walk(code.node))


def _why(atom: Atom, depth: int) -> str | None:
    if is_unknown(atom):
        return None
    if isinstance(atom, (Const, Scalar)) and atom.type_name in _CONSTANTS:
        return _CONSTANTS[atom.type_name]
    if isinstance(atom, StaticShape):
        return "a static shape"
    if isinstance(atom, Range):
        return "a range"
    held = obstacle(atom)
    if held is not None:
        return held.what if held.certain and held.why != CHANGED else None
    if not depth:
        return None
    inner = (uncarried(item, depth - 1) for item in _items(atom))
    why = next((why for why in inner if why is not None), None)
    return f"{_NAMES.get(atom.kind, 'something')} with {why}" if why is not None else None


def _items(atom: Atom) -> list[Value]:
    if isinstance(atom, Tuple):
        return list(atom.items)
    state = atom.fields.get("content") if isinstance(atom, (Sequence, Dictionary)) else None
    if isinstance(state, ListState):
        return list(state.items or ())
    return list(state.known.values()) if isinstance(state, DictState) else []


_CONSTANTS = {"NoneType": "None", "str": "a Python str"}
_OF_VALUES = ("shape", "dtype", "device", "get_shape", "numpy", "ref")
_NAMES = {"tuple": "a tuple", "sequence": "a list", "dict": "a dict"}
