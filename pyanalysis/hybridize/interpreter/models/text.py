"""Methods of strings."""

from __future__ import annotations

import ast
import math
import re
from collections.abc import Callable, Sequence
from functools import reduce
from itertools import product
from typing import Any

from hybridize.interpreter.evaluate.shown import methods_of_format, show
from hybridize.interpreter.execute.iteration import iterate
from hybridize.interpreter.functions.binding import Arguments
from hybridize.interpreter.models.library import generic, method_model, model
from hybridize.interpreter.state.frame import Frame
from hybridize.interpreter.state.machine import Machine
from hybridize.interpreter.state.record import CONVERT
from hybridize.knowledge.model import Api
from hybridize.values import labels as lb
from hybridize.values import value as vl
from hybridize.values.atoms import Const
from hybridize.values.kinds import may_be_tensor
from hybridize.values.value import Value


@method_model("builtins.str.format")
def _format(machine: Machine, frame: Frame, api: Api, receiver: Value, arguments: Arguments, node: ast.AST) -> Value:
    asked = methods_of_format(receiver.constant(), len(arguments.positional), tuple(arguments.keywords))
    unpacked = {"__format__"}
    for value, methods in zip(arguments.everything(), [*asked, unpacked, unpacked]):
        if may_be_tensor(value) or value.labels:
            text = receiver.constant()
            plain = isinstance(text, str) and ":" not in text
            frame.event(CONVERT, node, subject=value, stored=receiver, attr="text" if plain else "format")
        for method in sorted(methods):
            show(machine, frame, value, method, node)
    return _filled_in(receiver, arguments)


_NAMES_ONLY = re.compile(r"(?:[^{}]|\{\w*\})*")  # no ``{{``, no width that could make it long, no attribute


def _filled_in(receiver: Value, arguments: Arguments) -> Value:
    """``"on_{}".format(name)`` of known texts: names of attributes and keys are put together so."""
    text, given = receiver.constant(), arguments.everything()
    rows = _choices(given)
    if not rows or not isinstance(text, str) or not _NAMES_ONLY.fullmatch(text) \
            or arguments.rest is not None or arguments.mapping is not None:
        return vl.STR
    labels = reduce(lb.union, (value.labels for value in given), receiver.labels)
    made = [_formatted(text, row, len(arguments.positional), tuple(arguments.keywords)) for row in rows]
    return vl.join_all(made).add_labels(labels)


@model("builtins.print")
def _print(machine: Machine, frame: Frame, api: Api, arguments: Arguments, node: ast.AST) -> Value:
    for value in arguments.positional:
        show(machine, frame, value, "__str__", node)
    return generic(machine, frame, api, None, arguments, node, api.name)


def _choices(values: Sequence[Value]) -> list[tuple[Any, ...]]:
    """Every row of constants that the values may be; none where they are not known, or too many."""
    choices = [[atom.value for atom in value.ordered() if type(atom) is Const and isinstance(atom.value, (str, int))]
               for value in values]
    known = all(len(one) == len(value.atoms) for one, value in zip(choices, values))
    return list(product(*choices)) if known and math.prod(map(len, choices)) <= vl.MAX_CONSTANTS else []


def _formatted(text: str, row: tuple[Any, ...], plain: int, names: tuple[str, ...]) -> Value:
    try:
        made = text.format(*row[:plain], **dict(zip(names, row[plain:])))
    except (IndexError, KeyError, ValueError):
        return vl.STR
    return vl.const(made) if len(made) < _LONG else vl.STR


_LONG = 256  # texts that are not followed


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
    rows = _choices([receiver, *arguments.positional])
    if rows and not arguments.keywords and all(isinstance(item, str) for row in rows for item in row):
        try:
            made = [_TEXT[api.name.rpartition(".")[2]](*row) for row in rows]
        except TypeError:
            return vl.STR
        return vl.join_all(map(vl.const, made)).add_labels(receiver.labels)
    return generic(machine, frame, api, receiver, arguments, node, api.name)
