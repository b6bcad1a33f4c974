"""What the rules about stale state share: which fields that a function reads change, and how they are reached."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, replace

from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.facts.staleness import Place
from hybridize.project.code import Code
from hybridize.report.model import Reason, Step
from hybridize.rules.base import Rule
from hybridize.rules.reasons import place
from hybridize.values.heap import Cell
from hybridize.values.kinds import contents
from hybridize.values.objects import Class, Dictionary, Instance, Obj, Sequence
from hybridize.values.value import Value

MOST = 4  # reasons of one rule for one function
_DEPTH = 5
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


def stale_fields(function: FunctionFacts, program: ProgramFacts) -> Iterator[Stale]:
    """Every stale field, in order of the places where they are read."""
    found = []
    for cell, changed in program.staleness.fields(function):
        code, node, steps = function.read_place(cell)
        reached = how_reached(function, cell[0])
        if reached != KEYED:
            entered = steps[0].node if steps else node
            found.append(Stale(cell, name_of(cell, node), reached, (code, node), entered, changed))
    yield from sorted(found, key=_order)


def told(rule: Rule, function: FunctionFacts, stale: Stale, message: str, unlock: str) -> Reason:
    """A reason with the places of the read and of the change."""
    code, node = stale.read
    read_line, _ = place(code, node)
    change_line, _ = place(stale.changed.code, stale.changed.node)
    steps = (
        Step(code.path, read_line, f"`{stale.name}` is read here"),
        Step(stale.changed.code.path, change_line, f"`{stale.name}` changes here"),
    )
    return replace(rule.reason(function, stale.entered, message, unlock), trace=steps)


def where(stale: Stale) -> str:
    """The place of the change, for a message: ``train() changes it``."""
    code = stale.changed.code
    line, _ = place(code, stale.changed.node)
    return f"{code.qualname}()" if code.is_function else f"line {line} of {code.path}"


def how_reached(function: FunctionFacts, target: Obj) -> str:
    """The way from the arguments of the function to an object, if there is one."""
    ways = set()
    for index in range(len(function.params)):
        if index != function.receiver:
            ways |= set(_ways(function.parameter(index), target, KEYED, _DEPTH))
    return ARGUMENT if ARGUMENT in ways else KEYED if ways else OUTSIDE


def _ways(value: Value, target: Obj, way: str, depth: int) -> Iterator[str]:
    for atom in value.atoms:
        inside = ARGUMENT if isinstance(atom, Instance) else way
        if atom is target:
            yield inside
        elif depth:
            for held in contents(atom):
                yield from _ways(held, target, way, depth - 1)
            if isinstance(atom, Instance):
                for field in atom.fields.values():
                    if isinstance(field, Value):
                        yield from _ways(field, target, ARGUMENT, depth - 1)


def name_of(cell: Cell, node: ast.AST) -> str:
    """What the author calls the field at the place of the read."""
    obj, key = cell
    if isinstance(obj, (Sequence, Dictionary)):
        return _container_name(node)
    if isinstance(node, (ast.Name, ast.Attribute)):
        return ast.unparse(node)
    return f"{obj.name}.{key}" if isinstance(obj, Class) else str(key)


def _container_name(node: ast.AST) -> str:
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
    text = ast.unparse(node) if isinstance(node, ast.expr) else "a container"
    return text if len(text) <= 40 else "a container"


def _order(stale: Stale) -> tuple[object, ...]:
    code, node = stale.read
    return (code.path, *place(code, node), stale.name)
