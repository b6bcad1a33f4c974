"""Dictionaries: making them, and their methods."""

from __future__ import annotations

import ast
from typing import Any

from hybridize.interpreter.evaluate import subscripts
from hybridize.interpreter.evaluate.coercion import note_key
from hybridize.interpreter.execute.iteration import iterate, note_materialise
from hybridize.interpreter.functions.binding import Arguments
from hybridize.interpreter.models import namespaces
from hybridize.interpreter.models.library import method_model, model
from hybridize.interpreter.models.sequences import receivers, touch
from hybridize.interpreter.state.frame import Frame
from hybridize.interpreter.state.machine import MOST_ITEMS, VIEWED, Machine
from hybridize.knowledge.model import Api
from hybridize.values import value as vl
from hybridize.values.atoms import Atom, Const, Tuple
from hybridize.values.derived import behind
from hybridize.values.objects import (
    Dictionary,
    DictState,
    ListState,
    Sequence,
    join_dicts,
    key_values,
    list_state,
)
from hybridize.values.value import Value


@model("builtins.dict", "collections.OrderedDict", "collections.defaultdict", "collections.Counter")
def _dict(machine: Machine, frame: Frame, api: Api, arguments: Arguments, node: ast.AST) -> Value:
    kind = api.name.rpartition(".")[2]
    positional = list(arguments.positional)
    factory = positional.pop(0) if kind == "defaultdict" and positional else None
    state = DictState({})
    for value in positional:
        note_materialise(frame, value, kind, node)
        counted = kind == "Counter" and not any(isinstance(atom, Dictionary) for atom in value.atoms)
        more = _counts(machine, frame, value, node) if counted else _pairs(machine, frame, value, node)
        state = subscripts.overlaid(state, more)
    named = DictState({Const(name): value for name, value in arguments.keywords.items()}, vl.BOTTOM,
                      arguments.mapping or vl.BOTTOM)
    made = machine.new_dict(frame, node, subscripts.overlaid(state, named), kind)
    atom = made.single()
    if factory is not None and isinstance(atom, Dictionary):
        atom.default_factory = factory
    return made


def _counts(machine: Machine, frame: Frame, value: Value, node: ast.AST) -> DictState:
    """``Counter(items)``: how often each item occurs."""
    return DictState({}, iterate(machine, frame, value, node).element.plain(), vl.INT)


def _pairs(machine: Machine, frame: Frame, value: Value, node: ast.AST) -> DictState:
    value = behind(value)
    if isinstance(value.single(), Dictionary):
        return subscripts.as_mapping(machine, value)
    what = iterate(machine, frame, value, node)
    known: dict[Any, Value] = {}
    for item in what.items if what.items is not None else (what.element,):
        pair = item.single()
        if isinstance(pair, Tuple) and len(pair.items) == 2:
            key = pair.items[0].single()
            held = pair.items[1].add_labels(item.labels)
            if isinstance(key, Const) and what.items is not None:
                known[key] = held
                continue
            return DictState({}, pair.items[0], held)
        return DictState({}, vl.unknown("key"), vl.unknown("value"))
    return DictState(known)


@method_model("builtins.dict.get", "builtins.dict.setdefault", "builtins.dict.pop")
def _entry(machine: Machine, frame: Frame, api: Api, receiver: Value, arguments: Arguments, node: ast.AST) -> Value:
    leaf = api.name.rpartition(".")[2]
    if not arguments.positional:
        return vl.unknown(leaf)
    key = arguments.positional[0]
    note_key(frame, key, node)
    default = arguments.positional[1] if len(arguments.positional) > 1 else vl.NONE
    out = vl.BOTTOM
    for atom in receivers(receiver, Dictionary):
        state: DictState = machine.entry(atom, key, node)
        single = key.single()
        sure = isinstance(single, Const) and single in state.known and single not in state.maybe
        absent = isinstance(single, Const) and single not in state.known and not state.rest_key.atoms
        found = vl.BOTTOM if absent else subscripts.stored(state, key).add_labels(receiver.labels)
        out = vl.join(out, found)
        if not sure and (leaf != "pop" or len(arguments.positional) > 1):
            out = vl.join(out, default)
        if leaf == "setdefault":
            touch(frame, node, atom, api, default, receiver)
            subscripts.put_entry(machine, frame, atom, key, vl.join(found, default))
            namespaces.write_through(machine, frame, atom, key, vl.join(found, default), node)
        elif leaf == "pop":
            touch(frame, node, atom, api, vl.BOTTOM, receiver)
            namespaces.remove_through(machine, frame, atom, key, node)
            left = {name: value for name, value in state.known.items() if name != single or not atom.unique}
            machine.heap.write(atom, "content", DictState(left, state.rest_key, state.rest_value, state.maybe))
    return out


