"""Objects that nobody holds while their method runs: ``Scaler(2.0).apply(x)``, ``(a + b).apply(x)``.

Python drops the object once the method is looked up, if the bound method does not keep it; the bound method that
``tf.function`` makes does not. Methods that were stored on the way (``apply = Scaler(2.0).apply``) are in
``stored_methods``.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

from hybridize.facts.stored_methods import StoredMethods, atoms_of, looked_up_on, stands_at
from hybridize.project.spelling import spelled
from hybridize.values.objects import Instance, Obj

if TYPE_CHECKING:
    from hybridize.facts.model import Caller, FunctionFacts, ProgramFacts

_MAKERS = (ast.Call, ast.BinOp, ast.UnaryOp, ast.Compare, ast.Attribute, ast.Subscript, ast.Await)


class Temporaries:
    """Tells the calls of methods whose receiver is a temporary object."""

    def __init__(self, program: ProgramFacts) -> None:
        self.program = program
        self.holders: dict[Instance, set[Obj]] = {}
        for holder, held in _held_instances(program):
            self.holders.setdefault(held, set()).add(holder)
        self.stored = StoredMethods(program, self.holders)

    def calls_of(self, function: FunctionFacts) -> Iterator[tuple[Caller, ast.expr]]:
        """Calls of a method by callers that hold its object no longer, with the expression that makes it."""
        for caller in function.callers:
            if caller.edge.how not in ("call", "callback", "graph_callback"):
                continue
            for owner in looked_up_on(caller.edge.node, function.code.name):
                if any(self._fresh(caller, made) for made in _makers(owner)):
                    yield caller, owner

    def _fresh(self, caller: Caller, made: ast.expr) -> bool:
        """Whether a call, an operator or a property that gives the receiver made it, and nothing else keeps it."""
        receiver = caller.edge.callee.arguments[0] if caller.edge.callee.arguments else None
        edges = self.program.uses.edges(caller.record, made)
        if any("cache" in spelled(item) for edge in edges
               for item in getattr(edge.callee.code.node, "decorator_list", ())):
            return False
        made_by_call: set[Obj] = set().union(*(edge.callee.allocated for edge in edges))
        made_by_call.update(obj for obj in caller.record.allocated if stands_at(obj, caller.record.code.path, made))
        made_by_call |= caller.edge.callee.allocated  # by the method itself: the scope of functions in it, too late
        return any(isinstance(atom, Instance) and atom in made_by_call
                   and self.holders.get(atom, set()) <= made_by_call
                   for atom in (receiver.atoms if receiver is not None else ()))


def _makers(owner: ast.expr) -> Iterator[ast.expr]:
    """The parts of an expression that may make an object: calls, operators, properties. A name keeps what it gets."""
    stack: list[ast.AST] = [owner]
    while stack:
        node = stack.pop()
        if isinstance(node, (ast.NamedExpr, ast.Lambda)) or _is_super(node):
            continue
        if isinstance(node, _MAKERS):
            yield node
        stack.extend(ast.iter_child_nodes(node))


def _is_super(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "super"


def _held_instances(program: ProgramFacts) -> Iterator[tuple[Obj, Instance]]:
    """Objects that a module, a class, a scope, another object or a container refers to, with the holder."""
    machine = program.machine
    holders: list[Obj] = [*machine.modules.values(), *machine.objects.values()]
    holders.extend(cls for group in machine.classes.values() for cls in group)
    for holder in holders:
        for field in holder.fields.values():
            for atom in atoms_of(field):
                if isinstance(atom, Instance) and atom is not holder:
                    yield holder, atom
