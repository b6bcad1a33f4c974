"""Code that runs bit by bit, or later: bodies of generators, what ``map`` calls, coroutines, threads, ends of blocks.

It runs as a whole where an iterator is made. Whenever the program goes on with the iterator, the calls behind it happen
again: what they change changes once more, and what they run runs once more. The rest of the program does the same in
between, and so the history tells of state that changes between two runs on either side.
"""

from __future__ import annotations

import ast
from itertools import islice
from typing import NamedTuple

from hybridize.interpreter.functions.relabel import substitution
from hybridize.interpreter.state.frame import Frame
from hybridize.interpreter.state.machine import MAX_DEPTH, Machine
from hybridize.interpreter.state.record import CallEdge, Record
from hybridize.values.atoms import Atom
from hybridize.values.objects import Function, Instance, Iterator, Obj, Wrapper
from hybridize.values.value import Value

_STEPS = ("callback", "iteration")
_ONCE = ("__iter__", "__aiter__")


class Step(NamedTuple):
    """A call that happens bit by bit, or for each item, and who makes it."""

    caller: Record
    edge: CallEdge


class Steps:
    """The calls behind an iterator, and when it was made, until something goes on with it."""

    def __init__(self) -> None:
        self.calls: dict[int, Step] = {}
        self.made: tuple[int, int] | None = None

    def take(self, machine: Machine, calls: list[Step]) -> None:
        """These calls are behind it; they have just happened."""
        self.calls.update((step.edge.callee.number, step) for step in calls)
        self.made = _now(machine)

    def begin(self) -> tuple[int, int] | None:
        """When it was made, if this is its first step: the calls count as that when nothing has happened since."""
        made, self.made = self.made, None
        return made


def runs_lazily(machine: Machine, made: Obj, calls: list[Step]) -> None:
    """Note the calls that an iterator makes, bit by bit, or a coroutine or thread, when the program goes on with it."""
    steps = machine.steps.get(made)
    if steps is None:
        steps = machine.steps[made] = Steps()
    steps.take(machine, calls)


def runs_later(machine: Machine, frame: Frame, holder: Value, node: ast.AST) -> None:
    """Note what was called at a place: a thread or a stack of contexts does it when the program goes on with that."""
    for atom in holder.ordered():
        if isinstance(atom, Instance):
            runs_lazily(machine, atom, calls_at(frame, node))


def calls_at(frame: Frame, node: ast.AST) -> list[Step]:
    """What is called for each item of what is iterated over at a place."""
    return [Step(frame.record, edge) for edge in frame.record.calls.values()
            if edge.node is node and edge.how in _STEPS and _at_each_step(edge)]


def calls_since(frame: Frame, count: int, but: ast.AST) -> list[Step]:
    """What was called for the first time since there were ``count`` calls, but for those within a node."""
    edges = list(islice(frame.record.calls.values(), count, None))
    once = set(ast.walk(but)) if edges else set()
    return [Step(frame.record, edge) for edge in edges if edge.node not in once]


def _at_each_step(edge: CallEdge) -> bool:
    return edge.callee.code.name not in _ONCE or edge.callee.code.is_generator


def go_on(machine: Machine, value: Value) -> None:
    """The program goes on with an iterator, a coroutine, a thread."""
    for atom in value.ordered() if machine.steps else ():
        if isinstance(atom, Iterator) or atom in machine.steps:
            steps = machine.steps.get(atom)
            made = steps.begin() if steps is not None else None
            if made != _now(machine):
                again(machine, behind(machine, value), late=made is not None)
                return


def leave_block(machine: Machine, manager: Value) -> None:
    """The generator behind a ``with`` goes on at the end of the block."""
    for atom in manager.ordered():
        if isinstance(atom, Wrapper) and atom.role == "manager":
            again(machine, behind(machine, atom.function))


def behind(machine: Machine, value: Value) -> list[Step]:
    """The calls behind an iterator and the iterators that it goes over."""
    if not machine.steps:
        return []
    found: dict[int, Step] = {}
    seen: set[Atom] = set()
    todo = [value]
    while todo:
        for atom in todo.pop().ordered():
            steps = machine.steps.get(atom) if atom not in seen else None
            if steps is not None:
                found.update(steps.calls)
            if isinstance(atom, Iterator) and atom not in seen:
                todo.append(atom.source)
            seen.add(atom)
    return list(found.values())


def again(machine: Machine, calls: list[Step], late: bool = False) -> None:
    """The calls happen once more; ``late``: in truth for the first time, so that all that they set changes now."""
    for caller, edge in calls:
        record = edge.callee
        if not record.writes and not record.calls:
            continue
        if late:
            machine.history.set_late.update(record.writes)
        if record.code.is_generator:
            made = {obj for obj in record.allocated if not obj.unique}  # it goes on with what it has made once
            machine.history.recall(record.moments, made, len(record.writes))
        elif len(machine.stack) < MAX_DEPTH and isinstance(record.function, Function):
            _call(machine, caller, edge, record.function)


def _call(machine: Machine, caller: Record, edge: CallEdge, function: Function) -> None:
    """Another call with the same arguments: what it reads may be what the last one wrote."""
    from hybridize.interpreter.functions.invoke import adopt, find_or_run

    record = find_or_run(machine, function, edge.callee.arguments, substitution(function.code.number, edge.actuals))
    if record is not None and record is not edge.callee:
        caller.edge(edge.node, record, edge.how, edge.actuals, edge.inside, edge.via, edge.passed)
        adopt(caller, record)


def _now(machine: Machine) -> tuple[int, int]:
    return machine.history.moment, machine.history.runs
