"""Code that only sets a field to what it is given, as who uses a library does: once, before the work starts.

Of a function that the program nowhere calls, and of such a setter, nothing tells in which order somebody else runs
them. What computes state from the state before (a step counter), or from tensors, goes along with the work.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from hybridize.interpreter.state.record import WRITE, Record
from hybridize.project.code import Code
from hybridize.project.nodes import walk
from hybridize.project.testing import TestConventions
from hybridize.values.atoms import Array, Tensor
from hybridize.values.heap import Cell
from hybridize.values.kinds import nested

if TYPE_CHECKING:
    from hybridize.facts.model import FunctionFacts, ProgramFacts, StateWrite

_NAMED = ("attribute", "global", "nonlocal")  # what is set has a name; entries of containers have not


class Setters:
    """Answers for one program; what it works out is kept."""

    def __init__(self, program: ProgramFacts) -> None:
        self.program = program
        self._around: dict[int, frozenset[int]] = {}
        self._callers: dict[int, list[Record]] | None = None

    def only_sets(self, write: StateWrite, function: FunctionFacts) -> bool:
        """Whether a write is one that somebody outside chooses to make, and nothing here makes around the function."""
        event, code = write.event, write.event.code
        if event.kind != WRITE or event.detail not in _NAMED or not code.is_function or event.target is None:
            return False
        unit = self.program.function_of(code)
        if unit is None or unit.ops or unit.escaped or self._goes_along(write):
            return False
        cell = (event.target, event.attr)
        if any(cell in record.reads for record in unit.records) and not _is_property(code):
            return False
        if not _sets_what_it_is_given(code, event.node):
            return False
        if any(_moves_on(caller, cell) for caller in self._callers_of(code)):
            return False
        return function.code.number not in self._runs_around(code.number)

    def _goes_along(self, write: StateWrite) -> bool:
        """Whether what is stored comes with the data: tensors, and arrays unless a property is set to them."""
        kinds = (Tensor,) if _is_property(write.event.code) else (Tensor, Array)
        return any(isinstance(atom, kinds) for atom in nested(write.event.stored))

    def _runs_around(self, number: int) -> frozenset[int]:
        """What else the units run that run a unit."""
        found = self._around.get(number)
        if found is None:
            runs = [unit.extent for unit in self.program.units.values()
                    if number in unit.extent and unit.code.number != number]
            found = self._around[number] = frozenset[int]().union(*runs)
        return found

    def _callers_of(self, code: Code) -> list[Record]:
        if self._callers is None:
            self._callers = {}
            for record in self.program.machine.records:
                for number in {edge.callee.code.number for edge in record.calls.values()}:
                    self._callers.setdefault(number, []).append(record)
        return self._callers.get(code.number, [])


def _moves_on(caller: Record, cell: Cell) -> bool:
    """Whether a caller of a setter can hand it nothing but constants and what it makes of the state before."""
    code = caller.code
    own = code.params[1:] if code.is_method else code.params
    return code.is_function and not own and cell in caller.reads and not TestConventions().is_test_file(code.path)


def _sets_what_it_is_given(code: Code, node: ast.AST) -> bool:
    """Whether the statement of a write gives the field a constant, or something made of a parameter."""
    for statement in walk(code.node):
        if isinstance(statement, (ast.Assign, ast.AnnAssign)) and statement.value is not None:
            targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
            if any(node is part for target in targets for part in walk(target)):
                return isinstance(statement.value, ast.Constant) or _names_a_parameter(code, statement.value)
    return False


def _names_a_parameter(code: Code, node: ast.AST) -> bool:
    """Whether syntax names a parameter of the unit, other than the receiver."""
    names = {param.name for param in (code.params[1:] if code.is_method else code.params)}
    return any(isinstance(part, ast.Name) and part.id in names for part in walk(node))


def _is_property(code: Code) -> bool:
    decorators = getattr(code.node, "decorator_list", ())
    return any(isinstance(one, ast.Attribute) and one.attr == "setter" for one in decorators)
