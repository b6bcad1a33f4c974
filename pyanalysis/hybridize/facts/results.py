"""What a function returns, taken apart: the single values in its structure of tuples, lists and dicts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from hybridize.interpreter.functions.named_tuples import fields_of
from hybridize.values import value as vl
from hybridize.values.atoms import Atom, Const, Tuple
from hybridize.values.derived import behind
from hybridize.values.heap import Cell
from hybridize.values.objects import Dictionary, DictState, ListState, Sequence, join_fields
from hybridize.values.value import Value

if TYPE_CHECKING:
    from hybridize.interpreter.state.record import Record

MAX_VISITS = 200  # containers of one structure that are looked into at every place that holds them
_NESTED = frozenset({"list", "tuple"})  # sequences that TensorFlow takes apart


class Part(NamedTuple):
    """One step into a structure: by position, by key or field name, or either; :data:`ANY`: some element."""

    position: int | None = None
    name: Any = None

    def admits(self, key: Any) -> bool:
        """Whether an access by position or key may reach this part."""
        if self == ANY or key is None:
            return True
        if isinstance(key, int) and not isinstance(key, bool) and self.position is not None:
            return key == self.position or key < 0
        return bool(key == self.name)


ANY = Part()
Held = dict[Cell, Any]
Path = tuple[Part, ...]


class Leaf(NamedTuple):
    """A single value and the way to it."""

    path: Path
    value: Value


class _Walk:
    """Keeps a walk over a structure finite: past a bound, a container is entered only where it is first met."""

    def __init__(self, held: Held | None = None) -> None:
        self.held: Held = held or {}
        self._seen: set[Atom] = set()
        self._visits = 0

    def enters(self, atom: Atom) -> bool:
        """Whether to look into a container, also where it holds itself or is held many times."""
        self._visits += 1
        if self._visits > MAX_VISITS and atom in self._seen:
            return False
        self._seen.add(atom)
        return True


def held_at_exit(records: Iterable[Record]) -> Held:
    """What the containers that some calls made or changed held when they returned: callers may change them later."""
    held: Held = {}
    for record in records:
        for cell, state in record.writes.items():
            if cell[1] == "content" and state is not None:
                held[cell] = join_fields(held[cell], state) if cell in held else state
    return held


def leaves(value: Value, depth: int = 4, path: Path = (), walk: _Walk | None = None,
           held: Held | None = None) -> Iterator[Leaf]:
    """The single values of a structure, in order; ``held``: what containers hold, where that is not as at the end."""
    walk = walk or _Walk(held)
    value = behind(value)  # a dictionary with a class of its own comes out with its entries
    single: list[Atom] = []
    for atom in value.ordered():
        if not depth or not _is_structure(atom):
            single.append(atom)
        elif walk.enters(atom):
            for part, inner in _parts(atom, walk.held):
                yield from leaves(inner.add_labels(value.labels), depth - 1, (*path, part), walk)
    if len(single) == len(value.atoms):
        yield Leaf(path, value)
    elif single:
        yield Leaf(path, vl.make(frozenset(single), value.labels))


def parts(value: Value, depth: int = 4, path: Path = (), walk: _Walk | None = None,
          held: Held | None = None) -> Iterator[tuple[Path, Atom]]:
    """Every atom of a structure with the way to it, the containers themselves included; ``held`` as for leaves."""
    walk = walk or _Walk(held)
    for atom in value.ordered():
        yield path, atom
        if depth and _is_structure(atom) and walk.enters(atom):
            for part, inner in _parts(atom, walk.held):
                yield from parts(inner, depth - 1, (*path, part), walk)


def _is_structure(atom: Atom) -> bool:
    if isinstance(atom, Sequence):
        return atom.type_name in _NESTED
    return isinstance(atom, (Tuple, Dictionary))


def _parts(atom: Atom, given: Held) -> Iterator[tuple[Part, Value]]:
    if isinstance(atom, Tuple):
        names = field_names(atom)
        for index, item in enumerate(atom.items):
            yield Part(index, names[index] if index < len(names) else None), item
    elif isinstance(atom, Sequence):
        state = given.get((atom, "content"), atom.fields.get("content"))
        if isinstance(state, ListState):
            yield from _items(state)
    elif isinstance(atom, Dictionary):
        held = given.get((atom, "content"), atom.fields.get("content"))
        if isinstance(held, DictState):
            yield from ((Part(None, key.value) if isinstance(key, Const) else ANY, item)
                        for key, item in held.known.items())
            if held.rest_value.atoms:
                yield ANY, held.rest_value


def _items(state: ListState) -> Iterator[tuple[Part, Value]]:
    if state.items is not None:
        yield from ((Part(index), item) for index, item in enumerate(state.items))
    elif state.element.atoms:
        yield ANY, state.element


def field_names(atom: Tuple) -> list[str]:
    """Names of the fields of a named tuple, empty for a plain one."""
    return fields_of(atom.type_ref)


def spell(path: Path) -> str:
    """A path in words, for messages: ``item 1``, ``'loss'``, ``an element``; empty for the whole."""
    words = []
    for part in path:
        if part.name is not None:
            words.append(repr(part.name))
        elif part.position is not None:
            words.append(f"item {part.position}")
        else:
            words.append("an element")
    return " of ".join(reversed(words))
