"""The Python values in an argument that tell traces apart: numbers and strings, in containers too."""

from __future__ import annotations

import hashlib
import itertools
import math
from collections.abc import Hashable, Iterable
from typing import NamedTuple

from hybridize.values.atoms import Atom, Const, Keywords, Scalar, Tuple
from hybridize.values.kinds import is_number, is_string
from hybridize.values.objects import Dictionary, DictState, ListState, Sequence
from hybridize.values.value import Value

MOST = 8  # more keys than this are not told apart
_DEPTH = 3  # containers in containers
_LONG = 120  # characters of a key: a longer one is told by its digest


class Fingerprints(NamedTuple):
    """``known``: a key for each Python value that the argument may be. ``others``: there may be more."""

    known: frozenset[str]
    others: bool

    def __bool__(self) -> bool:
        return self.others or bool(self.known)


NOTHING = Fingerprints(frozenset(), False)


class FingerprintReader:
    """Reads each value once a depth: containers may hold each other many times. The heap must be settled."""

    def __init__(self) -> None:
        self._read: dict[tuple[Value, int], Fingerprints] = {}

    def of(self, value: Value, depth: int = _DEPTH) -> Fingerprints:
        """Numbers and strings of a value. Booleans and ``None`` add nothing, they are few; nor do tensors."""
        found = self._read.get((value, depth))
        if found is None:
            found = self._read[value, depth] = self._keys(value, depth)
        return found

    def _keys(self, value: Value, depth: int) -> Fingerprints:
        known: set[str] = set()
        others = False
        for atom in value.ordered():
            if isinstance(atom, (Const, Scalar)):
                if is_number(atom) or is_string(atom):
                    known.update((_key(atom.sort_key()),) if isinstance(atom, Const) else ())
                    others = others or isinstance(atom, Scalar)
            elif depth:
                found = self._combined(parts(atom), depth)
                known |= found.known
                others = others or found.others
        return Fingerprints(frozenset(sorted(known)[:MOST] if len(known) > MOST else known), others)

    def _combined(self, items: Iterable[tuple[Hashable, Value]], depth: int) -> Fingerprints:
        """The keys of a container: one for each combination of its items' keys."""
        found = [(place, self.of(value, depth - 1)) for place, value in items]
        found = [(place, one) for place, one in found if one]
        if not found:
            return NOTHING
        others = any(one.others for _, one in found)
        choices = [[f"{_spelled(place)}={key}" for key in one.known] for place, one in found if one.known]
        if math.prod(map(len, choices)) > MOST:
            choices = [sorted(keys) for keys in choices]  # only the first are taken
        combinations = itertools.islice(itertools.product(*choices), MOST) if choices else ()
        return Fingerprints(frozenset(_key(f"({','.join(one)})") for one in combinations), others)


def _key(text: str) -> str:
    """Keys of containers in containers grow: what is compared and sorted stays short."""
    return text if len(text) <= _LONG else hashlib.blake2s(text.encode("utf-8", "replace")).hexdigest()


def _spelled(place: Hashable) -> str:
    return place.sort_key() if isinstance(place, Atom) else repr(place)


def parts(atom: Atom) -> list[tuple[Hashable, Value]]:
    """The items of a container by position or key; one stands for all where they are not known singly."""
    if isinstance(atom, Tuple):
        return list(enumerate(atom.items))
    if isinstance(atom, Keywords):
        return [*atom.items, ("*", atom.rest)]
    state = atom.fields.get("content") if isinstance(atom, (Sequence, Dictionary)) else None
    if isinstance(state, ListState):
        return list(enumerate(state.items)) if state.items is not None else [("*", state.element)]
    if isinstance(state, DictState):
        return [*state.known.items(), ("*", state.rest_value)]
    return []
