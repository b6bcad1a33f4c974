"""Lists, sets, tuples, deques and ranges: making them, and their methods."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from typing import Any

from hybridize.interpreter.evaluate.coercion import note_python_number
from hybridize.interpreter.evaluate.equality import compare_equal, elements
from hybridize.interpreter.execute.iteration import iterate, note_materialise
from hybridize.interpreter.functions.binding import Arguments
from hybridize.interpreter.functions.plain_uses import note_plain_uses
from hybridize.interpreter.models.iterables import in_a_graph, put_in_order
from hybridize.interpreter.models.library import method_model, model
from hybridize.interpreter.state.frame import Frame
from hybridize.interpreter.state.machine import Machine
from hybridize.interpreter.state.record import CONVERT, MUTATE
from hybridize.knowledge.model import Api
from hybridize.values import value as vl
from hybridize.values.atoms import Range, Tuple
from hybridize.values.kinds import may_be_tensor
from hybridize.values.objects import (
    ListState,
    Sequence,
    list_state,
)
from hybridize.values.value import Value


@model("builtins.list", "builtins.tuple", "builtins.set", "builtins.frozenset", "collections.deque")
def _sequence(machine: Machine, frame: Frame, api: Api, arguments: Arguments, node: ast.AST) -> Value:
    kind = api.name.rpartition(".")[2]
    bounded = kind == "deque" and _drops(arguments)
    if not arguments.positional:
        if bounded:
            return machine.new_list(frame, node, None, vl.BOTTOM, kind)
        return vl.of(Tuple(())) if kind == "tuple" else machine.new_list(frame, node, (), type_name=kind)
    value = arguments.positional[0]
    note_materialise(frame, value, kind, node)
    what = iterate(machine, frame, value, node)
    if kind == "tuple" and what.items is not None:
        return vl.of(Tuple(what.items))
    if bounded and what.items is not None:
        return machine.new_list(frame, node, None, vl.join_all(what.items), kind)
    return machine.new_list(frame, node, what.items, what.element, kind)


def _drops(arguments: Arguments) -> bool:
    """Whether a deque may drop items when others come in: how many it has is not followed then."""
    most = arguments.positional[1] if len(arguments.positional) > 1 else arguments.keywords.get("maxlen", vl.NONE)
    return most is not vl.NONE or arguments.mapping is not None


@model("builtins.range")
def _range(machine: Machine, frame: Frame, api: Api, arguments: Arguments, node: ast.AST) -> Value:
    from hybridize.interpreter.evaluate.calls import as_index

    arguments = Arguments(tuple(as_index(machine, frame, value, node) for value in arguments.positional))
    bounds = [value.constant() for value in arguments.positional]
    out = vl.of(Range(None, None, None))
    labels: Any = frozenset()
    note_plain_uses(frame, node, api)
    for value in arguments.positional:
        labels = labels | value.labels
        note_python_number(frame, value, node, "range")
        if may_be_tensor(value):
            frame.event(CONVERT, node, subject=value, attr="range")
            labels = labels | frame.made
    if bounds and all(isinstance(bound, int) for bound in bounds):
        known = range(*bounds) if len(bounds) <= 3 and bounds[2:] != [0] else None
        out = vl.of(Range(known.start, known.stop, known.step)) if known is not None else out
    return out.add_labels(labels)


def receivers(receiver: Value, kind: type) -> list[Any]:
    """The containers of a kind that a method is called on."""
    return [atom for atom in receiver.ordered() if isinstance(atom, kind)]


def touch(frame: Frame, node: ast.AST, atom: Any, api: Api, stored: Value, receiver: Value) -> None:
    """Note that a method changes a container, and what it puts in."""
    frame.event(MUTATE, node, target=atom, attr=api.name.rpartition(".")[2], stored=stored, subject=receiver,
                name=api.name)
    frame.record.writes.setdefault((atom, "content"), None)


@method_model("builtins.list.append", "builtins.set.add", "collections.deque.append", "collections.deque.appendleft",
              "builtins.list.insert", "builtins.list.extend", "collections.deque.extend", "builtins.set.update")
def _grow(machine: Machine, frame: Frame, api: Api, receiver: Value, arguments: Arguments, node: ast.AST) -> Value:
    leaf = api.name.rpartition(".")[2]
    value = arguments.positional[-1] if arguments.positional else vl.BOTTOM
    for atom in receivers(receiver, Sequence):
        added: tuple[Value, ...] | None = (value,)
        element = value
        if leaf in ("extend", "update"):
            note_materialise(frame, value, leaf, node)
            what = iterate(machine, frame, value, node)
            added, element = what.items, what.element
        touch(frame, node, atom, api, element, receiver)
        state: ListState = machine.content(atom)
        sure = atom.unique and len(receiver.atoms) == 1
        if state.items is not None and added is not None and sure and leaf in ("append", "extend") \
                and len(state.items) + len(added) <= 64:
            machine.heap.write(atom, "content", list_state(state.items + added))
        else:
            machine.heap.write(atom, "content", list_state(None, vl.join(state.any(), element)))
    return vl.NONE


@method_model("builtins.list.pop", "builtins.set.pop", "collections.deque.pop", "collections.deque.popleft")
def _pop(machine: Machine, frame: Frame, api: Api, receiver: Value, arguments: Arguments, node: ast.AST) -> Value:
    out = vl.BOTTOM
    for atom in receivers(receiver, Sequence):
        state: ListState = machine.content(atom, node)
        touch(frame, node, atom, api, vl.BOTTOM, receiver)
        position = arguments.positional[0].constant() if arguments.positional else -1
        items = state.items
        if api.name.endswith("popleft"):
            position = 0
        if items and atom.unique and isinstance(position, int) and -len(items) <= position < len(items):
            out = vl.join(out, items[position])
            left = list(items)
            del left[position]
            machine.heap.write(atom, "content", list_state(tuple(left)))
        else:
            out = vl.join(out, state.any())
            machine.heap.write(atom, "content", list_state(None, state.any()))
    return out if out.atoms else vl.unknown("element of an empty container")


@method_model("builtins.list.clear", "builtins.list.remove", "builtins.list.reverse", "builtins.list.sort",
              "builtins.set.clear", "builtins.set.remove", "builtins.set.discard", "collections.deque.clear",
              "collections.deque.rotate")
def _rearrange(machine: Machine, frame: Frame, api: Api, receiver: Value, arguments: Arguments, node: ast.AST) -> Value:
    from hybridize.interpreter.evaluate import calls

    leaf = api.name.rpartition(".")[2]
    for atom in receivers(receiver, Sequence):
        state: ListState = machine.content(atom)
        touch(frame, node, atom, api, vl.BOTTOM, receiver)
        key = arguments.keywords.get("key")
        compared = state.any()
        if leaf == "remove" and arguments.positional:
            _note_search(frame, arguments.positional, compared, node)
            compare_equal(machine, frame, compared, arguments.positional[0], node)
        if key is not None and key.constant() is not None:
            compared = calls.call_value(machine, frame, key, Arguments((compared,)), node, how="callback", via=api.name)
        if leaf == "sort":
            if in_a_graph(compared):
                frame.event(CONVERT, node, subject=compared, attr="sorted")
            count = None if state.items is None else len(state.items)
            put_in_order(machine, frame, compared, count, "__lt__", node)
        empty = leaf == "clear" and atom.unique and len(receiver.atoms) == 1
        machine.heap.write(atom, "content", list_state(()) if empty else list_state(None, state.any()))
    return vl.NONE


@method_model("builtins.list.copy", "builtins.set.copy", "builtins.list.__iter__")
def _copy(machine: Machine, frame: Frame, api: Api, receiver: Value, arguments: Arguments, node: ast.AST) -> Value:
    what = iterate(machine, frame, receiver, node)
    return machine.new_list(frame, node, what.items, what.element, "set" if ".set." in api.name else "list", tag="copy")


@method_model("builtins.set.union", "builtins.set.intersection", "builtins.set.difference",
              "builtins.set.symmetric_difference")
def _set_operation(
    machine: Machine, frame: Frame, api: Api, receiver: Value, arguments: Arguments, node: ast.AST
) -> Value:
    element = vl.join_all(iterate(machine, frame, value, node).element for value in (receiver, *arguments.positional))
    return machine.new_list(frame, node, None, element, "set", tag="op")


@method_model("builtins.list.index", "builtins.list.count", "builtins.tuple.index", "builtins.tuple.count")
def _search(machine: Machine, frame: Frame, api: Api, receiver: Value, arguments: Arguments, node: ast.AST) -> Value:
    held = elements(receiver)
    _note_search(frame, arguments.positional, held, node)
    if arguments.positional:
        compare_equal(machine, frame, held, arguments.positional[0], node)
    return vl.INT


def _note_search(frame: Frame, wanted: Iterable[Value], held: Value, node: ast.AST) -> None:
    """Python compares with one item after the other, and asks whether they are equal."""
    for value in (*wanted, held):
        if may_be_tensor(value):
            frame.event(CONVERT, node, subject=value, attr="contains")
