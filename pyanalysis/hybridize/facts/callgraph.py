"""The call graph by dotted names, as ``hybridize callgraph`` prints it."""

from __future__ import annotations

import networkx as nx

from hybridize.interpreter.machine import Machine
from hybridize.interpreter.record import Record


def call_graph(machine: Machine, records: list[Record]) -> dict[str, list[str]]:
    """Caller -> sorted callees; every module body, function and lambda is a key."""
    edges: dict[str, set[str]] = {}
    for module in machine.codes.values():
        for code in module.units:
            if code.kind != "class":
                edges.setdefault(code.dotted, set())
    for record in records:
        out = edges.setdefault(record.code.dotted, set())
        out.update(edge.callee.code.dotted for edge in record.calls.values())
        out.update(record.outside_calls)
    return {name: sorted(callees) for name, callees in sorted(edges.items())}


def as_networkx(graph: dict[str, list[str]]) -> nx.DiGraph[str]:
    """The same as a networkx graph."""
    made: nx.DiGraph[str] = nx.DiGraph()
    for caller, callees in graph.items():
        made.add_node(caller)
        made.add_edges_from((caller, callee) for callee in callees)
    return made
