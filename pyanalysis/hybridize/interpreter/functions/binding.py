"""Arguments: what a call passes, and how it binds to the parameters of a function."""

from __future__ import annotations

import ast

from hybridize.interpreter.state.frame import Frame
from hybridize.interpreter.state.machine import Machine
from hybridize.project.code import Param
from hybridize.values import value as vl
from hybridize.values.atoms import Keywords, Tuple
from hybridize.values.objects import Function
from hybridize.values.value import Value


class Arguments:
    """What a call passes. ``rest``: element of a ``*`` argument of unknown length; ``mapping``: of a ``**`` one.

    ``bound``: the first of them is what the method was looked up on.
    """

    __slots__ = ("bound", "keywords", "mapping", "positional", "rest")

    def __init__(self, positional: tuple[Value, ...] = (), keywords: dict[str, Value] | None = None,
                 rest: Value | None = None, mapping: Value | None = None) -> None:
        self.positional = positional
        self.keywords = keywords if keywords is not None else {}
        self.rest = rest
        self.mapping = mapping
        self.bound = False

    def to_method(self, receiver: Value) -> Arguments:
        """The call of a method of the receiver."""
        given = self.prepend(receiver)
        given.bound = True
        return given

    def prepend(self, *values: Value) -> Arguments:
        """The same call with values in front: classes and partial arguments."""
        return Arguments((*values, *self.positional), self.keywords, self.rest, self.mapping)

    def everything(self) -> list[Value]:
        """All values passed, in order."""
        out = [*self.positional, *self.keywords.values()]
        out.extend(value for value in (self.rest, self.mapping) if value is not None)
        return out

    def joined(self, other: Arguments | None) -> Arguments:
        """What this call or another at the same place passes; only the newer where they differ in form."""
        if (
            other is None
            or len(other.positional) != len(self.positional)
            or other.keywords.keys() != self.keywords.keys()
        ):
            return self
        positional = tuple(map(vl.join, other.positional, self.positional))
        keywords = {name: vl.join(other.keywords[name], value) for name, value in self.keywords.items()}
        return Arguments(positional, keywords, _either(self.rest, other.rest), _either(self.mapping, other.mapping))

    def by_name(self, names: tuple[str, ...]) -> dict[str, Value]:
        """Values by the parameter names of an outside function; parameters that are not passed are absent."""
        out: dict[str, Value] = {}
        star = next((index for index, name in enumerate(names) if name.startswith("*")), len(names))
        plain = names[:star]
        for name, value in zip(plain, self.positional):
            out[name] = value
        for index in range(len(plain), len(self.positional)):
            out[f"#{index}"] = self.positional[index]
        out.update(self.keywords)
        return out


def _either(left: Value | None, right: Value | None) -> Value | None:
    return vl.join(left, right) if left is not None and right is not None else left or right


EMPTY = Arguments()


def bind(machine: Machine, frame: Frame, function: Function, arguments: Arguments, node: ast.AST) -> list[Value] | None:
    """One value per parameter, defaults filled in; None when the call certainly does not fit."""
    params = function.code.params
    positional = arguments.positional
    if not arguments.keywords and arguments.rest is None and arguments.mapping is None \
            and len(positional) == len(params) and _all_positional(params):
        return list(positional)
    out: list[Value | None] = [None] * len(params)
    keywords = dict(arguments.keywords)
    used = _bind_positional(machine, frame, params, positional, arguments.rest, out, node)
    if used < len(positional):
        return None
    for index, param in enumerate(params):
        if out[index] is None and param.name in keywords and param.kind in ("positional", "keyword"):
            out[index] = keywords.pop(param.name)
    if not _bind_rest(machine, frame, function, out, keywords, arguments, node):
        return None
    return [value if value is not None else vl.unknown("missing argument") for value in out]


def _all_positional(params: tuple[Param, ...]) -> bool:
    return all(param.kind == "positional" or param.kind == "positional_only" for param in params)


def _bind_positional(machine: Machine, frame: Frame, params: tuple[Param, ...], positional: tuple[Value, ...],
                     rest: Value | None, out: list[Value | None], node: ast.AST) -> int:
    used = 0
    for index, param in enumerate(params):
        if param.kind == "var_positional":
            if rest is not None:
                element = vl.join(vl.join_all(positional[used:]), rest)
                out[index] = machine.new_list(frame, node, None, element, "tuple", tag=f"*{param.name}")
            else:
                out[index] = vl.of(Tuple(positional[used:]))
            return len(positional)
        if param.kind in ("keyword", "var_keyword"):
            break
        if used < len(positional):
            out[index] = positional[used]
            used += 1
        elif rest is not None and param.default is None:
            out[index] = rest
        elif rest is not None:
            out[index] = rest  # may also stay at its default; joined by the caller of _bind_rest
    return used


def _bind_rest(machine: Machine, frame: Frame, function: Function, out: list[Value | None],
               keywords: dict[str, Value], arguments: Arguments, node: ast.AST) -> bool:
    """Defaults, ``**kwargs`` and what a ``**`` argument of unknown keys may fill. False: a keyword fits nowhere."""
    mapping = arguments.mapping
    for index, param in enumerate(function.code.params):
        default = _default(function, index, param)
        if out[index] is not None:
            if arguments.rest is not None and default is not None and index >= len(arguments.positional):
                out[index] = vl.join(out[index], default)  # type: ignore[arg-type]
            continue
        if param.kind == "var_keyword":
            out[index] = vl.of(Keywords(tuple(keywords.items()), mapping or vl.BOTTOM))
            keywords.clear()
        elif param.kind == "var_positional":
            out[index] = vl.of(Tuple(()))
        elif default is not None:
            out[index] = vl.join(default, mapping) if mapping is not None else default
        elif mapping is not None:
            out[index] = mapping
    return not keywords


def _default(function: Function, index: int, param: Param) -> Value | None:
    if param.default is None:
        return None
    found = function.kw_defaults.get(param.name)
    return found if found is not None else vl.unknown("default")
