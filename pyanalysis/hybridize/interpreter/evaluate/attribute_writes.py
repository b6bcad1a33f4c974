"""Attributes: writing and deleting them on every kind of value, with the descriptor protocol."""

from __future__ import annotations

import ast

from hybridize.interpreter.evaluate import attributes, outside, subscripts
from hybridize.interpreter.execute.classes import api_bases, defined
from hybridize.interpreter.functions.binding import Arguments
from hybridize.interpreter.state.frame import Frame
from hybridize.interpreter.state.machine import FLAGS, Machine
from hybridize.interpreter.state.record import WRITE
from hybridize.values import value as vl
from hybridize.values.atoms import ApiRef, Array, Super, Tensor, Unknown
from hybridize.values.kinds import is_number
from hybridize.values.objects import Class, Function, Instance, ModuleObj, Obj, Variable, Wrapper
from hybridize.values.value import Value

_PLAIN = ("builtins.object",)


def put(machine: Machine, frame: Frame, owner: Value, name: str, value: Value, node: ast.AST) -> None:
    """``owner.name = value``."""
    several = len(owner.atoms) > 1
    if name == "trainable":
        from hybridize.interpreter.models.trainable import note_flag_written

        note_flag_written(machine, frame, node, owner)
    for atom in owner.ordered():
        if isinstance(atom, ApiRef) and atom.name == FLAGS:
            atom = machine.flags
        if isinstance(atom, Instance):
            _put_instance(machine, frame, atom, name, value, node, several)
        elif isinstance(atom, (Class, ModuleObj)):
            _put_definition(machine, frame, atom, name, value, node, several)
        elif isinstance(atom, (Function, Wrapper, Variable)):
            frame.event(WRITE, node, target=atom, attr=name, stored=value, detail="attribute", subject=owner)
            machine.store(atom, name, value)
        elif isinstance(atom, Super):
            put(machine, frame, atom.receiver, name, value, node)
        elif not (atom.kind == "const" and several):
            frame.event(WRITE, node, target=None, attr=name, stored=value, detail="attribute", subject=owner)
            if isinstance(atom, Unknown):
                from hybridize.interpreter.evaluate.calls import escape

                escape(machine, value)


def _put_instance(machine: Machine, frame: Frame, atom: Instance, name: str, value: Value, node: ast.AST,
                  several: bool) -> None:
    from hybridize.interpreter.evaluate import calls

    raw = attributes.lookup(machine, atom.cls, name, node)
    if isinstance(raw, Value):
        for held in raw.ordered():
            if isinstance(held, Wrapper) and held.role == "property":
                if held.setter is not None:
                    calls.call_value(machine, frame, held.setter, Arguments((vl.of(atom), value)), node,
                                     how="property")
                return
            if isinstance(held, Instance) and isinstance(held.cls, Class) and isinstance(
                    attributes.lookup(machine, held.cls, "__set__", node), Value):
                calls.call_method(machine, frame, vl.of(held), "__set__", node, (vl.of(atom), value), how="property")
                return
    hook = attributes.lookup(machine, atom.cls, "__setattr__", node)
    if isinstance(hook, Value) and frame.code.name != "__setattr__":
        calls.call_method(machine, frame, vl.of(atom), "__setattr__", node, (vl.const(name), value), how="property")
        return
    if _is_assigned(atom, name, value):
        frame.ran("tensorflow.Variable.assign", node)
        return
    put_plainly(machine, frame, atom, name, value, node, several)


def _is_assigned(atom: Instance, name: str, value: Value) -> bool:
    """Whether a property of a library keeps a variable and assigns to it: the learning rate of an optimizer.

    A schedule replaces the variable.
    """
    owner = outside.class_name(atom) if name == "learning_rate" else None
    api = outside.member(owner, name) if owner is not None else None
    return api is not None and api.name.endswith(".Optimizer.learning_rate") and bool(value.atoms) and all(
        is_number(one) or isinstance(one, (Tensor, Array, Variable)) for one in value.atoms)


