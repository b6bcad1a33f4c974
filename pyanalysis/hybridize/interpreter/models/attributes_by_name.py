"""Attributes whose name is an argument: ``getattr``, ``setattr``, ``hasattr``, ``delattr``, ``object.__setattr__``."""

from __future__ import annotations

import ast

from hybridize.interpreter.evaluate import attribute_writes, attributes
from hybridize.interpreter.evaluate.outside import class_name
from hybridize.interpreter.execute.classes import api_bases
from hybridize.interpreter.functions.binding import Arguments
from hybridize.interpreter.models.dynamic_names import members, pattern_of
from hybridize.interpreter.models.library import method_model, model
from hybridize.interpreter.state.frame import Frame
from hybridize.interpreter.state.machine import Machine
from hybridize.interpreter.state.record import CONVERT, USE
from hybridize.knowledge import index
from hybridize.knowledge.model import Api
from hybridize.values import value as vl
from hybridize.values.atoms import Array, Atom, BoundMethod, Const, Scalar, Tensor, Tuple, Unknown
from hybridize.values.kinds import may_be_tensor
from hybridize.values.objects import Class, Function, Instance, ModuleObj, Sequence, Variable
from hybridize.values.value import Value

# Eager tensors alone have the first ones, symbols alone the others.
_OF_ONE_KIND = frozenset({"numpy", "_numpy", "backing_device", "cpu", "gpu", "is_packed",
                          "consumers", "graph", "name", "op", "value_index"})


@model("builtins.hasattr")
def _hasattr(machine: Machine, frame: Frame, api: Api, arguments: Arguments, node: ast.AST) -> Value:
    if len(arguments.positional) != 2:
        return vl.BOOL
    owner, name = arguments.positional
    attribute = name.constant()
    if may_be_tensor(owner) and attribute in _OF_ONE_KIND:
        frame.event(CONVERT, node, subject=owner, attr="hasattr")
    atom = owner.single()
    if not isinstance(attribute, str) or atom is None:
        return vl.BOOL
    if isinstance(atom, (Function, BoundMethod)):
        target = atom.function if isinstance(atom, BoundMethod) else atom
        frame.event(USE, node, target=target, attr=attribute)
        return vl.BOOL
    verdict = has(machine, atom, attribute, node)
    return vl.BOOL if verdict is None else vl.const(verdict)


def has(machine: Machine, atom: Atom, attribute: str, node: ast.AST) -> bool | None:
    """Whether a value has an attribute; None where that is not known."""
    if isinstance(atom, Instance):
        machine.read(atom, attribute, node)
        if attribute in atom.fields or attributes.lookup(machine, atom.cls, attribute) is not None:
            return True if atom.unique else None
        plain = isinstance(atom.cls, Class) and _is_plain(atom.cls) and atom.unique
        return False if plain else None
    if isinstance(atom, Class):
        for base in atom.mro:
            if isinstance(base, Class):
                machine.read(base, attribute, node)
        if attributes.lookup(machine, atom, attribute) is not None:
            return True
        return False if _is_plain(atom) and atom.metaclass is None and not attribute.startswith("__") else None
    if isinstance(atom, ModuleObj):
        return attribute in atom.fields
    if isinstance(atom, (Tensor, Variable, Array)) and attribute in ("shape", "dtype", "ndim"):
        return True
    if isinstance(atom, (Const, Scalar, Tuple, Sequence)):
        own = class_name(atom)
        return own is not None and index.member(own, attribute) is not None
    return None


def _is_plain(cls: Class) -> bool:
    """Whether all that a class has stands in the program."""
    return "opaque" not in cls.flags and api_bases(cls) == ("builtins.object",)


@model("builtins.getattr")
def _getattr(machine: Machine, frame: Frame, api: Api, arguments: Arguments, node: ast.AST) -> Value:
    if len(arguments.positional) < 2:
        return vl.unknown("getattr")
    owner, name = arguments.positional[:2]
    names = [atom.value for atom in name.ordered() if isinstance(atom, Const) and isinstance(atom.value, str)]
    if not names or len(names) < len(name.atoms):
        written = node.args[1] if isinstance(node, ast.Call) and len(node.args) > 1 else None
        found = members(machine, frame, owner, pattern_of(written), node)
        _read_all(machine, owner, node)
        return vl.join(found, vl.unknown("attribute of unknown name"))
    out = vl.BOTTOM
    for attribute in names:
        found = attributes.get(machine, frame, owner, attribute, node)
        known = frozenset(atom for atom in found.atoms if not isinstance(atom, Unknown))
        if len(arguments.positional) > 2:
            if may_be_tensor(owner) and attribute in _OF_ONE_KIND:
                frame.event(CONVERT, node, subject=owner, attr="hasattr")
            missing = len(known) < len(found.atoms) or not found.atoms or _may_lack(machine, owner, attribute)
            found = vl.make(known, found.labels)
            if missing:
                found = vl.join(found, arguments.positional[2])
        out = vl.join(out, found)
    return out


