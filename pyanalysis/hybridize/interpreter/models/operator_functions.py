"""The module ``operator``: its functions are the operators of Python, on tensors as on anything else."""

from __future__ import annotations

import ast

from hybridize.interpreter.evaluate import comparison, operators, subscripts
from hybridize.interpreter.functions.binding import Arguments
from hybridize.interpreter.models.library import generic, model
from hybridize.interpreter.state.frame import Frame
from hybridize.interpreter.state.machine import Machine
from hybridize.knowledge.model import Api
from hybridize.values.value import Value

_BINARY: dict[str, type] = {
    "add": ast.Add, "sub": ast.Sub, "mul": ast.Mult, "truediv": ast.Div, "floordiv": ast.FloorDiv, "mod": ast.Mod,
    "pow": ast.Pow, "matmul": ast.MatMult, "and_": ast.BitAnd, "or_": ast.BitOr, "xor": ast.BitXor,
    "lshift": ast.LShift, "rshift": ast.RShift, "concat": ast.Add,
}
_UNARY: dict[str, type] = {"neg": ast.USub, "pos": ast.UAdd, "inv": ast.Invert, "invert": ast.Invert}
_COMPARISON: dict[str, type] = {
    "eq": ast.Eq, "ne": ast.NotEq, "lt": ast.Lt, "le": ast.LtE, "gt": ast.Gt, "ge": ast.GtE,
    "is_": ast.Is, "is_not": ast.IsNot,
}


def _operator(table: dict[str, type], api: Api) -> type:
    return table[api.name.rpartition(".")[2]]


@model(*(f"operator.{name}" for name in _BINARY))
def _binary(machine: Machine, frame: Frame, api: Api, arguments: Arguments, node: ast.AST) -> Value:
    if len(arguments.positional) != 2:
        return generic(machine, frame, api, None, arguments, node, api.name)
    left, right = arguments.positional
    return operators.apply(machine, frame, node, _operator(_BINARY, api), left, right)


@model(*(f"operator.{name}" for name in _UNARY))
def _unary(machine: Machine, frame: Frame, api: Api, arguments: Arguments, node: ast.AST) -> Value:
    if len(arguments.positional) != 1:
        return generic(machine, frame, api, None, arguments, node, api.name)
    return operators.apply_to_one(machine, frame, node, _operator(_UNARY, api), arguments.positional[0])


@model(*(f"operator.{name}" for name in _COMPARISON))
def _compare(machine: Machine, frame: Frame, api: Api, arguments: Arguments, node: ast.AST) -> Value:
    if len(arguments.positional) != 2:
        return generic(machine, frame, api, None, arguments, node, api.name)
    left, right = arguments.positional
    return comparison.apply(machine, frame, node, _operator(_COMPARISON, api), left, right)


@model("operator.getitem")
def _item(machine: Machine, frame: Frame, api: Api, arguments: Arguments, node: ast.AST) -> Value:
    if len(arguments.positional) != 2:
        return generic(machine, frame, api, None, arguments, node, api.name)
    return subscripts.get(machine, frame, *arguments.positional, node)
