"""Strongly connected parts of a call graph, after Tarjan (1972).

networkx has the same, but takes longer to import than all of this takes on a large program; it is kept for the call
graph that is exported.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping


def components(graph: Mapping[int, Iterable[int]]) -> list[list[int]]:
    """The parts within which every node leads to every other, in order; what a part leads to comes before it.

    ``graph``: the successors of each node, which are nodes as well.
    """
    found: list[list[int]] = []
    visited: dict[int, int] = {}  # node -> its place in the order of visits
    lowest: dict[int, int] = {}  # node -> the earliest open node that it is known to lead to
    opened: list[int] = []
    closed: set[int] = set()
    for root in graph:
        way: list[tuple[int, Iterator[int]]] = []
        if root not in visited:
            way.append((root, iter(graph[root])))
        while way:
            node, rest = way[-1]
            if node not in visited:
                visited[node] = lowest[node] = len(visited)
                opened.append(node)
            for after in rest:
                if after not in visited:
                    way.append((after, iter(graph[after])))
                    break
                if after not in closed:
                    lowest[node] = min(lowest[node], visited[after])
            else:
                way.pop()
                if way:
                    before = way[-1][0]
                    lowest[before] = min(lowest[before], lowest[node])
                if lowest[node] == visited[node]:
                    part = [opened.pop()]
                    while part[-1] != node:
                        part.append(opened.pop())
                    closed.update(part)
                    found.append(sorted(part))
    return found
