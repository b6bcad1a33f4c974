"""Variables that a guard makes once for each object, in a function that gets one object in one call, another later."""

from __future__ import annotations

import ast

from hybridize.facts.lift import Lifted
from hybridize.facts.model import FunctionFacts
from hybridize.interpreter.state.record import CREATE, Record
from hybridize.rules.creation.common import WITH_VARIABLES, guarded_once
from hybridize.rules.state.common import reached_by
from hybridize.values.objects import Instance


def later_variables(function: FunctionFacts) -> tuple[Lifted, Instance] | None:
    """A guarded creation, and an object among the arguments for which it happens in a later trace than the first."""
    events = {lifted.event.node: lifted for lifted in function.events(CREATE)
              if lifted.event.detail in WITH_VARIABLES and guarded_once(function, lifted)}
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
