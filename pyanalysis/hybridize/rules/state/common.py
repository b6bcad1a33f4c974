"""What the rules about stale state share: which fields that a function reads change, and how they are reached."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, replace

from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.facts.timeline import Place
from hybridize.interpreter.execute.classes import api_bases
from hybridize.interpreter.models.settings import SETTINGS
from hybridize.knowledge import index
from hybridize.project.code import Code
from hybridize.project.spelling import spelled
from hybridize.remember import remembered
from hybridize.report.model import Reason, Step
from hybridize.rules.base import Rule
from hybridize.rules.reasons import place
from hybridize.values.derived import container
from hybridize.values.heap import Cell
from hybridize.values.kinds import contents
from hybridize.values.objects import Class, Dictionary, Function, Instance, ModuleObj, Obj, Sequence, Wrapper
from hybridize.values.value import Value

_CONTENT = ("[]", "content")  # what stands for the content of containers that are not followed
_BY_IDENTITY = (Instance, Class, Function, ModuleObj)
MOST = 4  # reasons of one rule for one function
# How the changed object is reached.
KEYED = "keyed"  # in a container argument: TensorFlow looks into those, so the trace changes with it
ARGUMENT = "argument"  # an object argument, or inside one: keyed by identity
OUTSIDE = "outside"  # a global, a variable of an enclosing function, an attribute of the receiver


@dataclass(frozen=True, slots=True)
class Stale:
    """A field that the function reads and the program changes between two calls."""

    cell: Cell
    name: str
    reached: str
    read: tuple[Code, ast.AST]
    entered: ast.AST  # the place in the function's own body from which the read is reached
    changed: Place

    @property
    def container(self) -> bool:
        """Whether it is the content of a list, dictionary or set."""
        return isinstance(self.cell[0], (Sequence, Dictionary))


@remembered
def stale_fields(function: FunctionFacts) -> tuple[Stale, ...]:
    """Every stale field, in order of the places where they are read; three rules ask for them."""
    return tuple(sorted(_stale_fields(function, function.program), key=_order))


def _stale_fields(function: FunctionFacts, program: ProgramFacts) -> Iterator[Stale]:
    ways: dict[Obj, str] | None = None
    for cell, changed in program.staleness.fields(function):
        ways = reached_by(function) if ways is None else ways
        reached = ways.get(cell[0], OUTSIDE)
        if reached != KEYED:
            code, node, steps = function.read_place(cell)
            entered = steps[0].node if steps else node
            yield Stale(cell, name_of(program, cell, node), reached, (code, node), entered, changed)


def told(rule: Rule, function: FunctionFacts, stale: Stale, message: str, unlock: str) -> Reason:
    """A reason with the places of the read and of the change."""
    severity = "warning" if stale.changed.assumed else None
    return at_both_places(rule.reason(function, stale.entered, message, unlock, severity=severity), stale.name,
                          stale.read, (stale.changed.code, stale.changed.node))


def at_both_places(reason: Reason, name: str, read: tuple[Code, ast.AST], changed: tuple[Code, ast.AST]) -> Reason:
    """A reason that shows where ``name`` is read and where it changes."""
    steps = tuple(Step(code.path, place(code, node)[0], f"`{name}` {what} here")
                  for what, (code, node) in (("is read", read), ("changes", changed)))
    return replace(reason, trace=steps)


def where(stale: Stale) -> str:
    """The place of the change, for a message: ``train() changes it``."""
    code = stale.changed.code
    line, _ = place(code, stale.changed.node)
    return f"{code.qualname}()" if code.is_function else f"{code.path}:{line}"


def change(stale: Stale) -> str:
    """What is said of the change, or of there being none: ``but train() changes it between calls``."""
    if stale.changed.assumed:
        return f"assuming that {where(stale)}, which changes it, does not run between two calls"
    return f"but {where(stale)} changes it between calls"


def reached_by(function: FunctionFacts) -> dict[Obj, str]:
    """The objects that the arguments hold, with how they are reached: in containers only, or through an object."""
    ways: dict[Obj, str] = {}
    waiting = [
        (function.parameter(index), KEYED) for index in range(len(function.params)) if index != function.receiver
    ]
    while waiting:
        value, way = waiting.pop()
        for atom in value.atoms:
            inside = ARGUMENT if isinstance(atom, _BY_IDENTITY) else way
            if isinstance(atom, Obj):
                if ways.get(atom) in (ARGUMENT, inside):
                    continue
                ways[atom] = inside
            waiting.extend((held, inside) for held in contents(atom))
            if isinstance(atom, Instance):
                waiting.extend((held, ARGUMENT) for held in atom.fields.values() if isinstance(held, Value))
    return ways


def name_of(program: ProgramFacts, cell: Cell, node: ast.AST) -> str:
    """What the author calls the field at the place of the read."""
    obj, key = cell
    if isinstance(obj, (Sequence, Dictionary)) or key in _CONTENT:
        return _container_name(node) or _globals(program).get(obj) or "a container"
    if key == SETTINGS and isinstance(obj, Instance):
        return f"settings of {_called(obj, node)}"
    if isinstance(node, (ast.Name, ast.Attribute)) or isinstance(obj, Wrapper):  # what a cache keeps is asked by a call
        return spelled(node)
    return f"{obj.name}.{key}" if isinstance(obj, Class) else str(key)


def _called(obj: Instance, node: ast.AST) -> str:
    """The object that a call calls, or whose method it calls."""
    asked = node.func if isinstance(node, ast.Call) else node
    if isinstance(asked, ast.Attribute) and any(index.member(cls, asked.attr) for cls in api_bases(obj.cls)):
        asked = asked.value
    return spelled(asked) if isinstance(asked, (ast.Name, ast.Attribute)) else "a Keras object"


def _container_name(node: ast.AST) -> str | None:
    if isinstance(node, ast.Call):
        node = (
            node.func.value
            if isinstance(node.func, ast.Attribute)
            else node.args[0]
            if node.args
            else node.func
        )
    if isinstance(node, ast.Subscript):
        node = node.value
    text = spelled(node) if isinstance(node, (ast.Name, ast.Attribute, ast.Call, ast.Subscript)) else ""
    return text if 0 < len(text) <= 40 else None


@remembered
def _globals(program: ProgramFacts) -> dict[Obj, str]:
    """The first global variable that each object is, or that a class of its own was made for."""
    out: dict[Obj, str] = {}
    for name in sorted(program.machine.modules):
        for key, held in program.machine.modules[name].fields.items():
            atom = held.single() if isinstance(held, Value) else None
            if isinstance(atom, Obj):
                out.setdefault(atom, str(key))
                held_by = container(atom)
                if held_by is not None:
                    out.setdefault(held_by, str(key))
    return out


def _order(stale: Stale) -> tuple[object, ...]:
    code, node = stale.read
    return (code.path, *place(code, node), stale.name)
