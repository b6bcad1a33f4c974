"""Arguments that compare equal and are not the same: ``1``, ``1.0`` and ``True`` select one graph."""

from __future__ import annotations

from itertools import combinations

from hybridize.values.atoms import Const, Scalar
from hybridize.values.kinds import is_bool, is_number
from hybridize.values.value import Value


def equal_but_unlike(value: Value) -> tuple[str, str] | None:
    """Two numbers of different types that a parameter takes and that may be equal, as they are written."""
    numbers = [atom for atom in value.ordered() if is_number(atom) or is_bool(atom)]
    for one, other in combinations(numbers, 2):
        if one.type_name != other.type_name and _may_be_equal(one, other):  # type: ignore[attr-defined]
            return _spelled(one), _spelled(other)
    return None


def _may_be_equal(one: object, other: object) -> bool:
    if isinstance(one, Const) and isinstance(other, Const):
        return bool(one.value == other.value)
    known = one if isinstance(one, Const) else other if isinstance(other, Const) else None
    if "bool" in {getattr(atom, "type_name", "") for atom in (one, other)}:
        return known is None or known.value in (0, 1)
    return known is None or not isinstance(known.value, float) or known.value.is_integer()


def _spelled(atom: object) -> str:
    if isinstance(atom, Const):
        return repr(atom.value)
    return f"a {atom.type_name}" if isinstance(atom, Scalar) else "a number"
