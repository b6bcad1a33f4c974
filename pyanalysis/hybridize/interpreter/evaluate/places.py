"""Which fields an expression in the text names: for things that are changed in place and have no identity here.

Arrays are values to the interpreter, so ``mask[0] = 1`` changes no object of the heap. What it does change is what
the variable or attribute holds, and functions that read that see it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hybridize.interpreter.evaluate import attributes, names
from hybridize.interpreter.state.frame import Frame
from hybridize.interpreter.state.machine import Machine
from hybridize.project.code import CELL, FREE, GLOBAL
from hybridize.values.heap import Cell
from hybridize.values.objects import Class, Instance, ModuleObj
from hybridize.values.value import BOTTOM, Value


def note_change(machine: Machine, frame: Frame, node: ast.AST, changed: ast.AST | None = None) -> None:
    """Note that the array which ``node`` changes (an item, an operand, the receiver of a method) has changed.

    ``changed``: the expression of the array, where it is not the one at the root of ``node``.
    """
    machine.history.change_in_place(node)  # also where it is a parameter or a view: see facts.shared_arrays
    for obj, key in _cells(machine, frame, _changed(node if changed is None else changed)):
        machine.history.write(obj, key, None, frame.code, node if changed is None else changed)


def out_argument(call: ast.Call, parameters: tuple[str, ...]) -> ast.expr | None:
    """The argument of a function of NumPy that takes the result: ``np.add(a, b, out=c)``, ``np.add(a, b, c)``."""
    named = next((item.value for item in call.keywords if item.arg == "out"), None)
    place = parameters.index("out") if "out" in parameters else len(call.args)
    before = call.args[:place + 1]
    if named is not None or place >= len(call.args) or any(isinstance(item, ast.Starred) for item in before):
        return named
    return before[-1]


def _changed(node: ast.AST) -> ast.AST:
    """The name or attribute at the root of what is changed: ``self.buffer`` in ``self.buffer[i][j] = x``."""
    while not isinstance(node, (ast.Name, ast.Attribute)):
        if isinstance(node, ast.Call):  # array.fill(0)
            node = node.func.value if isinstance(node.func, ast.Attribute) else node.func
        elif isinstance(node, (ast.Subscript, ast.Starred)):
            node = node.value
        elif isinstance(node, ast.AugAssign):
            node = node.target
        else:
            break
    return node


def _cells(machine: Machine, frame: Frame, node: ast.AST) -> Iterator[Cell]:
    if isinstance(node, ast.Name):
        kind = GLOBAL if frame.code.kind == "module" else frame.code.resolution.get(node.id)
        scope = machine.scope_of(frame, node.id) if kind in (CELL, FREE) else None
        if scope is not None:
            yield scope, node.id
        elif kind == GLOBAL:
            yield frame.module, node.id
    elif isinstance(node, ast.Attribute):
        for atom in _plain(machine, frame, node.value).ordered():
            if isinstance(atom, (Instance, Class, ModuleObj)):
                yield atom, node.attr


def _plain(machine: Machine, frame: Frame, node: ast.AST) -> Value:
    """The value of a chain of names; evaluating it again has no effects worth noting."""
    if isinstance(node, ast.Name):
        return names.load(machine, frame, node.id, node)
    if isinstance(node, ast.Attribute):
        return attributes.get(machine, frame, _plain(machine, frame, node.value), node.attr, node)
    return BOTTOM
