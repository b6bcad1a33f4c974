"""The module ``operator``: operators as functions, and functions that get an item, an attribute or call a method."""

from __future__ import annotations

import ast

from hybridize.interpreter.evaluate import attributes, calls, comparison, operators, subscripts
from hybridize.interpreter.evaluate.truth import truth
from hybridize.interpreter.functions.binding import Arguments
from hybridize.interpreter.models.library import change_first, generic, model
from hybridize.interpreter.state.frame import Frame
from hybridize.interpreter.state.machine import Machine
from hybridize.interpreter.state.record import CONVERT
from hybridize.knowledge.model import Api
from hybridize.values import value as vl
from hybridize.values.atoms import Tuple
from hybridize.values.kinds import may_be_array, may_be_tensor
from hybridize.values.objects import Wrapper
from hybridize.values.value import Value

_BINARY = {
    "add": ast.Add, "sub": ast.Sub, "mul": ast.Mult, "truediv": ast.Div, "floordiv": ast.FloorDiv, "mod": ast.Mod,
    "pow": ast.Pow, "matmul": ast.MatMult, "and_": ast.BitAnd, "or_": ast.BitOr, "xor": ast.BitXor,
    "lshift": ast.LShift, "rshift": ast.RShift, "concat": ast.Add,
}
_IN_PLACE = {f"i{name.rstrip('_')}": op for name, op in _BINARY.items()}
_COMPARING = {
    "eq": ast.Eq, "ne": ast.NotEq, "lt": ast.Lt, "le": ast.LtE, "gt": ast.Gt, "ge": ast.GtE,
    "is_": ast.Is, "is_not": ast.IsNot,
}
_UNARY = {"neg": ast.USub, "pos": ast.UAdd, "invert": ast.Invert, "inv": ast.Invert, "not_": ast.Not}
GETTERS = ("attrgetter", "itemgetter", "methodcaller")


@model(*(f"operator.{name}" for name in (*_BINARY, *_COMPARING, "getitem", "contains")))
def _of_two(machine: Machine, frame: Frame, api: Api, arguments: Arguments, node: ast.AST) -> Value:
    if len(arguments.positional) != 2:
        return generic(machine, frame, api, None, arguments, node, api.name)
    leaf = api.name.rpartition(".")[2]
    left, right = arguments.positional
    if leaf == "getitem":
        return subscripts.get(machine, frame, left, right, node)
    if leaf == "contains":
        return comparison.compare_two(machine, frame, node, ast.In, right, left)
    if leaf in _COMPARING:
        return comparison.compare_two(machine, frame, node, _COMPARING[leaf], left, right)
    return operators.apply(machine, frame, node, _BINARY[leaf], left, right)


@model(*(f"operator.{name}" for name in _IN_PLACE))
def _changing(machine: Machine, frame: Frame, api: Api, arguments: Arguments, node: ast.AST) -> Value:
    if len(arguments.positional) != 2:
        return generic(machine, frame, api, None, arguments, node, api.name)
    if any(map(may_be_array, arguments.positional[:1])):
        change_first(machine, frame, api.name, arguments, node)
    return operators.in_place(machine, frame, node, _IN_PLACE[api.name.rpartition(".")[2]], *arguments.positional)


@model(*(f"operator.{name}" for name in (*_UNARY, "truth")))
def _of_one(machine: Machine, frame: Frame, api: Api, arguments: Arguments, node: ast.AST) -> Value:
    if len(arguments.positional) != 1:
        return generic(machine, frame, api, None, arguments, node, api.name)
    leaf, value = api.name.rpartition(".")[2], arguments.positional[0]
    if leaf in _UNARY:
        return operators.apply_unary(machine, frame, node, _UNARY[leaf], value)
    opposite = operators.apply_unary(machine, frame, node, ast.Not, value)
    verdict = truth(opposite)
    return opposite if verdict is None else vl.const(not verdict)


@model("operator.length_hint")
def _length_hint(machine: Machine, frame: Frame, api: Api, arguments: Arguments, node: ast.AST) -> Value:
    """A symbol has no length, for which Python takes the default: 0."""
    for value in arguments.positional[:1]:
        if may_be_tensor(value) or value.labels:
            frame.event(CONVERT, node, subject=value, attr="length_hint")
        for method in ("__len__", "__length_hint__"):
            calls.implicit(machine, frame, value, method, node)
    return generic(machine, frame, api, None, arguments, node, api.name)


@model("operator.call")
def _call(machine: Machine, frame: Frame, api: Api, arguments: Arguments, node: ast.AST) -> Value:
    if not arguments.positional:
        return vl.unknown("call")
    given = Arguments(arguments.positional[1:], arguments.keywords, arguments.rest, arguments.mapping)
    return calls.call_value(machine, frame, arguments.positional[0], given, node, how="callback", via=api.name)


@model("operator.setitem", "operator.delitem")
def _change(machine: Machine, frame: Frame, api: Api, arguments: Arguments, node: ast.AST) -> Value:
    given = arguments.positional
    if api.name.endswith("setitem") and len(given) == 3:
        subscripts.put(machine, frame, *given, node)
    elif api.name.endswith("delitem") and len(given) == 2:
        subscripts.remove(machine, frame, *given, node)
    return vl.NONE


@model(*(f"operator.{name}" for name in GETTERS))
def _getter(machine: Machine, frame: Frame, api: Api, arguments: Arguments, node: ast.AST) -> Value:
    role = api.name.rpartition(".")[2]
    made: Wrapper = machine.allocate(frame, node, role, lambda site: Wrapper(site, role, vl.BOTTOM))
    made.detail = arguments if made.detail is None else arguments.joined(made.detail)
    return vl.of(made)


def call_getter(machine: Machine, frame: Frame, atom: Wrapper, arguments: Arguments, node: ast.AST) -> Value:
    """Call what :func:`_getter` made."""
    asked: Arguments = atom.detail
    if len(arguments.positional) != 1 or not asked.positional:
        return vl.unknown(atom.role)
    owner = arguments.positional[0]
    if atom.role == "methodcaller":
        method = _attribute(machine, frame, owner, asked.positional[0], node)
        given = Arguments(asked.positional[1:], asked.keywords, asked.rest, asked.mapping)
        return calls.call_value(machine, frame, method, given, node, how="callback", via="operator.methodcaller")
    get = _attribute if atom.role == "attrgetter" else subscripts.get
    found = tuple([get(machine, frame, owner, wanted, node) for wanted in asked.positional])
    return found[0] if len(found) == 1 else vl.of(Tuple(found))


def _attribute(machine: Machine, frame: Frame, owner: Value, wanted: Value, node: ast.AST) -> Value:
    path = wanted.constant()
    if not isinstance(path, str):
        return vl.unknown("attribute of unknown name")
    for name in path.split("."):
        owner = attributes.get(machine, frame, owner, name, node)
    return owner
