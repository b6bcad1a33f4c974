"""In which order things happen: when state changes, when objects are made anew, and when functions run.

Moments are counted, not measured: the count goes up with every change, so two runs of a function at one moment saw
the same state. The rules about stale state (HYB301 and on) ask for a change between two runs of a function.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from hybridize.project.code import Code
from hybridize.values.atoms import Const
from hybridize.values.heap import Cell
from hybridize.values.objects import Obj
from hybridize.values.value import Value


class Change(NamedTuple):
    """A field of an object got another value at a place of the program."""

    moment: int
    code: Code
    node: ast.AST


class History:
    """What one analysis saw happen. ``roots``: the moments at which it began again from an entry point."""

    def __init__(self) -> None:
        self.moment = 0
        self.writes = 0  # writes of all kinds, those without effect too
        self.runs = 0    # runs of functions, remembered ones too
        self.changes: dict[Cell, list[Change]] = {}
        self.in_place: dict[ast.AST, list[int]] = {}  # where arrays are changed, and when
        self.remade: dict[Obj, list[int]] = {}
        self.replaced: dict[Cell, list[Value]] = {}  # methods that were patched, and what they were before
        self.roots: list[int] = []
        self.making: list[Any] = []  # classes of the objects that are being made
        self.building: list[Any] = []  # classes of the Keras objects that are being built
        self.set_late: set[Cell] = set()  # fields that are set later than where the setting was followed
        self.set_elsewhere: set[Cell] = set()  # fields with a value that no build gave

    def change_in_place(self, node: ast.AST) -> None:
        """Note that an array changes at a place, under whichever name."""
        self.moment += 1
        self.in_place.setdefault(node, []).append(self.moment)

    def write(self, obj: Obj, key: Any, value: Any, code: Code, node: ast.AST) -> None:
        """Note that a field is about to be replaced, or a container changed (``value`` None)."""
        self.writes += 1
        if value is not None and obj.fields.get(key) is value and _is_exact(value):
            return
        if self.making and _on_receiver(code, node) and any(_has_method(made, code) for made in self.making):
            self.set_elsewhere.add((obj, key))
            return  # it means the object that is made: no older one changes
        if self.building and (obj, key) not in self.set_elsewhere and _on_receiver(code, node) and any(
                _has_method(built, code) for built in self.building):
            return  # Keras builds each object once: before, the field had no value that a run could have read
        self.set_elsewhere.add((obj, key))
        self.moment += 1
        self.changes.setdefault((obj, key), []).append(Change(self.moment, code, node))

    @contextmanager
    def making_of(self, cls: Any) -> Iterator[None]:
        """While an object of a class is made: what the constructors set on ``self`` is no change of an older object."""
        self.making.append(cls)
        try:
            yield
        finally:
            self.making.pop()

    @contextmanager
    def building_of(self, classes: list[Any]) -> Iterator[None]:
        """While objects make their weights: Keras has each do so once, before it calls it."""
        before = self.building
        self.building = [*before, *classes]
        try:
            yield
        finally:
            self.building = before

    def activity(self) -> tuple[int, int]:
        """Writes and runs so far."""
        return self.writes, self.runs

    def since(self, activity: tuple[int, int]) -> bool:
        """Whether something was written and some function has run since."""
        return self.writes > activity[0] and self.runs > activity[1]

    def remake(self, obj: Obj) -> None:
        """Note that an allocation runs again: from here on its object stands for a new one."""
        self.moment += 1
        self.remade.setdefault(obj, []).append(self.moment)

    def recall(self, moments: list[int], allocated: set[Obj], writes: int) -> None:
        """Note that a remembered call happens again, with all that it writes and makes."""
        self.moment += 1
        self.writes += writes
        self.runs += 1
        moments.append(self.moment)
        for obj in allocated:
            self.remade.setdefault(obj, []).append(self.moment)

    def root(self) -> None:
        """Note that what follows is a run of its own."""
        self.moment += 1
        self.roots.append(self.moment)


def _has_method(cls: Any, code: Code) -> bool:
    """Whether the class that defines a method is among the bases of another."""
    return any(getattr(base, "code", None) is code.parent for base in getattr(cls, "mro", ()))


def _on_receiver(code: Code, node: ast.AST) -> bool:
    """Whether a statement sets an attribute of ``self``."""
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", node)]
    own = code.params[0].name if code.is_method and code.params else None
    return all(isinstance(one, ast.Attribute) and isinstance(one.value, ast.Name) and one.value.id == own
               for one in targets)


def _is_exact(value: Any) -> bool:
    """Whether an abstract value stands for one thing only, so that the same value is the same thing."""
    atom = value.single() if type(value) is Value else None
    return type(atom) is Const or (isinstance(atom, Obj) and atom.unique)
