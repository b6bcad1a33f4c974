"""What leads to what: the objects that a value, a content or an object holds on to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from hybridize.values.atoms import ApiMethod, Atom, BoundMethod, Dataset, Keywords, Slice, Super, Tuple
from hybridize.values.objects import (
    Class,
    Dictionary,
    DictState,
    Function,
    Instance,
    Iterator,
    ListState,
    Obj,
    Partial,
    Scope,
    Wrapper,
)
from hybridize.values.value import Value

NOTHING: tuple[Obj, ...] = ()


def reachable(roots: Iterable[Any], among: set[Obj]) -> set[Obj]:
    """Those ``among`` some objects that the roots lead to, by way of others among them."""
    found: set[Obj] = set()
    waiting = list(roots)
    while waiting:
        for obj in held_by(waiting.pop()):
            if obj in among and obj not in found:
                found.add(obj)
                waiting.extend(obj.fields.values())
                waiting.append(_aside(obj))
    return found


def held_by(thing: Any) -> tuple[Obj, ...]:
    """The objects directly in a value, the content of a container, an object, or a structure of these."""
    if type(thing) is Value:
        found = thing.holds
        if found is None:
            found = thing.holds = _of_all(thing.atoms)
        return found
    if isinstance(thing, Obj):
        return (thing,)
    if type(thing) is ListState:
        return _of_all(thing.items) if thing.items is not None else held_by(thing.element)
    if type(thing) is DictState:
        return _of_all((*thing.known, *thing.known.values(), thing.rest_key, thing.rest_value))
    if isinstance(thing, Atom):
        return _of_all(_inside(thing))
    if isinstance(thing, (tuple, list)):
        return _of_all(thing)
    if isinstance(thing, dict):
        return _of_all(thing.values())
    return NOTHING


def _of_all(things: Iterable[Any]) -> tuple[Obj, ...]:
    out: dict[Obj, None] = {}
    for thing in things:
        out.update(dict.fromkeys(held_by(thing)))
    return tuple(out) if out else NOTHING


def _inside(atom: Atom) -> tuple[Any, ...]:
    """What an atom without identity is made of."""
    if type(atom) is Tuple:
        return atom.items
    if type(atom) is Keywords:
        return (*(item for _, item in atom.items), atom.rest)
    if type(atom) is BoundMethod:
        return (atom.function, atom.receiver)
    if type(atom) is ApiMethod:
        return (atom.receiver,)
    if type(atom) is Super:
        return (atom.cls, atom.receiver)
    if type(atom) is Dataset:
        return (atom.element,)
    if type(atom) is Slice:
        return (atom.lower, atom.upper, atom.step)
    return ()


def _aside(obj: Obj) -> tuple[Any, ...]:
    """What an object holds beside its fields."""
    if isinstance(obj, Instance):
        return (obj.cls,)
    if isinstance(obj, Function):
        options = obj.hybrid.options if obj.hybrid is not None else None
        return (obj.closure, obj.owner_class, obj.defaults, obj.kw_defaults, options)
    if isinstance(obj, Scope):
        return (obj.parent,)
    if isinstance(obj, Class):
        return (obj.bases, obj.mro, obj.metaclass)
    if isinstance(obj, Iterator):
        return (obj.element, obj.source)
    if isinstance(obj, Partial):
        return (obj.function, obj.arguments, obj.keywords)
    if isinstance(obj, Wrapper):
        detail = obj.detail
        if hasattr(detail, "everything"):  # the arguments that a getter of ``operator`` was made with
            detail = detail.everything()
        elif hasattr(detail, "options"):  # how ``tf.function`` was applied
            detail = detail.options
        return (obj.function, obj.setter, obj.deleter, detail)
    if isinstance(obj, Dictionary):
        return (obj.default_factory,)
    return ()
