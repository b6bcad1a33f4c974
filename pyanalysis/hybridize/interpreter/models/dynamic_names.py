"""Code found by a name that the program computes: ``getattr(losses, name)``, ``import_module("models." + name)``.

The literal parts of the name, as they are written, say which functions, classes and modules can be meant. A few
are followed each; more than that count as called from outside.
"""

from __future__ import annotations

import ast
import re

from hybridize.interpreter.evaluate import attributes
from hybridize.interpreter.evaluate.unnamed import look_in, some_member, some_module
from hybridize.interpreter.state.frame import Frame
from hybridize.interpreter.state.machine import Machine
from hybridize.values import value as vl
from hybridize.values.atoms import Atom, BoundMethod
from hybridize.values.objects import Class, Function, Instance, ModuleObj, Wrapper
from hybridize.values.value import Value

MOST = 12  # functions and classes, or modules, that are followed each: fewer than a value keeps apart
_ANY = ".*"
_FIELD = re.compile(r"%[-+ #0-9.]*[a-zA-Z]|\{[^{}]*\}")


def pattern_of(node: ast.AST | None, module: object = None) -> str:
    """A regular expression of the texts that an expression can give, by its literal parts and by ``__name__``."""
    if isinstance(node, ast.Constant):
        return re.escape(node.value) if isinstance(node.value, str) else _ANY
    if isinstance(node, ast.Name) and node.id == "__name__" and isinstance(module, str):
        return re.escape(module)
    if isinstance(node, ast.JoinedStr):
        return "".join(pattern_of(part, module) for part in node.values)
    if isinstance(node, ast.FormattedValue):
        return pattern_of(node.value, module) if isinstance(node.value, ast.Name) else _ANY
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return pattern_of(node.left, module) + pattern_of(node.right, module)
    filled = node.left if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod) else None
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "format":
        filled = node.func.value
    if isinstance(filled, ast.Constant) and isinstance(filled.value, str):
        return _ANY.join(map(re.escape, _FIELD.split(filled.value)))
    return _ANY


def members(machine: Machine, frame: Frame, owner: Value, pattern: str, node: ast.AST) -> Value:
    """The functions and classes that an attribute can be, if only a pattern of its name is known."""
    found: dict[tuple[Atom, str], None] = {}
    for atom in owner.ordered():
        look_in(machine, atom, pattern)
        found.update(dict.fromkeys((atom, name) for name in _names(atom) if re.fullmatch(pattern, name, re.DOTALL)))
    if not found:
        return vl.BOTTOM
    if len(found) <= MOST and all(isinstance(atom, ModuleObj) for atom, _ in found):
        return vl.join_all(attributes.get(machine, frame, vl.of(atom), name, node) for atom, name in found)
    return some_member(machine, frame, [value for atom, name in found for value in _code(atom, name)], node)


def _names(atom: Atom) -> list[str]:
    """What an object of the program has under a name of its own that can be called."""
    if isinstance(atom, ModuleObj):
        holders: list[Atom] = [atom]
    elif isinstance(atom, Class):
        holders = list(atom.mro)
    elif isinstance(atom, Instance) and isinstance(atom.cls, Class):
        holders = [atom, *atom.cls.mro]
    else:
        return []
    found: dict[str, None] = {}
    for holder in holders:
        if isinstance(holder, (ModuleObj, Class, Instance)):
            found.update(dict.fromkeys(name for name, held in holder.fields.items() if _is_code(name, held)))
    return list(found)


def _is_code(name: str, held: object) -> bool:
    return isinstance(held, Value) and not name.startswith(("__", "#")) and any(
        isinstance(one, (Function, BoundMethod, Class)) or (isinstance(one, Wrapper) and one.role != "property")
        for one in held.atoms)


def _code(owner: Atom, name: str) -> list[Value]:
    """What an object has under a name, and the methods of the classes in it."""
    holders = (owner, *getattr(getattr(owner, "cls", owner), "mro", ()))
    held = next(filter(None, (getattr(holder, "fields", {}).get(name) for holder in holders)), None)
    if not isinstance(held, Value):
        return []
    classes = [atom for atom in held.ordered() if isinstance(atom, Class)] if not isinstance(owner, Class) else []
    return [held, *(value for cls in classes for inner in ("__call__", *_names(cls))
                    if inner == "__call__" or not inner.startswith("_") for value in _code(cls, inner))]


def modules(machine: Machine, frame: Frame, pattern: str, package: str | None, node: ast.AST) -> Value:
    """The modules of the program that a name can mean: a few each, or one that stands for all."""
    from hybridize.interpreter.execute.imports import import_module

    dot = re.escape(".")
    if pattern.startswith(dot) and package is not None:
        parents, rest = package.split("."), pattern[len(dot):]
        while rest.startswith(dot) and parents:
            parents, rest = parents[:-1], rest[len(dot):]
        pattern = re.escape(".".join(parents)) + dot + rest
    found = sorted(name for name in machine.codes if re.fullmatch(pattern, name))
    if pattern.startswith(_ANY) or not 0 < len(found) <= MOST:
        return some_module(pattern)
    return vl.join_all(import_module(machine, frame, name, node) for name in found)


def let_named_go(machine: Machine) -> None:
    """What was found by name, and used, may be called from outside; so may ``build`` of ``import_module(x).build``."""
    from hybridize.interpreter.evaluate.calls import escape

    found = [value for place in machine.used_members for value in machine.found_here[place]]
    for place, pattern in machine.wanted:
        for owner in (machine.modules[name] for name in sorted(machine.modules) if re.fullmatch(place, name)):
            found += [value for inner in _names(owner) if re.fullmatch(pattern, inner, re.DOTALL)
                      for value in _code(owner, inner)]
    for value in found:
        escape(machine, value)