_VIEW = "view"


def is_view(atom: Atom) -> bool:
    """Whether it is what ``keys``, ``values`` or ``items`` of a dict give: held as a list, and none."""
    return isinstance(atom, Sequence) and atom.site.tag.startswith(f"list{_VIEW}")


@method_model("builtins.dict.keys", "builtins.dict.values", "builtins.dict.items")
def _view(machine: Machine, frame: Frame, api: Api, receiver: Value, arguments: Arguments, node: ast.AST) -> Value:
    """A list of what the dict holds now; who looks into it later looks into the dict: see ``Machine.content``."""
    leaf = api.name.rpartition(".")[2]
    out = vl.BOTTOM
    for atom in receivers(receiver, Dictionary):
        state = rows_of(machine.content(atom, node), leaf)
        made = machine.new_list(frame, node, state.items, state.any(), "list", tag=f"{_VIEW}{atom.site.label()}")
        for view in made.atoms:
            if isinstance(view, Sequence):
                machine.store(view, VIEWED, vl.of(Tuple((vl.const(leaf), vl.of(atom)))))
        out = vl.join(out, made)
    if leaf != "keys":
        out = out.add_labels(receiver.labels)
    return out if out.atoms else vl.unknown(f"{leaf} of an unknown mapping")


def rows_of(state: DictState, leaf: str) -> ListState:
    """What ``keys``, ``values`` or ``items`` of a dict give."""
    exact = not state.maybe and not state.rest_key.atoms and not state.rest_value.atoms
    keys = key_values(state.known)
    values = list(state.known.values())
    rest = (state.rest_key, state.rest_value)
    rows = {"keys": keys, "values": values, "items": [vl.of(Tuple(pair)) for pair in zip(keys, values)]}[leaf]
    more = {"keys": rest[0], "values": rest[1], "items": vl.of(Tuple(rest)) if rest[1].atoms else vl.BOTTOM}[leaf]
    if exact and len(rows) <= MOST_ITEMS:
        return list_state(tuple(rows))
    return list_state(None, vl.join(vl.join_all(rows), more))


@method_model("builtins.dict.update")
def _update(machine: Machine, frame: Frame, api: Api, receiver: Value, arguments: Arguments, node: ast.AST) -> Value:
    for atom in receivers(receiver, Dictionary):
        state: DictState = machine.content(atom)
        parts = [_pairs(machine, frame, value, node) for value in arguments.positional]
        parts.append(DictState({Const(name): value for name, value in arguments.keywords.items()}))
        for part in parts:
            for key, value in part.known.items():
                namespaces.write_through(machine, frame, atom, vl.of(key), value, node)
            namespaces.write_through(machine, frame, atom, part.rest_key, part.rest_value, node)
            after = subscripts.overlaid(state, part)
            state = after if atom.unique else join_dicts(state, after)
        touch(frame, node, atom, api, vl.join_all(arguments.everything()), receiver)
        machine.store(atom, "content", state)
    return vl.NONE


@method_model("builtins.dict.copy")
def _copy_dict(machine: Machine, frame: Frame, api: Api, receiver: Value, arguments: Arguments, node: ast.AST) -> Value:
    return machine.new_dict(frame, node, subscripts.as_mapping(machine, receiver), tag="copy")


@method_model("builtins.dict.clear", "builtins.dict.popitem")
def _empty_dict(
    machine: Machine, frame: Frame, api: Api, receiver: Value, arguments: Arguments, node: ast.AST
) -> Value:
    out = vl.NONE
    for atom in receivers(receiver, Dictionary):
        state: DictState = machine.content(atom)
        touch(frame, node, atom, api, vl.BOTTOM, receiver)
        if api.name.endswith("clear") and atom.unique:
            machine.heap.write(atom, "content", DictState({}))
        else:
            keys = vl.join(vl.join_all(key_values(state.known)), state.rest_key)
            out = vl.of(Tuple((keys, state.any_value()))).add_labels(receiver.labels)
    return out