def put_plainly(machine: Machine, frame: Frame, atom: Instance, name: str, value: Value, node: ast.AST,
                several: bool) -> None:
    """``object.__setattr__(atom, name, value)``: nothing of its class is asked."""
    if name == attributes.SPACE:
        _replace_all(machine, frame, atom, value, node)
    space = atom.fields.get(attributes.SPACE)
    if isinstance(space, Value) and space.atoms and name != attributes.SPACE:
        subscripts.put(machine, frame, space, vl.const(name), value, node)
        return
    raw = attributes.lookup(machine, atom.cls, name, node)
    if isinstance(raw, Value) and not attributes.is_data(raw):  # hides a method, and finding a method is no read
        machine.method_replaced(atom, name, atom.fields.get(name, raw))
    frame.event(WRITE, node, target=atom, attr=name, stored=value, detail="attribute", subject=vl.of(atom))
    if api_bases(atom.cls) != _PLAIN:
        from hybridize.interpreter.models.settings import note_attribute_written

        note_attribute_written(machine, frame, atom, name, node)
    store_field(machine, frame, atom, name, value, several)


def _replace_all(machine: Machine, frame: Frame, atom: Instance, space: Value, node: ast.AST) -> None:
    """``obj.__dict__ = entries``: what the object had is gone, and what the entries say is there."""
    for name in [key for key in atom.fields if isinstance(key, str) and not key.startswith("#")]:
        if name != attributes.SPACE:
            held = subscripts.get(machine, frame, space, vl.const(name), node)
            frame.event(WRITE, node, target=atom, attr=name, stored=held, detail="attribute", subject=vl.of(atom))
            store_field(machine, frame, atom, name, held, several=True)


def store_field(machine: Machine, frame: Frame, atom: Obj, name: str, value: Value, several: bool = False) -> None:
    """Write an object's field, weakly when other objects may be meant."""
    frame.record.writes.setdefault((atom, name), None)
    if several:
        machine.heap.weaken(atom, name, value)
    else:
        machine.store(atom, name, value)


def _put_definition(machine: Machine, frame: Frame, atom: Class | ModuleObj, name: str, value: Value,
                    node: ast.AST, several: bool) -> None:
    detail = "class" if isinstance(atom, Class) else "global"
    frame.event(WRITE, node, target=atom, attr=name, stored=value, detail=detail, subject=vl.of(atom))
    old = defined(atom, name) if isinstance(atom, Class) else atom.fields.get(name)  # what it hides, or replaces
    if isinstance(old, Value) and not attributes.is_data(old):
        machine.method_replaced(atom, name, old)
    if isinstance(atom, ModuleObj) and atom.code is not None:
        atom.code.single_globals.discard(name)
    if several:
        machine.heap.weaken(atom, name, value)
    else:
        machine.heap.write(atom, name, value)


def remove(machine: Machine, frame: Frame, owner: Value, name: str, node: ast.AST) -> None:
    """``del owner.name``."""
    for atom in owner.ordered():
        if isinstance(atom, Instance) and _removed_by_hook(machine, frame, atom, name, node):
            continue
        target = atom if isinstance(atom, Obj) else None
        frame.event(WRITE, node, target=target, attr=name, detail="delete", subject=owner)
        if isinstance(atom, (Instance, Class, ModuleObj)) and atom.unique and len(owner.atoms) == 1:
            machine.heap.delete(atom, name)


def _removed_by_hook(machine: Machine, frame: Frame, atom: Instance, name: str, node: ast.AST) -> bool:
    """Whether a property, a descriptor or ``__delattr__`` of the program does what ``del`` asks for."""
    from hybridize.interpreter.evaluate import calls

    hook = attributes.special(machine, frame, atom, "__delattr__", node)
    if hook is not None and frame.code.name != "__delattr__":
        calls.call_value(machine, frame, hook, Arguments((vl.const(name),)), node, how="property")
        return True
    raw = attributes.lookup(machine, atom.cls, name, node)
    for held in raw.ordered() if isinstance(raw, Value) else ():
        if isinstance(held, Wrapper) and held.role == "property" and held.deleter is not None:
            calls.call_value(machine, frame, held.deleter, Arguments((vl.of(atom),)), node, how="property")
            return True
        own = attributes.special(machine, frame, held, "__delete__", node)
        if own is not None:
            calls.call_value(machine, frame, own, Arguments((vl.of(atom),)), node, how="property")
            return True
    return False
