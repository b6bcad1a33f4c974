"""Variables that a guard makes once for each object, in a function that gets one object in one call, another later."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator

from hybridize.facts.lift import Lifted
from hybridize.facts.model import FunctionFacts
from hybridize.interpreter.state.record import CREATE, Record
from hybridize.rules.creation.arguments import varies
from hybridize.rules.creation.common import has_variables
from hybridize.rules.creation.once import COMPUTED, guarded_once, way_of_key
from hybridize.rules.effects.once import closed_guards
from hybridize.rules.state.common import reached_by
from hybridize.values.atoms import Atom, Const
from hybridize.values.objects import Instance, Obj

_WAYS = 500  # calls on the ways to what is made that are told apart
_PYTHON = ("python_if", "lazy_guard")
_Keys = tuple[frozenset[Atom], ...]  # for each parameter
_Way = tuple[ast.AST, ...]  # the place where a variable is made, and the calls that lead there


def later_variables(function: FunctionFacts) -> tuple[Lifted, Instance] | None:
    """A guarded creation, and an object among the arguments for which it happens in a later trace than the first."""
    events = {lifted.event.node: lifted for lifted in _guarded(function)}
    passed = reached_by(function) if events else {}
    first: list[Instance] | None = None
    for record in function.records if events else ():
        owners = {owner: node for owner, node in _owners(record, events).items() if owner in passed}
        for owner, node in owners.items():
            if not owner.unique or (first is not None and owner not in first):
                return events[node], owner
        if first is None and owners:
            first = list(owners)
    return None


def on_other_ways(function: FunctionFacts) -> tuple[Lifted, bool] | None:
    """A guarded creation that the first call of a graph may pass by, and whether some call surely does.

    Each guard lets its variable be made once, but where the arguments decide which guards a call meets, a later trace
    meets one for the first time.
    """
    events = list(_guarded(function))
    if not events:
        return None
    by_node = {lifted.event.node: lifted for lifted in events}
    graphs: dict[Atom | None, list[Record]] = {}
    for record in function.records:
        receiver = record.arguments[0].single() if function.receiver == 0 and record.arguments else None
        if function.receiver != 0 or (isinstance(receiver, Obj) and receiver.unique):
            graphs.setdefault(receiver, []).append(record)
    keyed = {node: way_of_key(function, lifted) for node, lifted in by_node.items()}
    for records in graphs.values():
        first = _ways(records[0], by_node, keyed)
        for record in records[1:]:
            for way, keys in _ways(record, by_node, keyed).items():
                if way not in first or any(one and other and one.isdisjoint(other)
                                           for one, other in zip(keys, first[way])):
                    return by_node[way[0]], True
    firsts: list[Record | None] = [records[0] for records in graphs.values()]
    for lifted in events:
        closed = {guard for _, guard, _ in closed_guards(function, lifted)}
        tests = [labels for inside, labels in lifted.conditions()
                 if inside.kind in _PYTHON and inside.node not in closed]
        if any(varies(function, labels, record) for labels in tests for record in firsts or [None]):
            return lifted, False
    return None


def _guarded(function: FunctionFacts) -> Iterator[Lifted]:
    for lifted in function.events(CREATE):
        if has_variables(function, lifted) and guarded_once(function, lifted):
            yield lifted


def _ways(record: Record, wanted: Collection[ast.AST], keyed: dict[ast.AST, str]) -> dict[_Way, _Keys]:
    """The places where variables are made while a record runs, with the calls that lead there.

    Where a key decides, to each what is passed: one place makes a variable for each key.
    """
    found: dict[_Way, _Keys] = {}
    waiting: list[tuple[_Way, Record, frozenset[int]]] = [((), record, frozenset())]
    for calls, one, above in waiting:  # which grows meanwhile
        for event in one.events.values():
            if event.kind == CREATE and event.node in wanted:
                way, keys = (event.node, *calls), _passed(one, keyed[event.node])
                found[way] = tuple(map(frozenset.union, found.get(way, keys), keys))
        above = above | {one.number}
        if len(waiting) < _WAYS:
            waiting.extend(((*calls, edge.node), edge.callee, above) for edge in one.calls.values()
                           if edge.how not in ("py_function", "hybrid") and edge.callee.number not in above)
    return found


def _passed(record: Record, way: str) -> _Keys:
    """What may be a key among the arguments: constants, and where it is computed, all that it may be computed from."""
    if not way:
        return ()
    return tuple(frozenset(atom for atom in value.atoms if way == COMPUTED or isinstance(atom, Const))
                 for value in record.arguments)


def _owners(record: Record, events: dict[ast.AST, Lifted]) -> dict[Instance, ast.AST]:
    """The objects whose methods make the variables while a record runs."""
    found: dict[Instance, ast.AST] = {}
    waiting, seen = [record], {record.number}
    while waiting:
        one = waiting.pop()
        nodes = [event.node for event in one.events.values() if event.kind == CREATE and event.node in events]
        if nodes and one.code.is_method and one.arguments:
            found.update((atom, nodes[0]) for atom in one.arguments[0].ordered() if isinstance(atom, Instance))
        for edge in one.calls.values():
            if edge.how not in ("py_function", "hybrid") and edge.callee.number not in seen:
                seen.add(edge.callee.number)
                waiting.append(edge.callee)
    return found
