"""The call graph by dotted names, as ``hybridize callgraph`` prints it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import networkx as nx

from hybridize.interpreter.machine import Machine
from hybridize.interpreter.record import CallEdge, Record


def call_graph(machine: Machine, records: list[Record]) -> dict[str, list[str]]:
    """Caller -> sorted callees; every module body, function and lambda of the wanted modules is a key."""
    edges: dict[str, set[str]] = {}
    wanted = _wanted(machine)
    for name in wanted:
        for code in machine.codes[name].units:
            if code.kind != "class":
                edges.setdefault(code.dotted, set())
    for record, calls, outside in _seen_calls(machine, records):
        if record.code.module.name not in wanted:
            continue
        out = edges.setdefault(record.code.dotted, set())
        out.update(edge.callee.code.dotted for edge in calls.values())
        out.update(outside)
    return {name: sorted(callees) for name, callees in sorted(edges.items())}


def _wanted(machine: Machine) -> set[str]:
    """The modules that were asked for, and those that they import."""
    selected = machine.program.selected
    waiting = [name for name, codes in machine.codes.items() if codes.body.path in selected]
    wanted = set(waiting)
    while waiting:
        found = {name for name in machine.imported.get(waiting.pop(), ()) if name in machine.codes} - wanted
        wanted |= found
        waiting.extend(found)
    return wanted


def _seen_calls(machine: Machine, records: list[Record]) -> Iterator[tuple[Record, dict[Any, CallEdge], Any]]:
    """The calls of every record that counts; code that no value reaches counts where no context reaches it."""
    waiting = [record for record in records if not record.aside]
    seen = set(waiting)
    while waiting:
        record = waiting.pop()
        parts = [(record.calls, record.outside_calls)]
        parts += [(calls, outside) for place, calls, outside in record.unreached if place not in machine.reached]
        for calls, outside in parts:
            yield record, calls, outside
            found = [edge.callee for edge in calls.values() if edge.callee not in seen]
            seen.update(found)
            waiting.extend(found)


def as_networkx(graph: dict[str, list[str]]) -> nx.DiGraph[str]:
    """The same as a networkx graph."""
    made: nx.DiGraph[str] = nx.DiGraph()
    for caller, callees in graph.items():
        made.add_node(caller)
        made.add_edges_from((caller, callee) for callee in callees)
    return made
