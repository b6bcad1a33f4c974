"""Layers of the program in functional models: which ones a model is made of its tensors do not tell.

A layer that is called on a ``KerasTensor`` becomes a part of every model that is made of the results. Calling such a
model calls the layers again: their effects are its effects, and what they read it reads. All that were placed before
a model was made are taken for its parts.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass

from hybridize.interpreter.evaluate.attribute_writes import store_field
from hybridize.interpreter.functions.binding import Arguments
from hybridize.interpreter.models.handed import hands_over
from hybridize.interpreter.state.frame import Frame
from hybridize.interpreter.state.machine import Machine
from hybridize.values import labels as lb
from hybridize.values import value as vl
from hybridize.values.atoms import Atom, Tensor, Tuple
from hybridize.values.kinds import contents_now, nested
from hybridize.values.objects import Class, DictState, Instance, ListState, Obj
from hybridize.values.value import Value

PLACED = "#placed"  # field of functional models: the layers
_LAMBDA = "tensorflow.keras.layers.Lambda"

Run = Callable[[Instance, Arguments], Value]


@dataclass(frozen=True)
class Placement:
    """What a layer was called on, and what the containers in it held then: the model outlives them."""

    arguments: Arguments
    contents: dict[Obj, object]


def note_placed(machine: Machine, layer: Instance, arguments: Arguments) -> None:
    """A layer is called; on a ``KerasTensor`` that makes it a part of a model."""
    own = isinstance(layer.cls, Class) or layer.cls.name == _LAMBDA or hands_over(layer)  # type: ignore[attr-defined]
    if own and _on_placeholders(arguments) and layer not in machine.placed:
        machine.placed[layer] = Placement(arguments, contents_now(arguments.everything()))


def note_made(machine: Machine, frame: Frame, model: Instance, arguments: Arguments) -> None:
    """A model is made of inputs and outputs."""
    if machine.placed and _on_placeholders(arguments):
        parts = vl.of(Tuple(tuple(vl.of(layer) for layer in machine.placed if layer is not model)))
        store_field(machine, frame, model, PLACED, parts)


def run_placed(machine: Machine, frame: Frame, model: Instance, arguments: Arguments, node: ast.AST, run: Run) -> None:
    """A functional model is called on tensors, and calls its layers on others that it makes of them."""
    held = model.fields.get(PLACED)
    parts = held.single() if isinstance(held, Value) else None
    if not isinstance(parts, Tuple) or _on_placeholders(arguments):
        return
    machine.read(model, PLACED, node)
    phase = {name: value for name, value in arguments.keywords.items() if name == "training"}
    for item in parts.items:
        layer = item.single()
        if isinstance(layer, Instance) and layer in machine.placed:
            placement = machine.placed[layer]
            given = placement.arguments
            computed = _Computed(machine, frame, node, placement.contents)
            run(layer, Arguments(tuple(computed.of(value) for value in given.positional),
                                 {**phase, **{name: computed.of(value) for name, value in given.keywords.items()}},
                                 given.rest, given.mapping))


class _Computed:
    """What the model computes where placeholders stood, in new containers of the same form."""

    def __init__(self, machine: Machine, frame: Frame, node: ast.AST, contents: dict[Obj, object]) -> None:
        self.machine, self.frame, self.node = machine, frame, node
        self.contents = contents
        self.around: list[Atom] = []  # a list may hold itself

    def of(self, value: Value) -> Value:
        """The value as the model passes it."""
        return vl.join_all(self._atom(atom) for atom in value.plain().ordered())

    def _atom(self, atom: Atom) -> Value:
        if isinstance(atom, Tensor) and atom.layout == "keras":
            return vl.of(Tensor(atom.dtype, atom.shape)).with_labels(lb.union(lb.NONE, self.frame.made))
        if isinstance(atom, Tuple):
            return vl.of(Tuple(tuple(self.of(item) for item in atom.items), atom.type_ref))
        content = self.contents.get(atom) if isinstance(atom, Obj) and atom not in self.around else None
        if not isinstance(content, (ListState, DictState)):
            return vl.of(atom)
        self.around.append(atom)
        made = self._container(atom, content)  # type: ignore[arg-type]
        self.around.pop()
        return made

    def _container(self, atom: Obj, content: ListState | DictState) -> Value:
        tag = f"placed{atom.serial}"
        if isinstance(content, ListState):
            items = None if content.items is None else tuple(self.of(item) for item in content.items)
            return self.machine.new_list(self.frame, self.node, items, self.of(content.element), tag=tag)
        known = {key: self.of(item) for key, item in content.known.items()}
        state = DictState(known, content.rest_key, self.of(content.rest_value), content.maybe)
        return self.machine.new_dict(self.frame, self.node, state, tag=tag)


def _on_placeholders(arguments: Arguments) -> bool:
    return any(isinstance(atom, Tensor) and atom.layout == "keras"
               for value in arguments.everything() for atom in nested(value))