def _read_all(machine: Machine, owner: Value, node: ast.AST) -> None:
    """Note that any data of an object may be read: its own, that of its classes, that of a module."""
    for atom in owner.ordered():
        classes = atom.cls.mro if isinstance(atom, Instance) and isinstance(atom.cls, Class) else \
            atom.mro if isinstance(atom, Class) else ()
        for holder in (atom, *classes):
            if isinstance(holder, (Instance, Class, ModuleObj)):
                for name, held in list(holder.fields.items()):
                    if not str(name).startswith(("#", "__")) and isinstance(held, Value) and _is_data(held):
                        machine.read(holder, name, node)


def _is_data(held: Value) -> bool:
    return any(atom.kind not in ("function", "class", "module", "api") for atom in held.atoms)


def _may_lack(machine: Machine, owner: Value, name: str) -> bool:
    for atom in owner.ordered():
        if isinstance(atom, Instance) and name not in atom.fields \
                and attributes.lookup(machine, atom.cls, name) is None:
            return True
    return False


@model("builtins.setattr")
def _setattr(machine: Machine, frame: Frame, api: Api, arguments: Arguments, node: ast.AST) -> Value:
    if len(arguments.positional) == 3:
        owner, name, value = arguments.positional
        for atom in name.ordered():
            if isinstance(atom, Const) and isinstance(atom.value, str):
                attribute_writes.put(machine, frame, owner, atom.value, value, node)
            else:
                attribute_writes.put(machine, frame, owner, "*", value, node)
    return vl.NONE


@method_model("builtins.object.__setattr__")
def _set_plainly(
    machine: Machine, frame: Frame, api: Api, receiver: Value, arguments: Arguments, node: ast.AST
) -> Value:
    """Also what ``super().__setattr__`` comes to, and the way into frozen dataclasses."""
    if len(arguments.positional) == 2:
        name, value = _name(arguments.positional[0]), arguments.positional[1]
        for atom in receiver.ordered():
            if isinstance(atom, Instance):
                attribute_writes.put_plainly(machine, frame, atom, name, value, node, len(receiver.atoms) > 1)
            else:
                attribute_writes.put(machine, frame, vl.of(atom), name, value, node)
    return vl.NONE


@method_model("builtins.object.__getattribute__")
def _get_plainly(
    machine: Machine, frame: Frame, api: Api, receiver: Value, arguments: Arguments, node: ast.AST
) -> Value:
    """What ``super().__getattribute__(name)`` comes to: no hook of the class is asked, or it would ask itself."""
    name = arguments.positional[0].constant() if arguments.positional else None
    if not isinstance(name, str):
        return vl.unknown("attribute of unknown name")
    return vl.join_all(attributes.get_plainly(machine, frame, atom, receiver, name, node) if isinstance(atom, Instance)
                       else attributes.get(machine, frame, vl.of(atom), name, node) for atom in receiver.ordered())


@method_model("builtins.object.__delattr__")
def _delete_plainly(
    machine: Machine, frame: Frame, api: Api, receiver: Value, arguments: Arguments, node: ast.AST
) -> Value:
    if arguments.positional:
        attribute_writes.remove(machine, frame, receiver, _name(arguments.positional[0]), node)
    return vl.NONE


def _name(value: Value) -> str:
    """The attribute that is meant, or any."""
    name = value.constant()
    return name if isinstance(name, str) else "*"


@model("builtins.delattr")
def _delattr(machine: Machine, frame: Frame, api: Api, arguments: Arguments, node: ast.AST) -> Value:
    if len(arguments.positional) == 2:
        attribute_writes.remove(machine, frame, arguments.positional[0], _name(arguments.positional[1]), node)
    return vl.NONE
