"""The heap: fields of objects, with a trail so that a branch can be run, cut off and merged with its twin.

The same trail idea as in logic programming: a write logs what it overwrites; ``cut`` rolls back to a mark
and hands out what had changed. Reads cost one dictionary look-up whatever the nesting.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from hybridize.values.objects import Obj, join_fields
from hybridize.values.value import Value

Cell = tuple[Obj, Any]
Delta = dict[Cell, Any]


class Heap:
    """All writable state of the analysed program."""

    def __init__(self) -> None:
        self.trail: list[tuple[Obj, Any, Any]] = []
        self.generation = 0  # grows when a function-valued class or module field is replaced

    def mark(self) -> int:
        """A place in the trail to come back to."""
        return len(self.trail)

    def write(self, obj: Obj, key: Any, value: Any) -> None:
        """Replace a field."""
        old = obj.fields.get(key)
        if old is value or (old is not None and type(old) is not Value and old == value):
            return
        self.trail.append((obj, key, old))
        obj.fields[key] = value

    def weaken(self, obj: Obj, key: Any, value: Any) -> None:
        """Join a value into a field."""
        self.write(obj, key, join_fields(obj.fields.get(key), value))

    def delete(self, obj: Obj, key: Any) -> None:
        """Remove a field."""
        old = obj.fields.pop(key, None)
        if old is not None:
            self.trail.append((obj, key, old))

    def changed(self, mark: int) -> Delta:
        """Fields written since ``mark`` with their present content; nothing is rolled back."""
        trail = self.trail
        if len(trail) == mark:
            return {}
        out: Delta = {}
        for index in range(mark, len(trail)):
            obj, key, _ = trail[index]
            out[obj, key] = obj.fields.get(key)
        return out

    def compact(self, mark: int) -> Delta:
        """The same as :meth:`changed`, and shorten the trail since ``mark`` to one entry a field."""
        trail = self.trail
        if len(trail) == mark:
            return {}
        out: Delta = {}
        kept = []
        for entry in trail[mark:]:
            cell = (entry[0], entry[1])
            if cell not in out:
                out[cell] = entry[0].fields.get(entry[1])
                kept.append(entry)
        trail[mark:] = kept
        return out

    def cut(self, mark: int) -> Delta:
        """Roll back to ``mark`` and return what had changed."""
        trail = self.trail
        if len(trail) == mark:
            return {}
        delta = self.changed(mark)
        self.rollback(mark)
        return delta

    def rollback(self, mark: int) -> None:
        """Undo every write since ``mark``."""
        trail = self.trail
        while len(trail) > mark:
            obj, key, old = trail.pop()
            if old is None:
                obj.fields.pop(key, None)
            else:
                obj.fields[key] = old

    def intermediate(self, mark: int) -> Delta:
        """Join, per field, of every content it had since ``mark``: what an exception handler may find."""
        out: Delta = {}
        for obj, key, old in self.trail[mark:]:
            seen = out.get((obj, key))
            out[obj, key] = join_fields(seen, old) if seen is not None else old
        for obj, key in out:
            out[obj, key] = join_fields(out[obj, key], obj.fields.get(key))
        return out

    def apply(self, delta: Delta) -> None:
        """Write a delta as it stands."""
        for (obj, key), value in delta.items():
            if value is None:
                self.delete(obj, key)
            else:
                self.write(obj, key, value)

    def merge(self, deltas: Iterable[Delta]) -> None:
        """Continue after branches that start here: each field becomes the join over the branches."""
        alternatives = list(deltas)
        if len(alternatives) == 1:
            self.apply(alternatives[0])
            return
        for cell in _all_cells(alternatives):
            obj, key = cell
            base = obj.fields.get(key)
            joined: Any = None
            for delta in alternatives:
                value = delta.get(cell, base)
                joined = join_fields(joined, value)
            if joined is not None:
                self.write(obj, key, joined)

    def absorb(self, delta: Delta) -> bool:
        """Join a delta into the present state; true when that changed anything."""
        before = len(self.trail)
        for (obj, key), value in delta.items():
            if value is not None:
                self.weaken(obj, key, value)
        return len(self.trail) != before


def _all_cells(deltas: list[Delta]) -> Iterator[Cell]:
    seen: set[Cell] = set()
    for delta in deltas:
        for cell in delta:
            if cell not in seen:
                seen.add(cell)
                yield cell
