"""The call graph: dotted names of callers and callees, and where the calls stand."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

import networkx as nx

from hybridize.interpreter.state.machine import Machine
from hybridize.interpreter.state.record import CallEdge, Record

# A root of execution is entered at its definition: a test, the function of a script. No text calls it.
_NO_CALL = (ast.Module, ast.FunctionDef, ast.AsyncFunctionDef)


def call_graph(machine: Machine) -> nx.DiGraph[str]:
    """Who calls whom: every module body, function and lambda of the wanted modules is a node, and so are their callees.

    Nodes of the program have ``path`` and ``line``; every edge has ``sites``, the sorted places (path, line) of the
    calls.
    """
    graph: nx.DiGraph[str] = nx.DiGraph()
    wanted = _wanted(machine)
    for name in sorted(wanted):
        for code in machine.codes[name].units:
            if code.kind != "class":
                graph.add_node(code.dotted, path=code.path, line=code.line)
    sites: dict[tuple[str, str], set[tuple[str, int]]] = {}
    for record, calls, outside in _seen_calls(machine, machine.live_records()):
        if record.code.module.name in wanted:
            for callee, node in _callees(calls, outside):
                place = record.code.path, getattr(node, "lineno", record.code.line)
                sites.setdefault((record.code.dotted, callee), set()).add(place)
    for (caller, callee), places in sorted(sites.items()):
        graph.add_edge(caller, callee, sites=tuple(sorted(places)))
    return graph


def _callees(calls: dict[Any, CallEdge], outside: dict[str, ast.AST]) -> Iterator[tuple[str, ast.AST]]:
    for edge in calls.values():
        if not isinstance(edge.node, _NO_CALL):
            yield edge.callee.code.dotted, edge.node
    yield from outside.items()


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

