"""``weakref.proxy``: an object that stands for another in everything."""

from __future__ import annotations

import ast

from hybridize.interpreter.functions.binding import Arguments
from hybridize.interpreter.models.library import generic, model
from hybridize.interpreter.state.frame import Frame
from hybridize.interpreter.state.machine import Machine
from hybridize.knowledge.model import Api
from hybridize.values.value import Value


@model("weakref.proxy")
def _proxy(machine: Machine, frame: Frame, api: Api, arguments: Arguments, node: ast.AST) -> Value:
    made = generic(machine, frame, api, None, arguments, node, api.name)
    return arguments.positional[0] if arguments.positional else made
