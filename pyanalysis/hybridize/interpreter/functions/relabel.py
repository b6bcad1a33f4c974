"""Labels at the border of a function: on the way in values get its parameters' labels, on the way out the caller's.
"""

from __future__ import annotations

from typing import Any

from hybridize.values import labels as lb
from hybridize.values import value as vl
from hybridize.values.atoms import Tuple
from hybridize.values.kinds import with_items
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
_rebased: dict[tuple[Value, int, tuple[Labels, ...]], Value] = {}
_rebased_fields: dict[tuple[int, int, tuple[Labels, ...]], tuple[Any, Any]] = {}  # by identity, which they keep alive


def entry_value(value: Value, owner: int, index: int) -> Value:
    """A value as the callee sees it: labelled as its own parameter."""
    for atom in value.ordered():
        if not isinstance(atom, _UNLABELLED):
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


def rebase(value: Value, owner: int, actuals: tuple[Labels, ...]) -> Value:
    """A value of the callee in the caller's terms: parameter labels become those of the arguments."""
    if not value.labels and not value.nested:
        return value
    key = (value, owner, actuals)
    found = _rebased.get(key)
    if found is None:
        labels = lb.substitute(value.labels, owner, actuals)
        atoms = value.atoms
        if value.nested:
            atoms = frozenset(
                Tuple(tuple(rebase(item, owner, actuals) for item in atom.items), atom.type_ref)
                if type(atom) is Tuple else atom for atom in atoms)
        found = _rebased[key] = vl.make(atoms, labels)
    return found


def rebase_field(field: Any, owner: int, actuals: tuple[Labels, ...]) -> Any:
    """The same for whatever a heap field holds."""
    if isinstance(field, Value):
        return rebase(field, owner, actuals)
    key = (id(field), owner, actuals)
    found = _rebased_fields.get(key)
    if found is None:
        found = _rebased_fields[key] = (field, _rebased_content(field, owner, actuals))
    return found[1]


def _rebased_content(field: Any, owner: int, actuals: tuple[Labels, ...]) -> Any:
    if isinstance(field, ListState):
        items = tuple(rebase(item, owner, actuals) for item in field.items) if field.items is not None else None
        return list_state(items, rebase(field.element, owner, actuals))
    if isinstance(field, DictState):
        return DictState({key: rebase(held, owner, actuals) for key, held in field.known.items()},
                         field.rest_key, rebase(field.rest_value, owner, actuals), field.maybe)
    return field


def reset() -> None:
    """Forget rebased values; see :func:`hybridize.values.value.reset`."""
    lb.reset()
    reset_contents()
    _rebased.clear()
    _rebased_fields.clear()
    _relabelled.clear()
