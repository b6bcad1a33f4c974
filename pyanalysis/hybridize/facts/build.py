"""From the machine's records to facts: lifting, callers, recursion, state writes, the call graph."""

from __future__ import annotations

from typing import Any

from hybridize.facts.components import components
from hybridize.facts.crashes import note_failures
from hybridize.facts.decorators import hybrid_decorator
from hybridize.facts.lift import Lifted, Lifter, sorts
from hybridize.facts.model import Caller, FunctionFacts, ProgramFacts, StateWrite
from hybridize.facts.symbolic import symbolic_calls
from hybridize.interpreter.state.failures import note_failure
from hybridize.interpreter.state.machine import Machine
from hybridize.interpreter.state.record import MUTATE, UNCOVERED, UNKNOWN, WRITE, Record
from hybridize.project.model import Program


def build_facts(program: Program, machine: Machine, settings: Any) -> ProgramFacts:
    """Facts of every function of the program."""
    facts = ProgramFacts(program, machine, settings)
    records = machine.live_records()
    lifter = Lifter(records, machine.tick)
    by_code: dict[int, list[Record]] = {}
    for record in records:
        by_code.setdefault(record.code.number, []).append(record)
    escaped = {function.code.number for function in machine.escaped.values()}
    for module in machine.codes.values():
        for code in module.units:
            if not code.is_function:
                continue
            if machine.tick is not None:
                machine.tick(code)
            own = tuple(by_code.get(code.number, ()))
            function = FunctionFacts(facts, code, own)
            facts.units[code.number] = function
            if code.kind == "function":
                facts.functions[code.number] = function
            try:
                _fill(function, lifter, machine, escaped)
            except Exception as failure:
                if machine.debug:
                    raise
                note_failure(machine, code, code.line, failure)
    for record, lost in lifter.failures:
        note_failure(machine, record.code, record.code.line, lost)
    note_failures(facts, machine)
    _link(facts, records)
    _note_recursion(facts, records)
    _note_writes(facts, records)
    _note_unfollowed(facts, records, lifter)
    facts.symbolic = symbolic_calls((*records, *machine.open_calls))
    return facts


def _fill(function: FunctionFacts, lifter: Lifter, machine: Machine, escaped: set[int]) -> None:
    if function.code.kind == "function":
        function.hybrid = hybrid_decorator(machine, function.code)
    extent: set[int] = {function.code.number}
    ops: set[str] = set()
    seen: dict[tuple[Any, ...], Any] = {}
    for record in function.records:
        extent |= lifter.extent.get(record.number, frozenset())
        ops |= lifter.ops.get(record.number, frozenset())
        for name, node in record.ops.items():
            function.own_ops.setdefault(name, node)
        for lifted in lifter.events.get(record.number, ()):
            event = lifted.event
            # What one context passes may matter, and not what another does.
            key = (event.kind, event.node, event.name, event.attr, event.target, lifted.subject, sorts(lifted.stored),
                   tuple(map(sorts, lifted.arguments)), lifted.own, lifted.local)
            seen.setdefault(key, lifted)
    function.events_list = tuple(sorted(seen.values(), key=_order))
    function.extent = frozenset(extent)
    function.ops = frozenset(ops)
    function.called = any(record.phase == "entry" for record in function.records)
    function.escaped = function.code.number in escaped


def _note_unfollowed(facts: ProgramFacts, records: list[Record], lifter: Lifter) -> None:
    """What a call runs that no record covers has runs that nobody saw, on arguments and state that nobody knows."""
    for record in records:
        if any(event.kind == UNKNOWN and event.attr == UNCOVERED for event in record.events.values()):
            for number in lifter.extent.get(record.number, frozenset()):
                if number != record.code.number:
                    facts.unfollowed.setdefault(number, record.code.name)


def _order(lifted: Lifted) -> tuple[int, tuple[str, int, int, str, str]]:
    return len(lifted.steps), lifted.event.order


def _link(facts: ProgramFacts, records: list[Record]) -> None:
    callers: dict[int, list[Caller]] = {}
    for record in records:
        for edge in record.calls.values():
            callers.setdefault(edge.callee.code.number, []).append(Caller(record, edge))
    for number, function in facts.units.items():
        function.callers = tuple(callers.get(number, ()))


def _note_recursion(facts: ProgramFacts, records: list[Record]) -> None:
    graph: dict[int, set[int]] = {}
    for record in records:
        called = graph.setdefault(record.code.number, set())
        for edge in record.calls.values():
            called.add(edge.callee.code.number)
            graph.setdefault(edge.callee.code.number, set())
    for component in components(graph):
        if len(component) > 1 or component[0] in graph[component[0]]:
            for number in component:
                function = facts.units.get(number)
                if function is not None:
                    function.recursive = True


def _note_writes(facts: ProgramFacts, records: list[Record]) -> None:
    for record in records:
        for event in record.events.values():
            if event.kind == WRITE:
                facts.writes.setdefault((event.target, event.attr), []).append(StateWrite(record, event))
            elif event.kind == MUTATE:
                facts.writes.setdefault((event.target, "content"), []).append(StateWrite(record, event))
