"""Objects that nobody holds while their method runs: ``Scaler(2.0).apply(x)``.

Python drops the object once the method is looked up, if the bound method does not keep it; the bound method that
``tf.function`` makes does not.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

from hybridize.project.spelling import spelled
from hybridize.values.atoms import Atom, Tuple
from hybridize.values.objects import DictState, Instance, ListState, Obj
from hybridize.values.value import Value

if TYPE_CHECKING:
    from hybridize.facts.model import Caller, FunctionFacts, ProgramFacts


class Temporaries:
    """Tells the calls of methods whose receiver is a temporary object."""

    def __init__(self, program: ProgramFacts) -> None:
        self.program = program
        self.holders: dict[Instance, set[Obj]] = {}
        for holder, held in _held_instances(program):
            self.holders.setdefault(held, set()).add(holder)

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
        if any("cache" in spelled(item) for edge in edges
               for item in getattr(edge.callee.code.node, "decorator_list", ())):
            return False
        made_by_call: set[Obj] = set().union(*(edge.callee.allocated for edge in edges))
        made_by_call.update(obj for obj in caller.record.allocated if _stands_at(obj, caller.record.code.path, made))
        return any(isinstance(atom, Instance) and atom in made_by_call
                   and self.holders.get(atom, set()) <= made_by_call
                   for atom in (receiver.atoms if receiver is not None else ()))


def _stands_at(obj: Obj, path: str, node: ast.expr) -> bool:
    return (obj.site.file, obj.site.line, obj.site.column) == (path, node.lineno, node.col_offset)


def _looked_up_on_calls(node: ast.AST, name: str) -> Iterator[ast.Call]:
    """Calls from whose result the method ``name`` is reached, in a call or its arguments."""
    if not isinstance(node, ast.Call):
        return
    for part in (node.func, *node.args, *(item.value for item in node.keywords)):
        if not isinstance(part, ast.Attribute) or part.attr != name:
            continue
        owner = part.value
        while isinstance(owner, (ast.Attribute, ast.Subscript)):
            owner = owner.value
        if isinstance(owner, ast.Call) and not (isinstance(owner.func, ast.Name) and owner.func.id == "super"):
            yield owner


def _held_instances(program: ProgramFacts) -> Iterator[tuple[Obj, Instance]]:
    """Objects that a module, a class, a scope, another object or a container refers to, with the holder."""
    machine = program.machine
    holders: list[Obj] = [*machine.modules.values(), *machine.objects.values()]
    holders.extend(cls for group in machine.classes.values() for cls in group)
    for holder in holders:
        for field in holder.fields.values():
            for atom in _atoms(field):
                if isinstance(atom, Instance) and atom is not holder:
                    yield holder, atom


def _atoms(field: object) -> Iterator[Atom]:
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
                    yield from _atoms(item)


