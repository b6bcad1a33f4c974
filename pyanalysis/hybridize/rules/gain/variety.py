"""How many different Python values a parameter takes: each is a trace of its own."""

from __future__ import annotations

from hybridize.values.atoms import Atom, Const, Range, Scalar, Tuple
from hybridize.values.kinds import contents
from hybridize.values.value import Value

MANY = 1000  # as good as endless
_DEEPEST = 6  # containers within containers; a list may hold itself


def variety(value: Value, depth: int = _DEEPEST) -> int:
    """How many keys of TensorFlow's cache a value may be. ``None`` and booleans are few, so all count as one."""
    if not depth:
        return MANY
    few = any(_is_few(atom) for atom in value.atoms)
    return min(MANY, max(1, few + sum(_keys(atom, depth - 1) for atom in value.atoms if not _is_few(atom))))


def _is_few(atom: Atom) -> bool:
    return isinstance(atom, (Const, Scalar)) and atom.type_name in ("bool", "NoneType")


def _keys(atom: Atom, depth: int) -> int:
    if isinstance(atom, Scalar):
        return MANY
    if isinstance(atom, Range):
        return 1 if atom.length() is not None else MANY
    if isinstance(atom, Tuple):
        product = 1
        for item in atom.items:
            product = min(MANY, product * variety(item, depth))
        return product
    return max((variety(held, depth) for held in contents(atom)), default=1)
