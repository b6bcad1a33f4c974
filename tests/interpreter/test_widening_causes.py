"""Why a value is not known does not depend on where objects happen to lie in memory."""

from __future__ import annotations

from hybridize.values.atoms import ApiRef, Atom, Unknown
from hybridize.values.value import MAX_ATOMS, widen


def test_the_cause_given_first_is_kept_past_the_bound() -> None:
    for number in range(50):  # other names, other hashes, another order of the set
        many: set[Atom] = {ApiRef(f"outside{number}.f{index}") for index in range(MAX_ATOMS + 3)}
        (kept,) = (atom for atom in widen(frozenset({*many, Unknown("told first")})) if isinstance(atom, Unknown))
        assert kept.cause == "told first"
