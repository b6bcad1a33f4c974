"""Labels at the border of a function: on the way in values get its parameters' labels, on the way out the caller's.
"""

from __future__ import annotations

from typing import Any

from hybridize.values import labels as lb
from hybridize.values import value as vl
from hybridize.values.atoms import Tuple
from hybridize.values.kinds import is_extension, with_items
from hybridize.values.labels import Labels
from hybridize.values.objects import (
    Class,
    DictState,
    Function,
    Instance,
    ListState,
    ModuleObj,
    list_state,
)
from hybridize.values.objects import reset as reset_contents
from hybridize.values.value import Value

_UNLABELLED = (Instance, Class, ModuleObj, Function)
_relabelled: dict[tuple[Value, Labels], Value] = {}
_substitutions: dict[tuple[int, tuple[Labels, ...]], Substitution] = {}


def entry_value(value: Value, owner: int, index: int) -> Value:
    """A value as the callee sees it: labelled as its own parameter."""
    for atom in value.ordered():
        if not isinstance(atom, _UNLABELLED) or is_extension(atom):
            break
    else:
        return value.plain()
    labels = lb.parameter(owner, index)
    return _relabel(value, labels)


def _relabel(value: Value, labels: Labels) -> Value:
    if not value.nested:
        return vl.make(value.atoms, labels)
    found = _relabelled.get((value, labels))  # tuples share their items: without memory each would be seen often
    if found is None:
        atoms = frozenset(with_items(atom, lambda item: _relabel(item, labels)) for atom in value.atoms)
        found = _relabelled[value, labels] = vl.make(atoms, labels)
    return found


class Substitution:
    """What the parameters of a function stand for at a call: takes what the callee says into the caller's terms."""

    __slots__ = ("_fields", "_labels", "_values", "actuals", "owner")

    def __init__(self, owner: int, actuals: tuple[Labels, ...]) -> None:
        """``owner``: the callee's code number; ``actuals``: the labels that the caller passes for each parameter."""
        self.owner = owner
        self.actuals = actuals
        self._labels: dict[Labels, Labels] = {}
        self._values: dict[Value, Value] = {}
        self._fields: dict[int, tuple[Any, Any]] = {}  # by identity, which they keep alive

    def labels(self, labels: Labels) -> Labels:
        """Labels with those of the callee's parameters replaced."""
        found = self._labels.get(labels)
        if found is None:
            found = self._labels[labels] = lb.substitute(labels, self.owner, self.actuals)
        return found

    def value(self, value: Value) -> Value:
        """A value of the callee in the caller's terms."""
        if not value.labels and not value.nested:
            return value
        found = self._values.get(value)
        if found is None:
            found = self._values[value] = self._moved(value)
        return found

    def _moved(self, value: Value) -> Value:
        labels = value.deep_labels()
        if self.labels(labels) is labels:
            return value
        atoms = value.atoms
        if value.nested:
            atoms = frozenset(Tuple(tuple([self.value(item) for item in atom.items]), atom.type_ref)
                              if type(atom) is Tuple else atom for atom in atoms)
        return vl.make(atoms, self.labels(value.labels))

    def field(self, field: Any) -> Any:
        """The same for whatever a heap field holds."""
        if type(field) is Value:
            return self.value(field)
        found = self._fields.get(id(field))
        if found is None:
            found = self._fields[id(field)] = (field, self._content(field))
        return found[1]

    def _content(self, field: Any) -> Any:
        if isinstance(field, ListState):
            items = tuple([self.value(item) for item in field.items]) if field.items is not None else None
            return list_state(items, self.value(field.element))
        if isinstance(field, DictState):
            known = {key: self.value(held) for key, held in field.known.items()}
            rest = self.value(field.rest_value)
            if rest is not field.rest_value or known != field.known:
                return DictState(known, field.rest_key, rest, field.maybe)
        return field


def substitution(owner: int, actuals: tuple[Labels, ...]) -> Substitution:
    """The substitution of a call, one for all calls that pass the same."""
    key = (owner, actuals)
    found = _substitutions.get(key)
    if found is None:
        found = _substitutions[key] = Substitution(owner, actuals)
    return found


def reset() -> None:
    """Forget rebased values; see :func:`hybridize.values.value.reset`."""
    reset_contents()
    _substitutions.clear()
    _relabelled.clear()
