"""Layers of the program in functional models: which ones a model is made of its tensors do not tell.

A layer that is called on a ``KerasTensor`` becomes a part of every model that is made of the results. Calling such a
model calls the layers again: their effects are its effects, and what they read it reads. All that were placed before
a model was made are taken for its parts.
"""

from __future__ import annotations

import ast
from collections.abc import Callable

from hybridize.interpreter.evaluate.attribute_writes import store_field
from hybridize.interpreter.functions.binding import Arguments
from hybridize.interpreter.models.handed import hands_over
from hybridize.interpreter.state.frame import Frame
from hybridize.interpreter.state.machine import Machine
from hybridize.values import labels as lb
from hybridize.values import value as vl
from hybridize.values.atoms import Tensor, Tuple
from hybridize.values.kinds import nested
from hybridize.values.objects import Class, Instance
from hybridize.values.value import Value

PLACED = "#placed"  # field of functional models: the layers
_LAMBDA = "tensorflow.keras.layers.Lambda"

Run = Callable[[Instance, Arguments], Value]


def note_placed(machine: Machine, layer: Instance, arguments: Arguments) -> None:
    """A layer is called; on a ``KerasTensor`` that makes it a part of a model."""
    own = isinstance(layer.cls, Class) or layer.cls.name == _LAMBDA or hands_over(layer)  # type: ignore[attr-defined]
    if own and _on_placeholders(arguments) and layer not in machine.placed:
        machine.placed[layer] = arguments


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
            given = machine.placed[layer]
            run(layer, Arguments(tuple(_computed(frame, value) for value in given.positional),
                                 {**phase, **{name: _computed(frame, value) for name, value in given.keywords.items()}},
                                 given.rest, given.mapping))


def _computed(frame: Frame, value: Value) -> Value:
    """What the model computes where a placeholder stood."""
    made = value.plain()
    if not any(isinstance(atom, Tensor) and atom.layout == "keras" for atom in nested(made)):
        return made
    out = vl.BOTTOM
    for atom in made.ordered():
        if isinstance(atom, Tensor):
            dense = vl.of(Tensor(atom.dtype, atom.shape)).with_labels(lb.union(lb.NONE, frame.made))
            out = vl.join(out, dense)
        elif isinstance(atom, Tuple):
            out = vl.join(out, vl.of(Tuple(tuple(_computed(frame, item) for item in atom.items), atom.type_ref)))
        else:
            out = vl.join(out, vl.of(atom))
    return out


def _on_placeholders(arguments: Arguments) -> bool:
    return any(isinstance(atom, Tensor) and atom.layout == "keras"
               for value in arguments.everything() for atom in nested(value))
