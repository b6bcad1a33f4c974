"""Small sizes in the place of large or unknown ones, and the way back from the sizes of a result.

A size is replaced by another prime in every run. A result axis that is ``factor * prime + offset`` in all runs
is ``factor * size + offset``; one that is the same in all runs does not depend on any replaced size.
"""

from __future__ import annotations

import itertools
from typing import Any

LARGE = 64
_UNKNOWN = (5, 2, 1)  # smaller and larger than others, and the one that broadcasts
# Their steps are in different proportions, so that a sum of two is no multiple of a third.
_PRIMES = ((17, 29, 43), (19, 37, 59), (23, 53, 79), (31, 47, 89), (41, 71, 73), (61, 67, 107), (83, 97, 101),
           (103, 113, 127))
RUNS = 3


class Sizes:
    """The replacement in one question: large sizes get primes of their own, all unknown axes share one."""

    def __init__(self, large: int = LARGE, unknown: tuple[int, int, int] = _UNKNOWN) -> None:
        self._large = large
        self._unknown = unknown
        self._given: dict[int, tuple[int, int, int]] = {}
        self.used_unknown = False

    def small(self, size: int | None, run: int) -> int:
        """What stands for an axis in a run."""
        if size is None:
            self.used_unknown = True
            return self._unknown[run]
        if size <= self._large or (size not in self._given and len(self._given) == len(_PRIMES)):
            return size
        primes = self._given.setdefault(size, _PRIMES[len(self._given)] if size not in self._given else (0, 0, 0))
        return primes[run]

    @property
    def replaced(self) -> bool:
        """Whether anything was replaced."""
        return self.used_unknown or bool(self._given)

    def original(self, seen: tuple[int, ...]) -> int | None:
        """The size of a result axis, from its sizes in the runs."""
        if len(set(seen)) == 1:
            only = seen[0]
            return None if self.used_unknown and only == 1 and self._unknown[0] == 1 else only
        if len(seen) < RUNS:
            return None
        return self._line(seen) or self._pair(seen)

    def _line(self, seen: tuple[int, ...]) -> int | None:
        for size, primes in self._given.items():
            found = _line(primes, seen)
            if found is not None:
                return found[0] * size + found[1]
        return None

    def _pair(self, seen: tuple[int, ...]) -> int | None:
        """Two large axes added (concatenated) or multiplied (flattened)."""
        for (one, left), (other, right) in itertools.combinations(self._given.items(), 2):
            pairs = list(zip(left, right, seen))
            if all(x + y == both for x, y, both in pairs):
                return one + other
            if all(x * y == both for x, y, both in pairs):
                return one * other
        return None

    def shape(self, seen: list[Any]) -> list[int | None] | None:
        """A result shape from the shapes in the runs."""
        if any(one is None for one in seen) or len({len(one) for one in seen}) != 1:
            return None
        return [self.original(axis) if None not in axis else None for axis in zip(*seen)]


def _line(primes: tuple[int, ...], seen: tuple[int, ...]) -> tuple[int, int] | None:
    factor, rest = divmod(seen[1] - seen[0], primes[1] - primes[0])
    if rest or factor < 1 or seen[2] - seen[0] != factor * (primes[2] - primes[0]):
        return None
    return factor, seen[0] - factor * primes[0]
