"""Layers that the first trace of a graph passes by: a later one, for other arguments, would make their weights."""

from __future__ import annotations

from collections.abc import Iterator

from hybridize.facts.lift import Lifted
from hybridize.facts.model import FunctionFacts
from hybridize.interpreter.state.record import BUILD, Record
from hybridize.rules.creation.common import builds_of
from hybridize.values.atoms import Atom
from hybridize.values.objects import Instance, Obj


def passed_by(function: FunctionFacts) -> tuple[Lifted, Instance] | None:
    """A first use by a call, before which another call has made a trace without the object.

    Contexts are numbered as they come up. One that uses the object when it is built already reads that it is.
    """
    events = {lifted.event: lifted for lifted in function.events(BUILD) if not lifted.event.attr}
    if not events:
        return None
    for records in _graphs(function):
        for number, record in enumerate(records):
            for event in builds_of(record, parts=False):
                target = event.target
                if event in events and isinstance(target, Instance) and target.unique \
                        and any(_traces_without(earlier, record, target) for earlier in records[:number]):
                    return events[event], target
    return None


def _graphs(function: FunctionFacts) -> Iterator[list[Record]]:
    """The contexts of each graph: a method has one for each object."""
    graphs: dict[Atom | None, list[Record]] = {}
    for record in sorted(function.records, key=lambda one: one.number):
        receiver = record.arguments[0].single() if function.receiver == 0 and record.arguments else None
        if function.receiver != 0 or (isinstance(receiver, Obj) and receiver.unique):
            graphs.setdefault(receiver, []).append(record)
    yield from graphs.values()


def _traces_without(earlier: Record, record: Record, target: Instance) -> bool:
    """Whether a context gets other arguments, which make a trace of their own, and has nothing to do with an object."""
    if earlier.arguments == record.arguments or any(owner is target for owner, _ in earlier.reads):
        return False
    return not any(target is event.target or target in event.detail for event in builds_of(earlier))
