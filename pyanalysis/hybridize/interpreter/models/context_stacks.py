"""``contextlib.ExitStack``: what it was given it leaves, or calls, when it is left itself."""

from __future__ import annotations

import ast

from hybridize.interpreter.evaluate import calls
from hybridize.interpreter.functions import resumed
from hybridize.interpreter.functions.binding import Arguments
from hybridize.interpreter.models.callbacks import call_work
from hybridize.interpreter.models.library import generic, method_model
from hybridize.interpreter.state.frame import Frame
from hybridize.interpreter.state.machine import Machine
from hybridize.knowledge.model import Api
from hybridize.values import value as vl
from hybridize.values.atoms import ApiRef, Atom
from hybridize.values.objects import Instance
from hybridize.values.value import Value

_STACK = "contextlib.ExitStack"
_ENTERED = "#entered"  # field of stacks: the contexts that they leave in the end


@method_model(f"{_STACK}.callback")
def _callback(machine: Machine, frame: Frame, api: Api, receiver: Value, arguments: Arguments, node: ast.AST) -> Value:
    """``callback(fn, *args, **kwargs)``: called here for what it is given, and once more in the end."""
    made = generic(machine, frame, api, receiver, arguments, node, api.name)
    if arguments.positional:
        call_work(machine, frame, api, arguments, node)
        resumed.runs_later(machine, frame, receiver, node)
    return made


@method_model(f"{_STACK}.enter_context", f"{_STACK}.push")
def _enter(machine: Machine, frame: Frame, api: Api, receiver: Value, arguments: Arguments, node: ast.AST) -> Value:
    """``enter_context(manager)``: the value that ``with`` would bind."""
    made = generic(machine, frame, api, receiver, arguments, node, api.name)
    for atom in receiver.ordered() if arguments.positional else ():
        if isinstance(atom, Instance):
            known = atom.fields.get(_ENTERED)
            given = arguments.positional[0]
            machine.store(atom, _ENTERED, vl.join(known, given) if isinstance(known, Value) else given)
    return made


@method_model(f"{_STACK}.close")
def _close(machine: Machine, frame: Frame, api: Api, receiver: Value, arguments: Arguments, node: ast.AST) -> Value:
    """``close()`` leaves the stack."""
    for atom in receiver.ordered():
        if isinstance(node, ast.expr):
            leave(machine, frame, atom, node)
    return generic(machine, frame, api, receiver, arguments, node, api.name)


def leave(machine: Machine, frame: Frame, atom: Atom, node: ast.expr) -> None:
    """The end of a stack of contexts."""
    if not isinstance(atom, Instance) or not isinstance(atom.cls, ApiRef) or atom.cls.name != _STACK:
        return
    resumed.again(machine, resumed.behind(machine, vl.of(atom)), late=True)
    entered = atom.fields.get(_ENTERED)
    if isinstance(entered, Value):
        calls.exit_context(machine, frame, entered, node)
