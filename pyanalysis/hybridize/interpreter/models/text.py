"""Methods of strings."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from hybridize.interpreter.execute.iteration import iterate
from hybridize.interpreter.functions.binding import Arguments
from hybridize.interpreter.models.library import generic, method_model
from hybridize.interpreter.state.frame import Frame
from hybridize.interpreter.state.machine import Machine
from hybridize.interpreter.state.record import CONVERT
from hybridize.knowledge.model import Api
from hybridize.values import value as vl
from hybridize.values.kinds import may_be_tensor
from hybridize.values.value import Value


@method_model("builtins.str.format")
def _format(machine: Machine, frame: Frame, api: Api, receiver: Value, arguments: Arguments, node: ast.AST) -> Value:
    from hybridize.interpreter.evaluate import calls

    for value in arguments.everything():
        if may_be_tensor(value) or value.labels:
            text = receiver.constant()
            plain = isinstance(text, str) and ":" not in text
            frame.event(CONVERT, node, subject=value, stored=receiver, attr="text" if plain else "format")
        calls.implicit(machine, frame, value, "__format__", node)
    return vl.STR


@method_model("builtins.str.join")
def _join(machine: Machine, frame: Frame, api: Api, receiver: Value, arguments: Arguments, node: ast.AST) -> Value:
    for value in arguments.positional:
        iterate(machine, frame, value, node)
    return vl.STR


_TEXT: dict[str, Callable[..., Any]] = {"lower": str.lower, "upper": str.upper, "strip": str.strip, "title": str.title,
                                        "capitalize": str.capitalize, "startswith": str.startswith,
                                        "endswith": str.endswith, "replace": str.replace}


@method_model(*(f"builtins.str.{name}" for name in _TEXT))
def _text(machine: Machine, frame: Frame, api: Api, receiver: Value, arguments: Arguments, node: ast.AST) -> Value:
    text = receiver.constant()
    given = [value.constant() for value in arguments.positional]
    if isinstance(text, str) and all(isinstance(item, str) for item in given):
        try:
            return vl.const(_TEXT[api.name.rpartition(".")[2]](text, *given)).add_labels(receiver.labels)
        except TypeError:
            return vl.STR
    return generic(machine, frame, api, receiver, arguments, node, api.name)
