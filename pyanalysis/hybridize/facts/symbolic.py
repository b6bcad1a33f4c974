"""What runs inside a symbolic call: Keras 3 building layers by running their ``call`` on placeholders."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from hybridize.interpreter.models.building import SYMBOLIC
from hybridize.interpreter.state.record import BUILD, CallEdge, Record
from hybridize.values.objects import Instance


@dataclass(frozen=True, slots=True)
class SymbolicCall:
    """A call of a layer on placeholders. ``lacking``: the objects that may get their weights in it.

    ``certain`` is false where only a caller outside the program would make the call one on placeholders.
    """

    record: Record
    edge: CallEdge
    layer: Instance
    lacking: frozenset[Instance]
    certain: bool


def symbolic_calls(records: Iterable[Record]) -> dict[int, list[SymbolicCall]]:
    """By record number, the symbolic calls that a record may run in."""
    out: dict[int, list[SymbolicCall]] = {}
    for record in records:
        made = {
            (event.node, event.target): event
            for event in record.events.values()
            if event.kind == BUILD and event.attr
        }
        if not made:
            continue
        for edge in record.calls.values():
            block = edge.inside.find(SYMBOLIC) if edge.inside is not None else None
            if block is None:
                continue
            for (node, layer), event in made.items():
                if node is block.node and isinstance(layer, Instance):
                    _reach(SymbolicCall(record, edge, layer, event.detail, event.attr == "symbolic"), out)
    return out


def _reach(call: SymbolicCall, out: dict[int, list[SymbolicCall]]) -> None:
    """Note the call for everything that it runs."""
    waiting, seen = [call.edge.callee], set()
    while waiting:
        record = waiting.pop()
        if record.number in seen:
            continue
        seen.add(record.number)
        out.setdefault(record.number, []).append(call)
        waiting.extend(edge.callee for edge in record.calls.values() if edge.how != "py_function")
