"""Where ``@tf.function`` stands among the other decorators of a function.

Directly above ``def`` is right for nearly all: binders and registries must see the finished callable, and a
wrapper below ``tf.function`` would run at trace time only. A few of TensorFlow's own decorators, however,
must see the plain Python function, so that what they do becomes part of the graph: ``@tf.function`` goes
above them. The tables are in :mod:`hybridize.knowledge.decorators`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hybridize.knowledge.decorators import ACCESSORS, INSIDE_GRAPH, OUTSIDE_GRAPH


@dataclass(frozen=True, slots=True)
class Placement:
    """``index``: the decorator above which to write, or their number for directly above ``def``.

    ``unknown``: the decorators (by index) of which neither table knows whether they mind; those make the
    change rest on an assumption.
    """

    index: int
    unknown: tuple[int, ...]


def place(decorators: Sequence[str | None]) -> Placement:
    """The place among decorators given top to bottom by dotted name, None for one that cannot be told."""
    unknown = tuple(i for i, name in enumerate(decorators) if not _is_known(name))
    index = len(decorators)
    for position in range(len(decorators) - 1, -1, -1):
        name = decorators[position]
        if _is_outside(name):
            break  # nothing above a binder may move tf.function over it
        if name in INSIDE_GRAPH:
            index = position
    return Placement(index, unknown)


def _is_outside(name: str | None) -> bool:
    return name is not None and (name in OUTSIDE_GRAPH or name.rpartition(".")[2] in ACCESSORS)


def _is_known(name: str | None) -> bool:
    return name in INSIDE_GRAPH or _is_outside(name)
