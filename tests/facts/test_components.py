"""The parts of a call graph, held against networkx."""

from __future__ import annotations

import networkx as nx
from hypothesis import given
from hypothesis import strategies as st

from hybridize.facts.components import components

_EDGES = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), max_size=40)


def _graph(edges: list[tuple[int, int]]) -> dict[int, list[int]]:
    graph: dict[int, list[int]] = {node: [] for edge in edges for node in edge}
    for start, end in edges:
        graph[start].append(end)
    return graph


@given(_EDGES)
def test_parts_are_those_of_networkx(edges: list[tuple[int, int]]) -> None:
    theirs = {frozenset(part) for part in nx.strongly_connected_components(nx.DiGraph(edges))}
    assert {frozenset(part) for part in components(_graph(edges))} == theirs


@given(_EDGES)
def test_what_a_part_leads_to_comes_before_it(edges: list[tuple[int, int]]) -> None:
    place = {node: index for index, part in enumerate(components(_graph(edges))) for node in part}
    assert all(place[end] <= place[start] for start, end in edges)


def test_a_long_chain_needs_no_stack() -> None:
    chain: dict[int, list[int]] = {node: [node + 1] for node in range(50_000)}
    chain[50_000] = []
    assert components(chain)[0] == [50_000]
