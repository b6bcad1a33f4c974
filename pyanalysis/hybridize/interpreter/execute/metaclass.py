"""What a metaclass does while a class is made: ``__new__``, then ``__init__``, on the class object."""

from __future__ import annotations

import ast

from hybridize.interpreter.evaluate import attributes
from hybridize.interpreter.functions.binding import Arguments
from hybridize.interpreter.state.frame import Frame
from hybridize.interpreter.state.machine import Machine
from hybridize.values import value as vl
from hybridize.values.atoms import ApiRef, Const, Tuple
from hybridize.values.objects import Class, Dictionary, DictState
from hybridize.values.value import Value


def metaclass_of(cls: Class) -> Class | None:
    """The metaclass of the program that a class has."""
    return cls.metaclass if isinstance(cls.metaclass, Class) else None


def is_metaclass(cls: Class) -> bool:
    """Whether instances of the class are classes."""
    return any(isinstance(base, ApiRef) and base.name in ("builtins.type", "abc.ABCMeta") for base in cls.mro)


def prepare(machine: Machine, frame: Frame, cls: Class, bases: list[Value], keywords: dict[str, Value],
            node: ast.AST) -> None:
    """``__prepare__`` of the metaclass, which is asked for a namespace before the body runs."""
    from hybridize.interpreter.evaluate import calls

    meta = metaclass_of(cls)
    hook = attributes.lookup(machine, meta, "__prepare__", node) if meta is not None else None
    if isinstance(hook, Value) and meta is not None:
        function = attributes._bind_all(machine, frame, hook, None, meta, node)
        given = Arguments((vl.const(cls.name), vl.of(Tuple(tuple(bases)))), keywords)
        calls.call_value(machine, frame, function, given, node, how="construct")


def make_class(machine: Machine, frame: Frame, cls: Class, bases: list[Value], body: dict[str, Value],
               keywords: dict[str, Value], node: ast.AST) -> None:
    """Run the program's ``__new__`` and ``__init__`` of the metaclass for a class whose body has run."""
    from hybridize.interpreter.evaluate import calls

    meta = metaclass_of(cls)
    if meta is None:
        return
    hooks = [attributes.lookup(machine, meta, name, node) for name in ("__new__", "__init__")]
    if not any(isinstance(hook, Value) for hook in hooks):
        return
    known = {Const(name): value for name, value in body.items()}
    namespace = machine.new_dict(frame, node, DictState(known), tag="namespace")
    given = (vl.const(cls.name), vl.of(Tuple(tuple(bases))), namespace)
    machine.building.append(cls)
    for hook, receiver in zip(hooks, (vl.of(meta), vl.of(cls))):
        if isinstance(hook, Value):
            function = attributes._bind_all(machine, frame, hook, None, meta, node)
            calls.call_value(machine, frame, function, Arguments((receiver, *given), keywords), node, how="construct")
    machine.building.pop()


def new_object(machine: Machine, frame: Frame, arguments: Arguments, node: ast.AST) -> Value:
    """``object.__new__(cls)``, and ``type.__new__(meta, ...)`` for the class that is being made."""
    from hybridize.interpreter.functions import named_tuples
    from hybridize.interpreter.functions.construction import allocate

    out = vl.BOTTOM
    for atom in arguments.positional[0].ordered() if arguments.positional else ():
        if not isinstance(atom, Class):
            out = vl.join(out, vl.unknown("instance of an unknown class"))
        elif is_metaclass(atom):
            out = vl.join(out, vl.of(_being_made(machine, arguments)) if machine.building else vl.unknown("new class"))
        elif named_tuples.is_named_tuple(atom):
            rest = Arguments(arguments.positional[1:], arguments.keywords, arguments.rest, arguments.mapping)
            out = vl.join(out, named_tuples.make(atom, rest))
        else:
            out = vl.join(out, allocate(machine, frame, atom, node))
    return out if out.atoms else vl.unknown("instance of an unknown class")


def _being_made(machine: Machine, arguments: Arguments) -> Class:
    """The class of ``type.__new__(meta, name, bases, namespace)``, with what was put into the namespace meanwhile."""
    cls = machine.building[-1]
    namespace = arguments.positional[3].single() if len(arguments.positional) > 3 else None
    state = machine.content(namespace) if isinstance(namespace, Dictionary) else None
    for key, value in state.known.items() if isinstance(state, DictState) else ():
        if isinstance(key, Const) and isinstance(key.value, str) and cls.fields.get(key.value) is not value:
            machine.heap.write(cls, key.value, value)
    return cls
