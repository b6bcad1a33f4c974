"""The subscript operators of containers, called by name: ``super().__getitem__(key)``."""

from __future__ import annotations

import ast

from hybridize.interpreter.evaluate import subscripts
from hybridize.interpreter.functions.binding import Arguments
from hybridize.interpreter.functions.derived import BASES
from hybridize.interpreter.models.library import method_model
from hybridize.interpreter.state.frame import Frame
from hybridize.interpreter.state.machine import Machine
from hybridize.knowledge.model import Api
from hybridize.values import value as vl
from hybridize.values.value import Value


@method_model(*(f"{base}.__getitem__" for base in BASES))
def _get(machine: Machine, frame: Frame, api: Api, receiver: Value, arguments: Arguments, node: ast.AST) -> Value:
    if len(arguments.positional) != 1:
        return vl.unknown("item")
    return subscripts.get(machine, frame, receiver, arguments.positional[0], node)


@method_model(*(f"{base}.__setitem__" for base in BASES))
def _put(machine: Machine, frame: Frame, api: Api, receiver: Value, arguments: Arguments, node: ast.AST) -> Value:
    if len(arguments.positional) == 2:
        subscripts.put(machine, frame, receiver, *arguments.positional, node)
    return vl.NONE


@method_model(*(f"{base}.__delitem__" for base in BASES))
def _remove(machine: Machine, frame: Frame, api: Api, receiver: Value, arguments: Arguments, node: ast.AST) -> Value:
    if len(arguments.positional) == 1:
        subscripts.remove(machine, frame, receiver, arguments.positional[0], node)
    return vl.NONE
