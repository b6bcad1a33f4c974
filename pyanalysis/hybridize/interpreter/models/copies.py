"""``copy.copy`` and ``copy.deepcopy``: new containers and objects with the content of the old ones."""

from __future__ import annotations

import ast

from hybridize.interpreter.evaluate import attribute_writes, attributes, calls
from hybridize.interpreter.evaluate.data_classes import read_fields
from hybridize.interpreter.evaluate.outside import class_name
from hybridize.interpreter.functions.binding import Arguments
from hybridize.interpreter.models.library import generic, model, note
from hybridize.interpreter.state.frame import Frame
from hybridize.interpreter.state.machine import Machine
from hybridize.interpreter.state.record import CONVERT
from hybridize.knowledge.model import Api
from hybridize.values import value as vl
from hybridize.values.atoms import Atom, Tuple
from hybridize.values.objects import Class, Dictionary, DictState, Instance, ListState, Sequence, Variable
from hybridize.values.value import Value

_DEPTH = 6


@model("copy.copy", "copy.deepcopy")
def _copy(machine: Machine, frame: Frame, api: Api, arguments: Arguments, node: ast.AST) -> Value:
    note(frame, api, None, arguments, arguments.by_name(api.parameters), node, api.name)
    value = arguments.positional[0] if arguments.positional else vl.unknown("copy of nothing")
    return _Copier(machine, frame, node, _DEPTH if api.name.endswith("deepcopy") else 1).copied(value, "")


@model("dataclasses.asdict", "dataclasses.astuple", "attr.asdict", "attr.astuple", "attrs.asdict", "attrs.astuple")
def _taken_apart(machine: Machine, frame: Frame, api: Api, arguments: Arguments, node: ast.AST) -> Value:
    """All fields are read."""
    held = read_fields(machine, vl.join_all(arguments.positional[:1]), node)
    return generic(machine, frame, api, None, arguments, node, api.name).add_labels(held.labels)


@model("dataclasses.replace", "copy.replace", "attr.evolve", "attrs.evolve")
def _replace(machine: Machine, frame: Frame, api: Api, arguments: Arguments, node: ast.AST) -> Value:
    """A new object with the fields of the old one, but for those that are given."""
    note(frame, api, None, arguments, arguments.by_name(api.parameters), node, api.name)
    out = vl.BOTTOM
    for atom in arguments.positional[0].ordered() if arguments.positional else ():
        if not isinstance(atom, Instance):
            out = vl.join(out, vl.of(atom))
            continue
        made = _Copier(machine, frame, node, 1).with_fields(atom, f"replace {atom.sort_key()}")
        for name, value in arguments.keywords.items():
            attribute_writes.store_field(machine, frame, made, name, value)
        for name, held in list(made.fields.items()) if arguments.mapping is not None else ():
            if isinstance(held, Value):
                attribute_writes.store_field(machine, frame, made, name, vl.join(held, arguments.mapping or vl.BOTTOM))
        after = attributes.lookup(machine, atom.cls, "__post_init__", node)
        if isinstance(after, Value):
            calls.call_value(machine, frame, after, Arguments((vl.of(made),)), node, how="construct")
        out = vl.join(out, vl.of(made))
    return out


class _Copier:
    """Copies values down to a depth; what is deeper is shared, as the analysis could not tell it apart either."""

    def __init__(self, machine: Machine, frame: Frame, node: ast.AST, depth: int) -> None:
        self.machine = machine
        self.frame = frame
        self.node = node
        self.depth = depth
        self.done: dict[Atom, Value] = {}

    def copied(self, value: Value, place: str, level: int = 0) -> Value:
        """A copy of each thing that a value may be."""
        if level >= self.depth:
            return value
        atoms = [self._atom(atom, f"{place}.{index}", level) for index, atom in enumerate(value.ordered())]
        return vl.join_all(atoms).add_labels(value.labels)

    def _atom(self, atom: Atom, place: str, level: int) -> Value:
        found = self.done.get(atom)
        if found is None:
            self.done[atom] = vl.of(atom)
            found = self.done[atom] = self._new(atom, place, level)
        return found

    def _new(self, atom: Atom, place: str, level: int) -> Value:
        machine, frame, node = self.machine, self.frame, self.node
        if isinstance(atom, Tuple):
            items = tuple(self.copied(item, f"{place}[{index}]", level + 1) for index, item in enumerate(atom.items))
            return vl.of(Tuple(items, atom.type_ref))
        if isinstance(atom, Sequence):
            state: ListState = machine.content(atom, node)
            items_ = state.items and tuple(self.copied(item, f"{place}[{index}]", level + 1)
                                           for index, item in enumerate(state.items))
            element = self.copied(state.any(), f"{place}[]", level + 1) if state.items is None else vl.BOTTOM
            return machine.new_list(frame, node, items_, element, atom.type_name, tag=f"copy{place}")
        if isinstance(atom, Dictionary):
            return self._dictionary(atom, place, level)
        if isinstance(atom, Instance):
            return self._instance(atom, place, level)
        if isinstance(atom, Variable) and self.depth > 1:  # its value is read
            frame.event(CONVERT, node, subject=vl.of(atom), attr="deepcopy")
        return vl.of(atom)

    def _dictionary(self, atom: Dictionary, place: str, level: int) -> Value:
        state: DictState = self.machine.content(atom, self.node)
        known = {key: self.copied(held, f"{place}[{key.sort_key()}]", level + 1) for key, held in state.known.items()}
        rest = self.copied(state.rest_value, f"{place}[]", level + 1)
        return self.machine.new_dict(self.frame, self.node, DictState(known, state.rest_key, rest, state.maybe),
                                     atom.type_name, tag=f"copy{place}")

    def _instance(self, atom: Instance, place: str, level: int) -> Value:
        """An object with the same fields; a class may have a method of its own for this."""
        name = "__copy__" if self.depth == 1 else "__deepcopy__"
        if isinstance(atom.cls, Class) and isinstance(attributes.lookup(self.machine, atom.cls, name), Value):
            memo = self.machine.new_dict(self.frame, self.node, DictState({}), tag="memo")
            given = () if self.depth == 1 else (memo,)
            return calls.call_method(self.machine, self.frame, vl.of(atom), name, self.node, given, how="operator")
        return vl.of(self.with_fields(atom, place, level))

    def with_fields(self, atom: Instance, place: str, level: int = 0) -> Instance:
        """A new object of the same class."""
        made = self.machine.allocate(self.frame, self.node, f"copy{place} {class_name(atom) or ''}",
                                     lambda site: Instance(site, atom.cls))
        self.done[atom] = vl.of(made)
        for key in sorted(atom.fields, key=str):
            held = self.machine.read(atom, key, self.node)
            held = self.copied(held, f"{place}.{key}", level + 1) if isinstance(held, Value) else held
            self.machine.store(made, key, held)
        return made
