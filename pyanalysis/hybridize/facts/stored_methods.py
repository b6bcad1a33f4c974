"""Methods that are kept longer than their objects: ``apply = Scaler(2.0).apply``, ``return scaler.apply``.

A bound method of Python keeps its object, the one that ``tf.function`` makes does not. So a method that was stored
before it is called needs somebody else who holds the object when it is: a module, another object, a container,
or a name of a function that is still running.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

from hybridize.facts.syntax import mentions
from hybridize.interpreter.state.record import Record
from hybridize.values.atoms import Atom, Tuple
from hybridize.values.objects import DictState, Instance, ListState, Obj
from hybridize.values.value import Value

if TYPE_CHECKING:
    from hybridize.facts.model import Caller, FunctionFacts, ProgramFacts



class StoredMethods:
    """Tells the calls of stored methods whose object is gone."""

    def __init__(self, program: ProgramFacts, holders: dict[Instance, set[Obj]]) -> None:
        self.program = program
        self.holders = holders
        self._above: dict[int, list[tuple[Record, ast.AST]]] | None = None

    def calls_of(self, function: FunctionFacts) -> Iterator[tuple[Caller, bool]]:
        """Calls by another name than the method's, of an object that nobody holds, and whether that is certain.

        What still runs, or a module, may hold it in a way that is not seen here.
        """
        for caller in function.callers:
            edge = caller.edge
            if edge.how not in ("call", "callback") or not edge.callee.arguments:
                continue
            if not isinstance(edge.node, ast.Call) or any(looked_up_on(edge.node, function.code.name)):
                continue
            if function.code.name == "__call__" and not mentions(caller.record.code, ".__call__"):
                continue  # ``obj(x)``: the call itself keeps the object
            given = edge.passed[0] if edge.passed else edge.callee.arguments[0]
            made = [atom for atom in given.atoms if isinstance(atom, Instance) and atom.cls is not None]
            dropped = [atom for atom in made if not self.holders.get(atom) and not self._held_by_a_frame(atom, caller)]
            if dropped:
                yield caller, any(self._is_dropped(atom, caller) for atom in dropped)

    def _held_by_a_frame(self, made: Instance, caller: Caller) -> bool:
        """Whether a name of a function that runs during the call may hold the object."""
        return any(
            record.phase != "entry"  # called by code that is not seen: what that holds is not known
            or any(_is_in(made, value) for value in record.arguments) or self._held_by_a_name(made, record, node)
            for record, node in self._frames(caller))

    def _is_dropped(self, made: Instance, caller: Caller) -> bool:
        """Whether it is certain: the object was never named, or the function that made it has returned."""
        modules = [module for module in self.program.machine.codes.values() if module.body.path == made.site.file]
        for unit in (unit for module in modules for unit in module.units):
            parents = self.program.syntax(unit).parents
            for node in parents:
                if isinstance(node, ast.Call) and stands_at(made, unit.path, node):
                    running = any(record.code is unit for record, _ in self._frames(caller))
                    return isinstance(parents[node], ast.Attribute) or (unit.is_function and not running)
        return False

    def _frames(self, caller: Caller) -> Iterator[tuple[Record, ast.AST]]:
        """The functions that may be running when a call is made, each with where it is; the nearest first."""
        frames: list[tuple[Record, ast.AST]] = [(caller.record, caller.edge.node)]
        seen = {caller.record.number}
        for record, node in frames:
            yield record, node
            for above in self._callers(record):
                if above[0].number not in seen:
                    seen.add(above[0].number)
                    frames.append(above)

    def _callers(self, record: Record) -> list[tuple[Record, ast.AST]]:
        if self._above is None:
            self._above = {}
            for upper in self.program.machine.records:
                for edge in upper.calls.values():
                    self._above.setdefault(edge.callee.number, []).append((upper, edge.node))
        return self._above.get(record.number, [])

    def _held_by_a_name(self, made: Instance, record: Record, node: ast.AST) -> bool:
        """Whether a name was bound to the object and still is at ``node``."""
        syntax = self.program.syntax(record.code)
        around = set(syntax.ancestors(node))
        for name in syntax.stores:
            for binding in syntax.bindings(name):
                loops = syntax.loops_around(binding.target)
                if loops <= around and syntax.holds_at(binding, name, node) and self._may_be(
                        made, record, binding.value if binding.value is not None else binding.statement):
                    return True
        return False

    def _may_be(self, made: Instance, record: Record, node: ast.AST) -> bool:
        """Whether an expression may give the object, or something that it is in."""
        if isinstance(node, (ast.Attribute, ast.Lambda)):
            return False  # a method that was looked up does not keep it
        if not isinstance(node, ast.Call):
            return any(self._may_be(made, record, child) for child in ast.iter_child_nodes(node)
                       if not isinstance(child, ast.stmt))
        if stands_at(made, record.code.path, node):
            return True
        return any(_is_in(made, edge.callee.result) for edge in self.program.uses.edges(record, node))


def looked_up_on(node: ast.AST, name: str) -> Iterator[ast.expr]:
    """What the method ``name`` is looked up on, in a call or its arguments."""
    if not isinstance(node, ast.Call):
        return
    for part in (node.func, *node.args, *(item.value for item in node.keywords)):
        if isinstance(part, ast.Attribute) and part.attr == name:
            yield part.value


def _is_in(made: Instance, value: Value) -> bool:
    return any(atom is made for atom in atoms_of(value))


def stands_at(obj: Obj, path: str, node: ast.expr) -> bool:
    """Whether an object was made by the expression."""
    return (obj.site.file, obj.site.line, obj.site.column) == (path, node.lineno, node.col_offset)


def atoms_of(field: object) -> Iterator[Atom]:
    """What a field holds, what is in tuples included."""
    values: list[Value] = []
    if isinstance(field, Value):
        values = [field]
    elif isinstance(field, ListState):
        values = [field.any()]
    elif isinstance(field, DictState):
        values = [field.any_value(), field.rest_key]
    for value in values:
        for atom in value.ordered():
            yield atom
            if isinstance(atom, Tuple):
                for item in atom.items:
                    yield from atoms_of(item)
