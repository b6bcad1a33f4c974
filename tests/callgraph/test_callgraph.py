"""The call graph against expected graphs: one folder a case, a small program beside its ``callgraph.json``.

Conventions, beside those of ``callgraph --format json``: built-in functions and types called by name are
``<builtin>.name``, methods of built-in types are no edges; decorators that are applied are calls of the scope
around the definition; a callback is called by the function that made the library call; class bodies and
comprehensions belong to the scope around them; implicit calls of dunder methods and properties are edges.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.callgraph.observe import Names

HERE = Path(__file__).resolve().parent
CASES = sorted(path.parent.name for path in HERE.glob("*/callgraph.json"))
NOT_RUN = "not_run"  # a file that says why a case is not run

# Binding a function to a class is no call that a reader would look for; graphs may show it or not.
BINDERS = {"<builtin>.property", "<builtin>.staticmethod", "<builtin>.classmethod"}

Graph = dict[str, set[str]]

needs_columns = pytest.mark.skipif(
    sys.version_info < (3, 11), reason="code objects know their columns since 3.11"
)


def expected_graph(case: str) -> Graph:
    """What ``callgraph.json`` of the case says."""
    stored = json.loads((HERE / case / "callgraph.json").read_text(encoding="utf-8"))
    return {caller: set(callees) - BINDERS for caller, callees in stored.items()}


def differences(found: Graph, expected: Graph) -> list[str]:
    """One line for each key and edge that is missing or too many."""
    lines = [f"missing key {key}" for key in sorted(expected.keys() - found.keys())]
    lines += [f"unexpected key {key}" for key in sorted(found.keys() - expected.keys())]
    for caller in sorted(expected.keys() & found.keys()):
        lines += [f"missing {caller} -> {callee}" for callee in sorted(expected[caller] - found[caller])]
        lines += [f"unexpected {caller} -> {callee}" for callee in sorted(found[caller] - expected[caller])]
    return lines


def test_there_are_enough_cases() -> None:
    """A case that is lost by a typing error in its folder would otherwise go unnoticed."""
    assert len(CASES) >= 60
    assert sorted(path.parent.name for path in HERE.glob("*/main.py")) == CASES


@pytest.mark.parametrize("case", CASES)
def test_graph_is_exactly_the_expected_one(case: str) -> None:
    """The engine finds all edges and no others."""
    pipeline = pytest.importorskip("hybridize.pipeline")
    from hybridize.project.settings import load_settings

    settings = load_settings(HERE / case, {"root": str(HERE / case), "cache": False, "tensorflow": False})
    graph = pipeline.call_graph([str(HERE / case)], settings)
    found = {caller: set(callees) - BINDERS for caller, callees in graph.adj.items() if "path" in graph.nodes[caller]}
    assert differences(found, expected_graph(case)) == []


@needs_columns
@pytest.mark.parametrize("case", [case for case in CASES if not (HERE / case / NOT_RUN).exists()])
def test_expected_graph_agrees_with_a_run(case: str) -> None:
    """Every edge that a run shows is expected; nothing else is expected of the functions that ran, but for
    branches that the run did not take (``not_taken.json``)."""
    command = [sys.executable, str(HERE / "observe.py"), str(HERE / case)]
    output = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout
    seen = json.loads(output)
    edges = {(caller, callee) for caller, callee in seen["edges"]}
    expected = expected_graph(case)
    known = {
        (caller, callee) for caller, callees in expected.items() for callee in callees if callee in expected
    }
    assert set(expected) == set(seen["keys"])
    assert edges <= known
    assert known - edges == not_taken(case)


def not_taken(case: str) -> set[tuple[str, str]]:
    """Edges of the expected graph that a run does not show, written down beside it."""
    path = HERE / case / "not_taken.json"
    stored = json.loads(path.read_text(encoding="utf-8")) if path.exists() else []
    return {(caller, callee) for caller, callee in stored}


@needs_columns
@pytest.mark.parametrize("case", [case for case in CASES if (HERE / case / NOT_RUN).exists()])
def test_keys_of_cases_that_are_not_run(case: str) -> None:
    """At least the functions are those of the program."""
    assert set(expected_graph(case)) == Names(HERE / case).keys
