"""Containers that the standard library changes from outside: heaps, sorted lists, queues between tasks or threads."""

from __future__ import annotations

import ast

from hybridize.interpreter.evaluate import calls
from hybridize.interpreter.evaluate.awaiting import coroutine_of
from hybridize.interpreter.functions.binding import Arguments
from hybridize.interpreter.models.iterables import put_in_order
from hybridize.interpreter.models.library import generic, method_model, model
from hybridize.interpreter.models.sequences import receivers
from hybridize.interpreter.state.frame import Frame
from hybridize.interpreter.state.machine import Machine
from hybridize.knowledge.model import Api
from hybridize.values import value as vl
from hybridize.values.objects import Instance, ListState, Sequence, list_state
from hybridize.values.value import Value

_QUEUED = "#queued"  # field of a queue: what was put in


@model(*(f"heapq.{name}" for name in ("heapify", "heappush", "heappop", "heappushpop", "heapreplace")),
       *(f"bisect.{name}" for name in ("insort", "insort_left", "insort_right")))
def _keep_order(machine: Machine, frame: Frame, api: Api, arguments: Arguments, node: ast.AST) -> Value:
    """The list gets or loses an item, and what it holds is compared to find the place."""
    generic(machine, frame, api, None, arguments, node, api.name)
    if not arguments.positional:
        return vl.unknown(api.name)
    item = arguments.positional[1] if len(arguments.positional) > 1 else vl.BOTTOM
    element = item
    for atom in receivers(arguments.positional[0], Sequence):
        state: ListState = machine.content(atom, node)
        held = vl.join(state.any(), item)
        frame.record.writes.setdefault((atom, "content"), None)
        machine.heap.write(atom, "content", list_state(None, held))
        element = vl.join(element, held)
    compared, key = element, arguments.keywords.get("key")
    if key is not None and key.constant() is not None:
        compared = calls.call_value(machine, frame, key, Arguments((element,)), node, how="callback", via=api.name)
    put_in_order(machine, frame, compared, None, "__lt__", node)
    if "pop" not in api.name and not api.name.endswith("replace"):
        return vl.NONE
    return element if element.atoms else vl.unknown("element of an empty heap")


_QUEUES = ("asyncio.Queue", "queue.Queue", "queue.SimpleQueue")


@method_model(*(f"{queue}.{name}" for queue in _QUEUES for name in ("put", "put_nowait")))
def _put(machine: Machine, frame: Frame, api: Api, receiver: Value, arguments: Arguments, node: ast.AST) -> Value:
    generic(machine, frame, api, receiver, arguments, node, api.name)
    item = arguments.by_name(api.parameters).get("item", vl.BOTTOM)
    for atom in receiver.ordered():
        if isinstance(atom, Instance):
            machine.heap.weaken(atom, _QUEUED, vl.join(_held(atom), item))
    return coroutine_of(machine, frame, vl.NONE, node) if api.name == "asyncio.Queue.put" else vl.NONE


@method_model(*(f"{queue}.{name}" for queue in _QUEUES for name in ("get", "get_nowait")))
def _get(machine: Machine, frame: Frame, api: Api, receiver: Value, arguments: Arguments, node: ast.AST) -> Value:
    generic(machine, frame, api, receiver, arguments, node, api.name)
    for atom in receiver.ordered():
        if isinstance(atom, Instance):
            machine.read(atom, _QUEUED, node)
    item = vl.join_all(_held(atom) for atom in receiver.ordered())
    item = item if item.atoms else vl.unknown("what a queue holds")
    return coroutine_of(machine, frame, item, node) if api.name == "asyncio.Queue.get" else item


def _held(queue: object) -> Value:
    held = queue.fields.get(_QUEUED) if isinstance(queue, Instance) else None
    return held if isinstance(held, Value) else vl.BOTTOM
