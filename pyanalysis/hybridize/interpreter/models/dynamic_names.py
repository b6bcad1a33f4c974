"""Code found by a name that the program computes: ``getattr(losses, name)``, ``import_module("models." + name)``.

The literal parts of the name, as they are written, say which functions, classes and modules can be meant. A few
are followed each; more than that count as called from outside.
"""

from __future__ import annotations

import ast
import re

from hybridize.interpreter.evaluate import attributes
from hybridize.interpreter.evaluate.some_module import look_in, some_module
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
    if len(found) <= MOST:
        return vl.join_all(attributes.get(machine, frame, vl.of(atom), name, node) for atom, name in found)
    for atom, name in found:
        let_go(machine, atom, name)
    return vl.BOTTOM


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


def let_go(machine: Machine, owner: Atom, name: str) -> None:
    """A function, or the methods of a class, may be called by code that is not followed."""
    from hybridize.interpreter.evaluate.calls import escape

    for holder in (owner, *getattr(getattr(owner, "cls", owner), "mro", ())):
        held = getattr(holder, "fields", {}).get(name)
        if isinstance(held, Value):
            escape(machine, held)
            for atom in held.ordered():
                if isinstance(atom, Class) and atom is not owner:
                    for inner in ("__call__", *_names(atom)):
                        if inner == "__call__" or not inner.startswith("_"):
                            let_go(machine, atom, inner)
            return


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
    """``import_module(name).build``, with a name that may be any: every ``build`` of the program may be meant."""
    for place, pattern in machine.wanted:
        for owner in (machine.modules[name] for name in sorted(machine.modules) if re.fullmatch(place, name)):
            for inner in _names(owner):
                if re.fullmatch(pattern, inner, re.DOTALL):
                    let_go(machine, owner, inner)
