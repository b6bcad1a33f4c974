"""The call graph in the forms that other programs read."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import networkx as nx


def to_json(graph: nx.DiGraph[str]) -> str:
    """``{"caller": ["callee", ...], ...}``, everything sorted; every function of the program is a key."""
    ordered = {caller: sorted(graph.successors(caller)) for caller in _callers(graph)}
    return json.dumps(ordered, indent=2) + "\n"


def to_dot(graph: nx.DiGraph[str]) -> str:
    """A Graphviz digraph; what lies outside the program has no box, and an arrow names the lines of its calls."""
    callers = _callers(graph)
    outside = sorted(set(graph) - set(callers))
    out = ["digraph calls {", "  rankdir=LR;", "  node [shape=box];"]
    out += [f"  {_quoted(caller)};" for caller in callers]
    out += [f"  {_quoted(callee)} [shape=plaintext];" for callee in outside]
    for caller in callers:
        for callee in sorted(graph.successors(caller)):
            places = ", ".join(f"{path}:{line}" for path, line in graph.edges[caller, callee]["sites"])
            out.append(f"  {_quoted(caller)} -> {_quoted(callee)} [edgetooltip={_quoted(places)}];")
    return "\n".join([*out, "}"]) + "\n"


def _callers(graph: nx.DiGraph[str]) -> list[str]:
    return sorted(name for name, data in graph.nodes(data=True) if "path" in data)


def _quoted(name: str) -> str:
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'
