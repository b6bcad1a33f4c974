"""Buffers that are changed in place: ``array.array``, ``struct.pack_into``."""

from __future__ import annotations

import ast

from hybridize.interpreter.functions.binding import Arguments
from hybridize.interpreter.models.library import changed, generic, method_model, model
from hybridize.interpreter.state.frame import Frame
from hybridize.interpreter.state.machine import Machine
from hybridize.knowledge.model import Api
from hybridize.values import value as vl
from hybridize.values.value import Value

_CHANGING = ("append", "byteswap", "extend", "frombytes", "fromfile", "fromlist", "fromunicode", "insert", "pop",
             "remove", "reverse")


@method_model(*(f"array.array.{name}" for name in _CHANGING))
def _change(machine: Machine, frame: Frame, api: Api, receiver: Value, arguments: Arguments, node: ast.AST) -> Value:
    changed(machine, frame, receiver, api, arguments, node)
    return generic(machine, frame, api, receiver, arguments, node, api.name)


@model("struct.pack_into")
def _pack(machine: Machine, frame: Frame, api: Api, arguments: Arguments, node: ast.AST) -> Value:
    if len(arguments.positional) > 1:
        changed(machine, frame, arguments.positional[1], api, arguments, node)
    return vl.NONE
