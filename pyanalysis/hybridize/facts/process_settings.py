"""Settings of libraries: functions that ask for one, and the functions by which a program changes it.

A graph keeps the answer of its first trace. Where the program sets the option once, before the function runs, that is
no difference; so the calls that set it are looked for by their order in modules.
"""

from __future__ import annotations

import ast
from typing import NamedTuple

from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.interpreter.state.record import Record
from hybridize.knowledge import index
from hybridize.project.code import Code

_KERAS = "tensorflow.keras.backend."
_PRECISION = "tensorflow.keras.mixed_precision."
# question -> what changes its answer
_CHANGED_BY: dict[str, tuple[str, ...]] = {
    _KERAS + "floatx": (_KERAS + "set_floatx",),
    _KERAS + "epsilon": (_KERAS + "set_epsilon",),
    _KERAS + "image_data_format": (_KERAS + "set_image_data_format",),
    _PRECISION + "global_policy": (_PRECISION + "set_global_policy",),
    "tensorflow.keras.config.dtype_policy": (_PRECISION + "set_global_policy",),
    "numpy.get_printoptions": ("numpy.set_printoptions",),
    "numpy.geterr": ("numpy.seterr",),
    "sys.getrecursionlimit": ("sys.setrecursionlimit",),
    "sys.getswitchinterval": ("sys.setswitchinterval",),
    "logging.Logger.isEnabledFor": ("logging.Logger.setLevel", "logging.disable", "logging.basicConfig"),
    "logging.Logger.getEffectiveLevel": ("logging.Logger.setLevel", "logging.basicConfig"),
}


class Asked(NamedTuple):
    """A question in what a function runs, and a place that changes the answer later on."""

    name: str
    asked: tuple[Code, ast.AST]
    changed: tuple[Code, ast.AST]


class ProcessSettings:
    """The settings that one program asks for and changes."""

    def __init__(self, program: ProgramFacts) -> None:
        self.program = program
        setters = {_canonical(question): tuple(map(_canonical, names)) for question, names in _CHANGED_BY.items()}
        changing = {name for names in setters.values() for name in names}
        self._asked: list[tuple[Record, ast.AST, str]] = []
        self._changes: dict[str, list[tuple[Record, ast.AST]]] = {}
        for record in program.machine.live_records():
            for node, name in record.outside_at.items():
                if name in setters:
                    self._asked.append((record, node, name))
                if name in changing:
                    self._changes.setdefault(name, []).append((record, node))
        self._setters = setters

    def asked_by(self, function: FunctionFacts) -> Asked | None:
        """The first question in what the function runs to which a later call gets another answer."""
        for record, node, name in self._asked if self._changes else ():
            if record.code.number in function.extent:
                for setter in self._setters[name]:
                    for changer, at in self._changes.get(setter, ()):
                        if not comes_first(self.program, function, changer, at):
                            return Asked(name, (record.code, node), (changer.code, at))
        return None


def comes_first(program: ProgramFacts, function: FunctionFacts, changer: Record, node: ast.AST) -> bool:
    """Whether a module changes something, once, before it calls anything that runs the function."""
    if changer.code.is_function or program.syntax(changer.code).loops_around(node):
        return False
    line = getattr(node, "lineno", 0)
    return not any(getattr(edge.node, "lineno", 0) < line and _runs(program, edge.callee.code, function)
                   for edge in changer.calls.values())


def _runs(program: ProgramFacts, code: Code, function: FunctionFacts) -> bool:
    unit = program.function_of(code)
    return unit is None or function.code.number in unit.extent


def _canonical(name: str) -> str:
    api = index.lookup(name)
    return api.name if api is not None else name
