"""The call graph's two forms."""

from __future__ import annotations

import networkx as nx

from hybridize.report.callgraph import to_dot, to_json


def _graph(calls: dict[str, dict[str, tuple[int, ...]]]) -> nx.DiGraph[str]:
    graph: nx.DiGraph[str] = nx.DiGraph()
    for number, caller in enumerate(calls, 1):
        graph.add_node(caller, path="main.py", line=number)
    for caller, callees in calls.items():
        for callee, lines in callees.items():
            graph.add_edge(caller, callee, sites=tuple(("main.py", line) for line in lines))
    return graph


def test_json_is_sorted_and_names_only_functions_of_the_program_as_callers() -> None:
    graph = _graph({"main.g": {"<builtin>.print": (2, 3)}, "main": {"main.g": (5,), "main.<lambda1>": (6,)},
                    "main.<lambda1>": {}})
    assert to_json(graph) == (
        "{\n"
        '  "main": [\n    "main.<lambda1>",\n    "main.g"\n  ],\n'
        '  "main.<lambda1>": [],\n'
        '  "main.g": [\n    "<builtin>.print"\n  ]\n'
        "}\n"
    )


def test_dot_names_the_places_of_the_calls() -> None:
    text = to_dot(_graph({"a": {'b"\\': (4, 9)}}))
    assert '  "a" -> "b\\"\\\\" [edgetooltip="main.py:4, main.py:9"];' in text
    assert '  "b\\"\\\\" [shape=plaintext];' in text
    assert text.startswith("digraph calls {\n") and text.endswith("}\n")
