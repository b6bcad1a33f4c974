"""Objects that nobody holds while their method runs: ``Scaler(2.0).apply(x)``.

Python drops the object once the method is looked up, if the bound method does not keep it; the bound method that
``tf.function`` makes does not.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

from hybridize.values.atoms import Atom, Tuple
from hybridize.values.objects import DictState, Instance, ListState, Obj
from hybridize.values.value import Value

if TYPE_CHECKING:
    from hybridize.facts.model import Caller, FunctionFacts, ProgramFacts


class Temporaries:
    """Tells the calls of methods whose receiver is a temporary object."""

    def __init__(self, program: ProgramFacts) -> None:
        self.program = program
        self.held = set(_held_instances(program))

    def calls_of(self, function: FunctionFacts) -> Iterator[tuple[Caller, ast.expr]]:
        """Calls of a method by callers that hold its object no longer, with the expression that makes it."""
        for caller in function.callers:
            if caller.edge.how not in ("call", "callback", "graph_callback"):
                continue
            for made in _looked_up_on_calls(caller.edge.node, function.code.name):
                if self._fresh(caller, made):
                    yield caller, made

    def _fresh(self, caller: Caller, made: ast.Call) -> bool:
        """Whether the call that gives the receiver made it, and nothing else keeps it."""
        receiver = caller.edge.callee.arguments[0] if caller.edge.callee.arguments else None
        edges = self.program.uses.edges(caller.record, made)
        if any("cache" in ast.unparse(item) for edge in edges
               for item in getattr(edge.callee.code.node, "decorator_list", ())):
            return False
        allocated: set[Obj] = set().union(*(edge.callee.allocated for edge in edges))
        place = (caller.record.code.path, made.lineno, made.col_offset)
        for atom in receiver.atoms if receiver is not None else ():
            if isinstance(atom, Instance) and atom not in self.held:
                site = (atom.site.file, atom.site.line, atom.site.column)
                if atom in allocated or site == place:
                    return True
        return False


def _looked_up_on_calls(node: ast.AST, name: str) -> Iterator[ast.Call]:
    """Calls whose result the method ``name`` is looked up on, in a call or its arguments."""
    if not isinstance(node, ast.Call):
        return
    for part in (node.func, *node.args, *(item.value for item in node.keywords)):
        if isinstance(part, ast.Attribute) and part.attr == name and isinstance(part.value, ast.Call):
            func = part.value.func
            if not (isinstance(func, ast.Name) and func.id == "super"):
                yield part.value


def _held_instances(program: ProgramFacts) -> Iterator[Instance]:
    """Objects that a module, a class, a scope, another object or a container refers to."""
    machine = program.machine
    holders: list[Obj] = [*machine.modules.values(), *machine.objects.values()]
    holders.extend(cls for group in machine.classes.values() for cls in group)
    for holder in holders:
        for field in holder.fields.values():
            for atom in _atoms(field):
                if isinstance(atom, Instance) and atom is not holder:
                    yield atom


def _atoms(field: object) -> Iterator[Atom]:
    values: list[Value] = []
    if isinstance(field, Value):
        values = [field]
    elif isinstance(field, ListState):
        values = [field.any()]
    elif isinstance(field, DictState):
        values = [field.any_value(), field.rest_key]
    for value in values:
        for atom in value.atoms:
            yield atom
            if isinstance(atom, Tuple):
                for item in atom.items:
                    yield from _atoms(item)


