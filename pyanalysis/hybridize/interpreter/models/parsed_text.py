"""Data that text is parsed to, JSON, YAML or TOML: numbers, strings, and lists and dicts of such, never a tensor."""

from __future__ import annotations

import ast

from hybridize.interpreter.functions.binding import Arguments
from hybridize.interpreter.models.library import generic, model
from hybridize.interpreter.state.frame import Frame
from hybridize.interpreter.state.machine import Machine
from hybridize.knowledge.model import Api
from hybridize.values import value as vl
from hybridize.values.objects import DictState, Obj, list_state
from hybridize.values.value import Value

_SCALARS = vl.join_all((vl.INT, vl.FLOAT, vl.STR, vl.BOOL, vl.NONE))


@model("yaml.safe_load", "yaml.full_load", "tomllib.load", "tomllib.loads", "toml.load", "toml.loads")
def _load(machine: Machine, frame: Frame, api: Api, arguments: Arguments, node: ast.AST) -> Value:
    generic(machine, frame, api, None, arguments, node, api.name)
    return document(machine, frame, node)


def document(machine: Machine, frame: Frame, node: ast.AST, alone: bool = False) -> Value:
    """A dict or a list; ``alone``: or a number or text by itself. One of each stands for all that lie deeper."""
    inner_dict = machine.new_dict(frame, node, DictState({}), tag=" inside")
    inner_list = machine.new_list(frame, node, None, tag=" inside")
    part = vl.join_all((_SCALARS, inner_dict, inner_list))
    states = (DictState({}, vl.STR, part), list_state(None, part))
    for value, state in zip((inner_dict, inner_list), states):
        for atom in value.ordered():
            assert isinstance(atom, Obj)
            atom.unique = False
            machine.store(atom, "content", state)
    whole = vl.join(machine.new_dict(frame, node, states[0]), machine.new_list(frame, node, None, part))
    return vl.join(whole, _SCALARS) if alone else whole
