"""``json``: the functions and the encoder's method that it calls for what JSON itself does not know."""

from __future__ import annotations

import ast

from hybridize.interpreter.evaluate import calls
from hybridize.interpreter.functions.binding import Arguments
from hybridize.interpreter.models.library import generic, model
from hybridize.interpreter.models.parsed_text import document
from hybridize.interpreter.state.frame import Frame
from hybridize.interpreter.state.machine import Machine
from hybridize.knowledge.model import Api
from hybridize.values import value as vl
from hybridize.values.atoms import Const, Scalar, Tuple
from hybridize.values.kinds import nested
from hybridize.values.objects import Class, Dictionary, Sequence
from hybridize.values.value import Value

_MAKERS = {"cls", "object_hook", "object_pairs_hook", "parse_float", "parse_int", "parse_constant"}
_HOOKS = {"object_pairs_hook": "list", "object_hook": "dict", "parse_float": "str", "parse_int": "str",
          "parse_constant": "str", "default": "object"}
_WRITTEN = (Const, Scalar, Tuple, Sequence, Dictionary)  # what JSON writes itself


@model("json.dumps", "json.dump", "json.loads", "json.load")
def _json(machine: Machine, frame: Frame, api: Api, arguments: Arguments, node: ast.AST) -> Value:
    """What a hook makes of an object takes its place."""
    out = generic(machine, frame, api, None, arguments, node, api.name)
    given = arguments.keywords
    if "load" in api.name and not given.keys() & _MAKERS:
        out = document(machine, frame, node, alone=api.name.endswith("loads"))
    for name, kind in _HOOKS.items():
        hook = given.get(name)
        if hook is not None and hook.constant() is not None:
            made = _call(machine, frame, api, hook, _handed(machine, frame, kind, arguments, node), node)
            out = made if name.startswith("object") else out
    for atom in given["cls"].ordered() if "cls" in given and "dump" in api.name else ():
        if isinstance(atom, Class):
            rest = {name: value for name, value in given.items() if name != "cls" and name not in api.parameters}
            encoder = calls.call_value(machine, frame, vl.of(atom), Arguments((), rest), node, "callback", api.name)
            calls.call_method(machine, frame, encoder, "default", node, (_objects(arguments),), how="callback")
    return out


def _handed(machine: Machine, frame: Frame, kind: str, arguments: Arguments, node: ast.AST) -> Value:
    if kind == "str":
        return vl.STR
    if kind == "list":
        return machine.new_list(frame, node, None, vl.unknown("pair in JSON"), tag="pairs")
    return _objects(arguments) if kind == "object" else vl.unknown("object in JSON")


def _objects(arguments: Arguments) -> Value:
    """What JSON itself cannot write of the data: the objects in it, anything where the data is not known."""
    held = [atom for value in arguments.positional[:1] for atom in nested(value) if not isinstance(atom, _WRITTEN)]
    return vl.join_all(map(vl.of, held)) if held else vl.unknown("object in JSON")


def _call(machine: Machine, frame: Frame, api: Api, hook: Value, handed: Value, node: ast.AST) -> Value:
    return calls.call_value(machine, frame, hook, Arguments((handed,)), node, how="callback", via=api.name)
