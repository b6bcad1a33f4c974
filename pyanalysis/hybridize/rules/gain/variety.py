"""How many different Python values a parameter takes: each is a trace of its own."""

from __future__ import annotations

from hybridize.values.atoms import Atom, Const, Range, Scalar, Tuple
from hybridize.values.kinds import contents
from hybridize.values.value import Value

MANY = 1000  # as good as endless
_Counted = dict[tuple[Value, int], int]
_DEEPEST = 6  # containers within containers; a list may hold itself


def variety(value: Value) -> int:
    """How many keys of TensorFlow's cache a value may be. ``None`` and booleans are few, so all count as one."""
    return _count(value, _DEEPEST, {})


def _count(value: Value, depth: int, counted: _Counted) -> int:
    if not depth:
        return MANY
    found = counted.get((value, depth))
    if found is None:
        few = any(_is_few(atom) for atom in value.atoms)
        keys = sum(_keys(atom, depth - 1, counted) for atom in value.atoms if not _is_few(atom))
        found = counted[value, depth] = min(MANY, max(1, few + keys))
    return found


def _is_few(atom: Atom) -> bool:
    return isinstance(atom, (Const, Scalar)) and atom.type_name in ("bool", "NoneType")


def _keys(atom: Atom, depth: int, counted: _Counted) -> int:
    if isinstance(atom, Scalar):
        return MANY
    if isinstance(atom, Range):
        return 1 if atom.length() is not None else MANY
    if isinstance(atom, Tuple):
        product = 1
        for item in atom.items:
            product = min(MANY, product * _count(item, depth, counted))
        return product
    return max((_count(held, depth, counted) for held in contents(atom)), default=1)
