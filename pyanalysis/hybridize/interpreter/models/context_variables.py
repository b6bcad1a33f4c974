"""``contextvars.ContextVar``: a variable that is read and set by calls."""

from __future__ import annotations

import ast

from hybridize.interpreter.functions.binding import Arguments
from hybridize.interpreter.models.library import generic, method_model
from hybridize.interpreter.state.frame import Frame
from hybridize.interpreter.state.machine import Machine
from hybridize.interpreter.state.record import MUTATE
from hybridize.knowledge.model import Api
from hybridize.values import value as vl
from hybridize.values.objects import Instance
from hybridize.values.value import Value


@method_model("contextvars.ContextVar.set", "contextvars.ContextVar.reset")
def _set(machine: Machine, frame: Frame, api: Api, receiver: Value, arguments: Arguments, node: ast.AST) -> Value:
    for atom in receiver.ordered():
        if isinstance(atom, Instance):
            frame.event(MUTATE, node, target=atom, attr=api.name.rpartition(".")[2], subject=receiver,
                        stored=vl.join_all(arguments.everything()), name=api.name, api=api)
    return generic(machine, frame, api, receiver, arguments, node, api.name)
