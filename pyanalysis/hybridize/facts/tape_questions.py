"""What eager code asks its gradient tapes, and whether a result of a function takes part in the answer.

For a tape the whole of a graph is one operation. It gives a gradient for everything that went into the operation,
0 where the result asked about does not depend on it; eagerly there is no gradient then: None.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from hybridize.facts import use as kind
from hybridize.facts.lift import Lifted
from hybridize.facts.results import Path
from hybridize.facts.syntax import UnitSyntax
from hybridize.facts.use import Use
from hybridize.interpreter.functions.relabel import substitution
from hybridize.interpreter.state.record import CONVERT, GRADIENT_OF, GRADIENT_TO, JACOBIAN_OF, TAPE, Record
from hybridize.project.code import Code
from hybridize.project.nodes import walk
from hybridize.values import labels as lb

if TYPE_CHECKING:
    from hybridize.facts.model import Caller, FunctionFacts, ProgramFacts

_ASKING = frozenset({GRADIENT_OF, GRADIENT_TO, JACOBIAN_OF})
_ROLES = {"target": 0, "source": 1, "sources": 1}  # arguments of ``tape.gradient`` by name, and their places
_LEAVING = (ast.Return, ast.Yield, ast.YieldFrom)
_ENDS = frozenset({kind.UNUSED, kind.FORMAT, kind.CONDITION, kind.COMPARE, kind.UNKNOWN})


class Question(NamedTuple):
    """A question as a unit sees it. ``makers``: the units whose operations made what is to be differentiated."""

    unit: Code
    lifted: Lifted
    makers: frozenset[int]
    cut: bool  # there are more makers than are known

    def is_about(self, function: FunctionFacts) -> bool:
        """Whether it asks, outside of the function, about what operations in the function made."""
        inside = self.unit.number in function.extent or self.lifted.event.code.number in function.extent
        return not inside and (self.cut or bool(self.makers & function.extent))


class TapeQuestions:
    """The questions of a program."""

    def __init__(self, program: ProgramFacts) -> None:
        self.program = program
        asked = {number: [lifted for lifted in unit.events(CONVERT) if lifted.event.attr in _ASKING]
                 for number, unit in program.units.items()}
        self._questions = [_question(program.units[number].code, lifted) for number, found in asked.items()
                           for lifted in found if self._has_tape(number) and self._is_handed_on(lifted)]
        for record in program.machine.live_records():
            if not record.code.is_function:
                self._questions.extend(_question(record.code, lifted) for lifted in self._of_module(record, asked))

    def about(self, function: FunctionFacts, what: str) -> list[Question]:
        """The questions of one kind (``GRADIENT_OF``, ``GRADIENT_TO``, ...) about what a function computes."""
        return [question for question in self._questions
                if question.lifted.event.attr == what and question.is_about(function)]

    def unused(self, function: FunctionFacts, questions: list[Question], path: Path) -> Caller | None:
        """A caller that asks about the results of the function, but not about the one at ``path``, as its text says."""
        for caller in function.callers:
            code = caller.record.code
            if code.number not in function.extent and any(self._sees(question, code) for question in questions):
                uses = self.program.uses.of_call(caller, path)
                if not any(self._reaches(use, questions) for use in uses):
                    return caller
        return None

    def between(self, function: FunctionFacts, question: Question, paths: list[Path]) -> tuple[Path, Path] | None:
        """Two parts of one result, of which a tape is asked for the gradient of the one to the other."""
        for caller in function.callers:
            code = caller.record.code
            if code.number in function.extent or not self._sees(question, code) or _is_before(question, caller):
                continue
            asked: list[list[Path]] = []
            for place in (0, 1):
                uses = ((path, use) for path in paths for use in self.program.uses.of_call(caller, path))
                asked.append([path for path, use in uses if self._reaches(use, [question], place)])
            found = next(((of, to) for of in asked[0] for to in asked[1] if of != to), None)
            if found is not None:
                return found
        return None

    def asked_by(self, function: FunctionFacts, path: Path) -> Question | None:
        """A question of a caller for the gradient to a part of the result, which came about under its tape."""
        for question in self._questions:
            if question.lifted.event.attr == GRADIENT_TO and question.unit.number not in function.extent:
                for caller in function.callers:
                    if caller.record.code is question.unit and not _is_before(question, caller) and any(
                            use.kind == kind.ARGUMENT and use.node is question.lifted.event.node
                            and _ROLES.get(use.detail) == 1 for use in self.program.uses.of_call(caller, path)):
                        return question
        return None

    def _sees(self, question: Question, code: Code) -> bool:
        """Whether what a unit computes may go into what a question is about."""
        asking = self.program.function_of(question.unit)
        below = code.number in (asking.extent if asking is not None else question.makers)
        return code is question.unit or below

    def _reaches(self, use: Use, questions: list[Question], place: int | None = None) -> bool:
        """Whether a use leads to what is asked about; ``place``: to what is differentiated (0), or by what (1)."""
        if use.kind in _ENDS:
            return False
        code = use.record.code
        if use.kind == kind.ARGUMENT and any(question.lifted.event.node is use.node for question in questions):
            return place is None or _ROLES.get(use.detail, place) == place
        return _Flow(self.program.syntax(code), _targets(code, questions, place)).leads_on(use.node)

    def _of_module(self, record: Record, asked: dict[int, list[Lifted]]) -> Iterator[Lifted]:
        """What code outside of functions asks, itself or by the functions that it calls; nothing is lifted to it."""
        for event in record.events.values():
            if event.kind == CONVERT and event.attr in _ASKING:
                yield Lifted(event, event.subject, event.stored, (), (), False, False, False)
        for edge in record.calls.values():
            for lifted in asked.get(edge.callee.code.number, ()):
                if not self._has_tape(edge.callee.code.number) and self._is_handed_on(lifted):
                    subject = substitution(edge.callee.code.number, edge.actuals).value(lifted.subject)
                    yield Lifted(lifted.event, subject, lifted.stored, (), (edge, *lifted.steps), False, False, False)

    def _is_handed_on(self, lifted: Lifted) -> bool:
        """Whether nobody on the way down to the question has the tape: it came from above."""
        return not any(self._has_tape(step.callee.code.number) for step in lifted.steps)

    def _has_tape(self, number: int) -> bool:
        unit = self.program.units.get(number)
        return unit is not None and any(lifted.own and lifted.event.attr == "__enter__" for lifted in unit.events(TAPE))


def _question(code: Code, lifted: Lifted) -> Question:
    labels = lifted.subject.labels
    makers = frozenset(label.owner for label in labels if label.kind == lb.OP)
    return Question(code, lifted, makers, len(labels) >= lb.LIMIT)


def _is_before(question: Question, caller: Caller) -> bool:
    """Whether a unit calls the function outside of the block of the tape that it asks."""
    if caller.record.code is not question.unit or question.lifted.steps:
        return False
    inside, call = caller.edge.inside, caller.edge.node
    while inside is not None:
        if isinstance(inside.node, (ast.With, ast.AsyncWith)):
            return False
        inside = inside.parent
    return call is not question.lifted.event.node


def _targets(code: Code, questions: list[Question], place: int | None = None) -> set[ast.AST]:
    """The expressions of a unit whose value a tape is asked about, or that lead to where it is asked.

    ``place``: only what is differentiated (0), or what it is differentiated by (1).
    """
    found: set[ast.AST] = set()
    for question in questions:
        event, steps = question.lifted.event, question.lifted.steps
        own = event.code is code
        node = event.node if own else steps[0].node if steps and question.unit is code else None
        if isinstance(node, ast.Call):
            found.update(one for at, one in enumerate(node.args) if not own or place in (None, at))
            found.update(keyword.value for keyword in node.keywords
                         if not own or place in (None, _ROLES.get(keyword.arg or "", place)))
    return found


class _Flow:
    """Where a value goes in one unit by its text: through expressions, names, and methods of what is named."""

    def __init__(self, syntax: UnitSyntax, targets: set[ast.AST]) -> None:
        self.syntax = syntax
        self.targets = targets
        self._names: set[str] = set()

    def leads_on(self, node: ast.AST) -> bool:
        """Whether a value leaves the unit as its result, or reaches a target."""
        if node in self.targets:
            return True
        last = node
        for outer in self.syntax.ancestors(node):
            if outer in self.targets or isinstance(outer, _LEAVING):
                return True
            if isinstance(outer, ast.stmt):
                last = outer
                break
            last = outer
        if isinstance(last, _LEAVING) or not isinstance(last, ast.stmt):
            return True  # the result of a function, or of a lambda
        return any(self._follow(name) for name in _bound(last))

    def _follow(self, name: str) -> bool:
        if name in self._names:
            return False
        self._names.add(name)
        return any(self.leads_on(load) for load in self.syntax.loads.get(name, ()))


def _bound(statement: ast.stmt) -> list[str]:
    """The names that a statement gives a value, or whose objects it may change by a method."""
    if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call):
        receiver = statement.value.func
        while isinstance(receiver, (ast.Attribute, ast.Subscript)):
            receiver = receiver.value
        return [receiver.id] if isinstance(receiver, ast.Name) else []
    targets: list[ast.expr] = []
    if isinstance(statement, ast.Assign):
        targets = statement.targets
    elif isinstance(statement, (ast.AnnAssign, ast.AugAssign, ast.For, ast.AsyncFor)):
        targets = [statement.target]
    return [node.id for target in targets for node in walk(target) if isinstance(node, ast.Name)]
