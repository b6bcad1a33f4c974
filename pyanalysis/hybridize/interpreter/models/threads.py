"""Threads and processes of the program: what they run is called when they are made, or started.

When that really happens nobody knows; taken to be here, the calls show what the functions are given.
"""

from __future__ import annotations

import ast

from hybridize.interpreter.evaluate import attributes, calls
from hybridize.interpreter.execute.iteration import iterate
from hybridize.interpreter.functions import resumed
from hybridize.interpreter.functions.binding import Arguments
from hybridize.interpreter.models.library import generic, method_model, model
from hybridize.interpreter.state.frame import Frame
from hybridize.interpreter.state.machine import Machine
from hybridize.knowledge.model import Api
from hybridize.values import value as vl
from hybridize.values.atoms import Const
from hybridize.values.objects import Class, Dictionary, Function, Instance
from hybridize.values.value import Value

_PARAMETERS = ("group", "target", "name", "args", "kwargs")


@model("threading.Thread", "multiprocessing.Process")
def _made(machine: Machine, frame: Frame, api: Api, arguments: Arguments, node: ast.AST) -> Value:
    """``Thread(target=function, args=(1, 2), kwargs={})``."""
    made = generic(machine, frame, api, None, arguments, node, api.name)
    by_name = {**dict(zip(_PARAMETERS, arguments.positional)), **arguments.keywords}
    target = by_name.get("target")
    items = iterate(machine, frame, by_name["args"], node).items if "args" in by_name else ()
    if target is not None and items is not None:
        given = Arguments(tuple(items), _named(by_name.get("kwargs", vl.BOTTOM)))
        calls.call_value(machine, frame, target, given, node, how="callback", via=api.name)
        resumed.runs_later(machine, frame, made, node)
    return made


def _named(value: Value) -> dict[str, Value]:
    """The keyword arguments that a dictionary holds."""
    atom = value.single()
    state = atom.fields.get("content") if isinstance(atom, Dictionary) else None
    known = state.known.items() if state is not None else ()
    return {key.value: held for key, held in known if isinstance(key, Const) and isinstance(key.value, str)}


@method_model("threading.Thread.start", "multiprocessing.process.BaseProcess.start")
def _start(machine: Machine, frame: Frame, api: Api, receiver: Value, arguments: Arguments, node: ast.AST) -> Value:
    """A class of the program that overrides ``run``: starting an object of it calls that."""
    resumed.go_on(machine, receiver)
    for atom in receiver.ordered():
        run = attributes.lookup(machine, atom.cls, "run", node) \
            if isinstance(atom, Instance) and isinstance(atom.cls, Class) else None
        if isinstance(run, Value) and any(isinstance(one, Function) for one in run.atoms):
            calls.call_value(machine, frame, run, Arguments((vl.of(atom),)), node, how="callback", via=api.name)
    return generic(machine, frame, api, receiver, arguments, node, api.name)


@method_model("threading.Thread.join", "multiprocessing.process.BaseProcess.join")
def _join(machine: Machine, frame: Frame, api: Api, receiver: Value, arguments: Arguments, node: ast.AST) -> Value:
    """What a thread does it may have done just before its end."""
    resumed.go_on(machine, receiver)
    return generic(machine, frame, api, receiver, arguments, node, api.name)
