"""The call graph in the forms that other programs read."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping


def to_json(graph: Mapping[str, Iterable[str]]) -> str:
    """``{"caller": ["callee", ...], ...}``, everything sorted and without repeats."""
    ordered = {caller: sorted(set(graph[caller])) for caller in sorted(graph)}
    return json.dumps(ordered, indent=2) + "\n"


def to_dot(graph: Mapping[str, Iterable[str]]) -> str:
    """A Graphviz digraph; what lies outside the program is drawn as a box without border."""
    outside = sorted({callee for callees in graph.values() for callee in callees} - set(graph))
    out = ["digraph calls {", "  rankdir=LR;", "  node [shape=box];"]
    out += [f"  {_quoted(caller)};" for caller in sorted(graph)]
    out += [f"  {_quoted(callee)} [shape=plaintext];" for callee in outside]
    for caller in sorted(graph):
        out += [f"  {_quoted(caller)} -> {_quoted(callee)};" for callee in sorted(set(graph[caller]))]
    return "\n".join([*out, "}"]) + "\n"


def _quoted(name: str) -> str:
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'
