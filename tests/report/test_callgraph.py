"""The call graph's two forms."""

from __future__ import annotations

from hybridize.report.callgraph import to_dot, to_json

_GRAPH = {
    "main.g": ["<builtin>.print", "<builtin>.print"],
    "main": ["main.g", "main.<lambda1>"],
    "main.<lambda1>": [],
}


def test_json_is_sorted_and_without_repeats() -> None:
    assert to_json(_GRAPH) == (
        "{\n"
        '  "main": [\n    "main.<lambda1>",\n    "main.g"\n  ],\n'
        '  "main.<lambda1>": [],\n'
        '  "main.g": [\n    "<builtin>.print"\n  ]\n'
        "}\n"
    )


def test_dot() -> None:
    text = to_dot({"a": ['b"\\']})
    assert '  "a" -> "b\\"\\\\";' in text
    assert text.startswith("digraph calls {\n") and text.endswith("}\n")
