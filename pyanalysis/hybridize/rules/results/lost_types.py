"""Arguments that reach the body of a graph as something else: TensorFlow takes them apart and makes others of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from hybridize.facts.identity import is_counter, is_spec, rebuilt_as
from hybridize.values.atoms import Atom, Range


class Lost(NamedTuple):
    """What is lost on the way: how the message goes on after the name; None: as the rule has it."""

    what: str
    unlock: str | None = None
    severity: str | None = None


def lost(held: list[Atom]) -> Iterator[Lost]:
    """What happens to an argument that holds the atoms."""
    plain = next(filter(None, map(rebuilt_as, held)), None)
    if plain is not None:
        yield Lost(f"reaches a graph as a plain {plain}: what the class of the object adds is lost")
    if any(map(is_counter, held)):
        yield Lost("reaches a graph as a `Counter` of its pairs of keys and counts, and has none of its keys")
    if any(map(is_spec, held)):
        yield Lost("is a specification, which TensorFlow takes for the type of a tensor: the graph has that tensor in "
                   "its place", "Read the specification from outside: from a global, or from `self`.")
    if any(type(atom) is Range for atom in held):
        yield Lost("reaches a graph as a list: what only a `range` has, its class, hash, start and stop, is lost",
                   "Pass the numbers that make it, and write `range` in the function.", "warning")
