"""Text that Python makes of objects: which of their methods are asked, also of those that containers hold."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from string import Formatter

from hybridize.interpreter.state.frame import Frame
from hybridize.interpreter.state.machine import Machine
from hybridize.interpreter.state.record import CONVERT
from hybridize.values import labels as lb
from hybridize.values import value as vl
from hybridize.values.atoms import Array, Tensor
from hybridize.values.kinds import contents, nested
from hybridize.values.objects import Variable
from hybridize.values.value import Value

CONVERSIONS = {"s": "__str__", "r": "__repr__", "a": "__repr__"}
LETTER = re.compile(r"%(?:\([^)]*\))?[#0\- +]*[\d*]*(?:\.[\d*]+)?[hlL]?([a-zA-Z%])")


def show(machine: Machine, frame: Frame, value: Value, method: str, node: ast.AST) -> None:
    """``str(value)`` and its kin: a container shows what it holds by ``__repr__``."""
    from hybridize.interpreter.evaluate import attributes, calls

    calls.implicit(machine, frame, value, method, node)
    inside = vl.join_all(inner for atom in value.ordered() for inner in contents(atom))
    shown = list(nested(inside)) if inside.atoms else []
    if any(type(atom) in (Array, Tensor, Variable) for atom in shown) or lb.from_values(inside.labels):
        frame.event(CONVERT, node, subject=value, attr="text")
    held = frozenset([atom for atom in shown if attributes.type_of(atom) is not None])
    if held:
        calls.implicit(machine, frame, vl.make(held), "__repr__", node)


def methods_of_percent(text: object, count: int) -> list[str]:
    """How ``text % items`` asks each of its items."""
    letters = [letter for letter in LETTER.findall(text) if letter != "%"] if isinstance(text, str) else []
    if len(letters) != count:
        return ["__str__"] * count
    return [CONVERSIONS.get(letter, "__str__") for letter in letters]


def methods_of_format(text: object, positions: int, names: Sequence[str]) -> list[set[str]]:
    """How ``text.format(...)`` asks its arguments, those by position first: ``{!r}`` by ``__repr__``."""
    found: dict[str, set[str]] = {}
    try:
        fields = list(Formatter().parse(text)) if isinstance(text, str) else []
    except ValueError:
        fields = []
    automatic = 0
    for _, name, _, conversion in fields:
        if name is None:
            continue
        key = re.split(r"[.\[]", name)[0]
        if not key:
            key, automatic = str(automatic), automatic + 1
        found.setdefault(key, set()).add(CONVERSIONS.get(conversion or "", "__format__"))
    keys = [*map(str, range(positions)), *names]
    return [found.get(key, {"__format__"}) for key in keys]
