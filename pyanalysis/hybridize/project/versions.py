"""Version specifiers of the two package worlds, as far as they bound a TensorFlow release."""

from __future__ import annotations

import re
from dataclasses import dataclass

Version = tuple[int, ...]

LAST_OF_TENSORFLOW_1 = (1, 15)
NEWEST_MINOR = 21  # of the TensorFlow 2 releases: an upper bound beyond it admits no more than that
_CLAUSE = re.compile(r"(===|==|~=|!=|<=|>=|<|>|\^|~|=)?\s*v?(\d+(?:\.\d+)*)(\.\*)?")


@dataclass(frozen=True, slots=True)
class Bounds:
    """Releases from ``oldest`` to before ``below``, or just ``exact``; ``None`` leaves a side open."""

    oldest: Version | None = None
    below: Version | None = None
    exact: Version | None = None

    @property
    def newest(self) -> Version | None:
        """The newest release inside the bounds, as far as the specifier or the known releases tell."""
        if self.exact:
            return self.exact
        if self.below is None or self.below >= (3,):
            return None
        major, minor, *rest = (*self.below, 0, 0)[:3]
        if rest[0]:
            return major, minor, rest[0] - 1
        if minor == 0:
            return LAST_OF_TENSORFLOW_1 if major == 2 else None
        return major, min(minor - 1, NEWEST_MINOR)


def parse_specifier(text: str, bare: str = "==") -> Bounds | None:
    """Bounds of ``>=2.4,<2.11``, ``==2.8.*``, ``^2.4`` and the like; ``bare`` is what a lone version means.

    ``None`` for text that is no specifier; alternatives (``||``) are read as the last one.
    """
    text = text.partition(";")[0].rpartition("||")[2].strip().strip("()")
    if text in ("", "*", "latest"):
        return Bounds()
    bounds = Bounds()
    for clause in text.split(","):
        match = _CLAUSE.match(clause.strip())
        if match is None:
            return None
        version = tuple(int(part) for part in match[2].split("."))
        bounds = _narrowed(bounds, match[1] or bare, version, match[3] is not None)
    return bounds


def parse_version(text: str) -> Version | None:
    """The numeric release of a version such as ``2.16.2rc1``."""
    match = re.match(r"v?(\d+(?:\.\d+)*)", text.strip())
    return tuple(int(part) for part in match[1].split(".")) if match else None


def _narrowed(bounds: Bounds, operator: str, version: Version, wildcard: bool) -> Bounds:
    oldest, below, exact = bounds.oldest, bounds.below, bounds.exact
    if operator in ("==", "===", "=") and (wildcard or (operator == "=" and len(version) < 3)):
        oldest, below = version, _next(version)
    elif operator in ("==", "===", "="):
        oldest, below, exact = version, _next(version), version
    elif operator == "~=":
        oldest, below = version, _next(version[:-1] or version)
    elif operator == "^":
        oldest, below = version, (version[0] + 1,)
    elif operator == "~":
        oldest, below = version, _next(version[:2])
    elif operator in (">=", ">"):
        oldest = version
    elif operator == "<":
        below = version
    elif operator == "<=":
        below = _next((*version, 0, 0)[:3])
    return Bounds(oldest, below, exact)


def _next(version: Version) -> Version:
    return (*version[:-1], version[-1] + 1)
