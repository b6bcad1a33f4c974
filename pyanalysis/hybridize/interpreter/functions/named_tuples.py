"""Named tuples: ``collections.namedtuple``, ``typing.NamedTuple``, and classes over either.

An object of such a class is a :class:`Tuple` atom that names its class; its fields are read by position.
"""

from __future__ import annotations

import ast

from hybridize.interpreter.functions.binding import Arguments
from hybridize.interpreter.state.frame import Frame
from hybridize.interpreter.state.machine import Machine
from hybridize.knowledge.result_fields import RESULT_FIELDS
from hybridize.values import value as vl
from hybridize.values.atoms import ApiRef, Atom, Const, Tuple
from hybridize.values.objects import Class, DictState
from hybridize.values.value import Value

DECLARED = "_fields"


def is_named_tuple(cls: Atom | None) -> bool:
    """Whether objects of a class are tuples with named fields."""
    return isinstance(cls, Class) and "namedtuple" in cls.flags and bool(fields_of(cls))


def fields_of(cls: Atom | None) -> list[str]:
    """Names of the fields, those that a base class declares included; empty for any other class.

    The class of what TensorFlow returns is not public: the function that returns it stands for it.
    """
    if isinstance(cls, ApiRef):
        return list(RESULT_FIELDS.get(cls.name, ()))
    for base in cls.mro if isinstance(cls, Class) else ():
        declared = base.fields.get(DECLARED) if isinstance(base, Class) else None
        names = declared.single() if isinstance(declared, Value) else None
        if isinstance(names, Tuple):
            return [str(item.constant()) for item in names.items]
    return []


def declare(cls: Class, names: list[str]) -> None:
    """Give a class its fields."""
    cls.fields[DECLARED] = vl.of(Tuple(tuple(vl.const(name) for name in names)))
    cls.flags = cls.flags | {"namedtuple"}


def make(cls: Class, arguments: Arguments) -> Value:
    """``cls(...)``, where no ``__new__`` of the program says otherwise."""
    names = fields_of(cls)
    given = arguments.by_name(tuple(names))
    missing = arguments.rest or arguments.mapping or vl.unknown("missing argument")
    return vl.of(Tuple(tuple(given.get(name) or _default(cls, name) or missing for name in names), cls))


def _default(cls: Class, name: str) -> Value | None:
    held = (base.fields.get(name) for base in cls.mro if isinstance(base, Class))
    return next((value for value in held if isinstance(value, Value)), None)


def returned(function: str, value: Value) -> Value:
    """What a function of TensorFlow returns, with the names of its fields."""
    if function not in RESULT_FIELDS:
        return value
    named = [Tuple(atom.items, ApiRef(function)) if isinstance(atom, Tuple) else atom for atom in value.ordered()]
    return vl.make(frozenset(named), value.labels)


def field(atom: Tuple, name: str) -> Value | None:
    """The field of one object, None for what is none."""
    names = fields_of(atom.type_ref)
    position = names.index(name) if name in names else len(atom.items)
    return atom.items[position] if position < len(atom.items) else None


def call_method(machine: Machine, frame: Frame, atom: Tuple, name: str, arguments: Arguments,
                node: ast.AST) -> Value | None:
    """``_replace`` and ``_asdict`` of one object; None for other methods."""
    names = fields_of(atom.type_ref)
    if name == "_replace":
        items = tuple(arguments.keywords.get(own, held) for own, held in zip(names, atom.items))
        return vl.of(Tuple(items, atom.type_ref))
    if name == "_asdict":
        known: dict[Atom, Value] = {Const(own): held for own, held in zip(names, atom.items)}
        return machine.new_dict(frame, node, DictState(known), tag="_asdict")
    return None


def from_iterable(machine: Machine, frame: Frame, cls: Class, iterable: Value, node: ast.AST) -> Value:
    """``cls._make(iterable)``."""
    from hybridize.interpreter.execute.iteration import iterate

    what = iterate(machine, frame, iterable, node)
    return make(cls, Arguments(what.items) if what.items is not None else Arguments((), rest=what.element))
