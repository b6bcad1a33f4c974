"""Instances of classes that derive from ``list``, ``dict`` and their like: each has a container behind it.

What such a class does not define itself is asked of the container, so that the two are read and changed as one.
"""

from __future__ import annotations

import ast

from hybridize.interpreter.execute.classes import api_bases
from hybridize.interpreter.functions.binding import Arguments
from hybridize.interpreter.state.frame import Frame
from hybridize.interpreter.state.machine import Machine
from hybridize.knowledge import index
from hybridize.knowledge.model import Api
from hybridize.values import value as vl
from hybridize.values.atoms import Atom
from hybridize.values.derived import HELD, container
from hybridize.values.objects import Class, Dictionary, DictState, Instance, Obj
from hybridize.values.value import Value

_SEQUENCES = {"builtins.list": "list", "builtins.set": "set", "collections.deque": "deque",
              "collections.UserList": "list"}
_MAPPINGS = {"builtins.dict": "dict", "collections.OrderedDict": "OrderedDict",
             "collections.defaultdict": "defaultdict", "collections.Counter": "Counter",
             "collections.UserDict": "dict"}
_WRITTEN_IN_PYTHON = {"collections.UserDict": "builtins.dict", "collections.UserList": "builtins.list"}
BASES = (*_SEQUENCES, *_MAPPINGS)
MEMBERS = tuple(f"{base}." for base in BASES)  # how names of their methods begin


def give_container(machine: Machine, frame: Frame, made: Instance, cls: Class, node: ast.AST) -> None:
    """Put an empty container behind a new instance, if its class derives from one."""
    base = _base(cls)
    if base is None:
        return
    tag = f" of {cls.name}"
    if base in _MAPPINGS:
        held = machine.new_dict(frame, node, DictState({}), _MAPPINGS[base], tag)
    else:
        held = machine.new_list(frame, node, (), type_name=_SEQUENCES[base], tag=tag)
    machine.store(made, HELD, held)
    if base in _WRITTEN_IN_PYTHON:
        machine.store(made, "data", held)


def fill(machine: Machine, frame: Frame, instance: Value, arguments: Arguments, node: ast.AST) -> None:
    """``list.__init__(instance, ...)``: the container gets what the arguments hold."""
    from hybridize.interpreter.models.library import FUNCTIONS
    from hybridize.interpreter.models.template_methods import call_own

    for atom in instance.ordered():
        held = container(atom)
        base = _base(atom.cls) if isinstance(atom, Instance) else None
        if base in _WRITTEN_IN_PYTHON:
            if call_own(machine, frame, vl.of(atom), f"{base}.__init__", arguments, node).atoms:
                continue
            base = _WRITTEN_IN_PYTHON[base]
        api = index.lookup(base) if base is not None else None
        if held is None or api is None or not arguments.everything():
            continue
        made = FUNCTIONS[api.name](machine, frame, api, arguments, node).single()
        if isinstance(made, Obj):
            frame.record.writes.setdefault((held, "content"), None)
            machine.store(held, "content", machine.content(made))
            if isinstance(made, Dictionary) and isinstance(held, Dictionary):
                held.default_factory = made.default_factory


def plain_member(atom: Atom | None, api: Api) -> Api:
    """The method of the container behind an object that does what a method written in Python does with its ``data``."""
    base = _base(atom.cls) if isinstance(atom, Instance) and container(atom) is not None else None
    if base not in _WRITTEN_IN_PYTHON or not api.name.startswith("collections."):
        return api
    return index.lookup(f"{_WRITTEN_IN_PYTHON[base]}.{api.name.rpartition('.')[2]}") or api


def _base(cls: Atom) -> str | None:
    return next((name for name in api_bases(cls) if name in BASES), None)
