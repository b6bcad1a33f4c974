"""Arrays under several names: a view, a second attribute, a parameter. Changing one in place changes all.

The interpreter takes arrays for values, so it sees ``view[0] = 1`` change what the name ``view`` holds and nothing
else. What the view looks into, and what a caller passed for a parameter that is changed, is found here by the text.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

from hybridize.facts.aliases import VIEWS, actual, changed_expression, makes_view, viewed
from hybridize.interpreter.state.record import MUTATE, WRITE, Event, Record
from hybridize.project.code import CELL, FREE, LOCAL, Code
from hybridize.values.atoms import Array
from hybridize.values.heap import Cell
from hybridize.values.objects import Instance
from hybridize.values.value import Value

if TYPE_CHECKING:
    from hybridize.facts.model import ProgramFacts

_DEEPEST = 6
_IN_PLACE = (ast.Subscript, ast.AugAssign, ast.Call)


class SharedArrays:
    """``twins``: cells that hold one array. ``passed``: cells whose array a function changes that got it passed."""

    def __init__(self, program: ProgramFacts, callers: dict[int, list[Record]]) -> None:
        self.program = program
        self.callers = callers
        self.twins: dict[Cell, list[Cell]] = {}
        self.passed: dict[Cell, list[tuple[Record, ast.AST]]] = {}
        for record in program.machine.records:
            for event in record.events.values():
                if event.kind == MUTATE and event.target is None and _is_array(event.subject):
                    self._change(record, event)
                elif event.kind == WRITE and isinstance(event.target, Instance) and _is_array(event.stored):
                    self._attribute(record, event)
            if record.code.kind == "module":
                self._names(record)

    def changes(self, cell: Cell) -> Iterator[tuple[int, Code, ast.AST]]:
        """When and where the array of a cell is changed in place by another name."""
        waiting, history = [cell], self.program.machine.history
        for held in waiting:
            waiting.extend(twin for twin in self.twins.get(held, ()) if twin not in waiting)
            if held != cell:
                for change in history.changes.get(held, ()):
                    if isinstance(change.node, _IN_PLACE):
                        yield change.moment, change.code, change.node
            for record, node in self.passed.get(held, ()):
                if record.code.kind != "module":  # there the order is known: see above
                    yield record.moments[0] + 1, record.code, node
                    yield from ((moment, record.code, node) for moment in record.moments[1:])

    def _change(self, record: Record, event: Event) -> None:
        expression = changed_expression(event)
        if isinstance(event.node, ast.AugAssign) and not _is_whole(event.subject):
            return  # a number: ``total += x`` binds the name again
        for cell in self._cells(record, expression, _DEEPEST):
            found = self.passed.setdefault(cell, [])
            if (record, event.node) not in found:
                found.append((record, event.node))

    def _attribute(self, record: Record, event: Event) -> None:
        """``self.view = self.buffer[1:]``."""
        statement = self.program.syntax(record.code).statement(event.node)
        if isinstance(statement, ast.Assign) and event.target is not None:
            self._link((event.target, event.attr), self._cells(record, statement.value, _DEEPEST))

    def _names(self, record: Record) -> None:
        """``view = buffer[1:]`` in the body of a module."""
        module = self.program.machine.modules.get(record.code.module.name)
        syntax = self.program.syntax(record.code)
        if module is None:
            return
        for name in syntax.stores:
            held = module.fields.get(name)
            if isinstance(held, Value) and _is_array(held):
                for binding in syntax.bindings(name):
                    if not isinstance(binding.statement, ast.AugAssign):
                        self._link((module, name), self._cells(record, binding.value, _DEEPEST))

    def _link(self, cell: Cell, others: Iterator[Cell]) -> None:
        for other in others:
            if other != cell:
                self.twins.setdefault(cell, []).append(other)
                self.twins.setdefault(other, []).append(cell)

    def _cells(self, record: Record, node: ast.AST | None, depth: int) -> Iterator[Cell]:
        """The cells whose array an expression is, or looks into."""
        node = _root(node)
        if not depth or node is None:
            return
        code = record.code
        if isinstance(node, ast.Attribute):
            if isinstance(node.value, ast.Name) and code.is_method and code.params \
                    and node.value.id == code.params[0].name and record.arguments:
                yield from ((atom, node.attr) for atom in record.arguments[0].ordered() if isinstance(atom, Instance))
        elif isinstance(node, ast.Name) and (code.kind == "module" or not _is_local(code, node.id)):
            module = self.program.machine.modules.get(code.module.name)
            if module is not None and code.resolution.get(node.id) not in (CELL, FREE):
                yield module, node.id
        elif isinstance(node, ast.Name):
            yield from self._of_local(record, node.id, depth)

    def _of_local(self, record: Record, name: str, depth: int) -> Iterator[Cell]:
        for binding in self.program.syntax(record.code).bindings(name):
            if not isinstance(binding.statement, ast.AugAssign):
                yield from self._cells(record, binding.value, depth - 1)
        if any(param.name == name for param in record.code.params):
            for caller in self.callers.get(record.number, ()):
                for edge in caller.calls.values():
                    if edge.callee is record:
                        yield from self._cells(caller, actual(edge, name), depth - 1)


def _root(node: ast.AST | None) -> ast.AST | None:
    """What an expression looks into: the expression itself without subscripts and the calls that make views."""
    while node is not None:
        if isinstance(node, (ast.Subscript, ast.Starred)) or isinstance(node, ast.Attribute) and node.attr in VIEWS:
            node = node.value
        elif makes_view(node):
            node = viewed(node)
        else:
            return node if isinstance(node, (ast.Name, ast.Attribute)) else None
    return None


def _is_local(code: Code, name: str) -> bool:
    return code.resolution.get(name, LOCAL) == LOCAL


def _is_array(value: Value) -> bool:
    return any(type(atom) is Array for atom in value.atoms)


def _is_whole(value: Value) -> bool:
    """Whether an array may have axes: numbers of NumPy are not changed in place."""
    return any(isinstance(atom, Array) and atom.shape != () for atom in value.atoms)
