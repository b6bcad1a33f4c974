"""Whether a recursive function comes back to the object that it was called on, or only ever meets others.

A tree of modules calls the same method on its children. Each object has a graph of its own then, and tracing ends
where the tree ends, as running does. A function that comes back with the same object is traced inside its own trace.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import TYPE_CHECKING

from hybridize.interpreter.state.record import CallEdge, Record
from hybridize.values.objects import Instance
from hybridize.values.value import Value

if TYPE_CHECKING:
    from hybridize.facts.model import FunctionFacts

SAME = "same"      # it may come back to the same object: nothing on the way moves on to another
UNSURE = "unsure"  # every way back moves on to another object, which may be one of those before
OTHERS = "others"  # no object is met twice
_CALLED_ITSELF = frozenset({"__call__", "call"})  # methods that run when the object is called


def comes_back(function: FunctionFacts) -> str:
    """What a recursive function meets when it comes back to itself."""
    if function.receiver is None:
        return SAME
    calls = _below(function)
    staying = _kept(calls, lambda record, edge: not _moves_on(record, edge))
    exact = _kept(calls, lambda record, edge: _is_one(record) and _is_one(edge.callee))
    every = _kept(calls, lambda record, edge: True)
    own = {record.number: record for record in function.records}
    verdict = OTHERS
    for number, record in own.items():
        if _met_after(staying, number) & own.keys() or number in _met_after(exact, number):
            return SAME
        for reached in _met_after(every, number) & own.keys():
            here, there = _objects(record), _objects(own[reached])
            if here is None or there is None:
                return SAME
            if here & there:
                verdict = UNSURE
    return verdict


def _below(function: FunctionFacts) -> list[tuple[Record, CallEdge]]:
    """The calls that happen while the function runs, with the records that make them."""
    calls: list[tuple[Record, CallEdge]] = []
    waiting = list(function.records)
    seen = {record.number for record in waiting}
    while waiting:
        record = waiting.pop()
        for edge in record.calls.values():
            calls.append((record, edge))
            if edge.callee.number not in seen:
                seen.add(edge.callee.number)
                waiting.append(edge.callee)
    return calls


def _kept(calls: list[tuple[Record, CallEdge]], wanted: Callable[[Record, CallEdge], bool]) -> dict[int, set[int]]:
    """Which records the calls that are wanted lead to."""
    kept: dict[int, set[int]] = {}
    for record, edge in calls:
        if wanted(record, edge):
            kept.setdefault(record.number, set()).add(edge.callee.number)
    return kept


def _met_after(graph: dict[int, set[int]], number: int) -> set[int]:
    """What is reached by one call or more."""
    found: set[int] = set()
    waiting = [number]
    while waiting:
        new = graph.get(waiting.pop(), set()) - found
        found |= new
        waiting.extend(new)
    return found


def _moves_on(record: Record, edge: CallEdge) -> bool:
    """Whether a call is made on another object than the one whose method makes it, as far as the text tells."""
    if not edge.callee.code.is_method or not edge.passed or not isinstance(edge.node, ast.Call):
        return False
    met = _instances(edge.passed[0])
    if not met:
        return False
    here = _objects(record) if record.code.is_method else None
    if here is not None and not here & met:
        return True
    function = edge.node.func
    named = isinstance(function, ast.Attribute) and function.attr == edge.callee.code.name
    if not named:  # the object itself is called: what is named is the object, not a method of the caller's
        return edge.callee.code.name in _CALLED_ITSELF and not _is_receiver(record, function)
    assert isinstance(function, ast.Attribute)
    return not _is_receiver(record, function.value)


def _is_receiver(record: Record, node: ast.expr) -> bool:
    """``self``, or ``super()``: the caller's own object."""
    if isinstance(node, ast.Call):
        return isinstance(node.func, ast.Name) and node.func.id == "super"
    params = record.code.params
    return isinstance(node, ast.Name) and bool(params) and node.id == params[0].name


def _objects(record: Record) -> frozenset[Instance] | None:
    """The objects that a method may be called on, None where other things are among them."""
    if not record.arguments:
        return None
    found = _instances(record.arguments[0])
    return found if len(found) == len(record.arguments[0].atoms) else None


def _instances(value: Value) -> frozenset[Instance]:
    return frozenset(atom for atom in value.atoms if isinstance(atom, Instance))


def _is_one(record: Record) -> bool:
    """Whether a record is that of a method on one object, which is not made twice."""
    met = _objects(record) if record.code.is_method else None
    return met is not None and len(met) == 1 and next(iter(met)).unique
