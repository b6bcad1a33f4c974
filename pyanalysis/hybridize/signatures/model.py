"""What a signature says of one argument: a tensor, or a structure of them."""

from __future__ import annotations

from dataclasses import dataclass

from hybridize.values.atoms import Shape


class Withheld(Exception):
    """There is no signature; the text goes on from "withheld: "."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """One tensor. ``layout``: dense, ragged or sparse; ``rows``: ragged rank and dtype of the row splits."""

    dtype: str
    shape: tuple[int | None, ...]
    layout: str = "dense"
    rows: tuple[int, str] | None = None


@dataclass(frozen=True, slots=True)
class Structure:
    """A list, tuple or dict. ``keys`` are given for dicts, ``name`` for named tuples (with ``keys``)."""

    container: str
    items: tuple[Node, ...]
    keys: tuple[str | int, ...] = ()
    name: str | None = None


Node = Leaf | Structure


@dataclass(frozen=True, slots=True)
class Signature:
    """Nodes by parameter position; parameters behind them keep their defaults."""

    nodes: tuple[Node, ...]
    parameters: tuple[int, ...]  # which parameter each node is of


def leaves(node: Node) -> list[Leaf]:
    """The tensors of a node."""
    return [node] if isinstance(node, Leaf) else [leaf for item in node.items for leaf in leaves(item)]


def open_axes(shape: Shape) -> set[int]:
    """Axes that a shape leaves open."""
    return {axis for axis, size in enumerate(shape or ()) if size is None}
