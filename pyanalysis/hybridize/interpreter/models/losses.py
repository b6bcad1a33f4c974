"""Losses that Keras layers keep from a call: what ``add_loss`` is given, and what an activity regularizer makes.

Regularizers of weights are no such losses: ``layer.losses`` computes theirs when it is read.
"""

from __future__ import annotations

import ast

from hybridize.interpreter.execute.classes import api_bases, role_of
from hybridize.interpreter.functions.binding import Arguments
from hybridize.interpreter.models.library import generic, method_model
from hybridize.interpreter.state.frame import Frame
from hybridize.interpreter.state.machine import Machine
from hybridize.interpreter.state.record import LOSS
from hybridize.knowledge.model import Api
from hybridize.values import value as vl
from hybridize.values.atoms import ApiRef, Tensor
from hybridize.values.kinds import nested
from hybridize.values.objects import Instance
from hybridize.values.value import Value

REGULARIZER = "activity_regularizer"
_SET = (REGULARIZER, "#" + REGULARIZER)  # by the program, and given to the constructor
_WRAPPED = ("#layer", "#forward_layer", "#backward_layer")


@method_model("tensorflow.keras.layers.Layer.add_loss")
def _add_loss(machine: Machine, frame: Frame, api: Api, receiver: Value, arguments: Arguments, node: ast.AST) -> Value:
    """The layer keeps the tensor until ``layer.losses`` is read, or the layer is called again."""
    for atom in receiver.ordered():
        if isinstance(atom, Instance):
            frame.event(LOSS, node, target=atom, stored=vl.join_all(arguments.everything()), subject=receiver)
    return generic(machine, frame, api, receiver, arguments, node, api.name)


def note_kept(machine: Machine, frame: Frame, layer: Instance, result: Value, node: ast.AST) -> None:
    """A call of a layer has given ``result``: what its activity regularizer makes of that is kept."""
    if _regularizes(layer):
        if any(isinstance(atom, Tensor) and atom.layout == "keras" for atom in nested(result)):
            machine.regularized = True  # part of a functional model, which calls it again
        else:
            frame.event(LOSS, node, target=layer, stored=result, subject=vl.of(layer))
    elif machine.regularized and role_of(layer.cls) == "keras_model" and _hides_its_layers(layer):
        frame.event(LOSS, node, target=layer, stored=result, subject=vl.of(layer))


def note_constructed(machine: Machine, receiver: Value, arguments: Arguments) -> None:
    """``super().__init__(activity_regularizer=...)`` in a layer of the program."""
    given = arguments.keywords.get(REGULARIZER)
    for atom in receiver.ordered() if given is not None else ():
        if isinstance(atom, Instance) and given is not None:
            machine.store(atom, "#" + REGULARIZER, given)


def _regularizes(layer: Instance, depth: int = 3) -> bool:
    if isinstance(layer.cls, ApiRef) and layer.cls.name.endswith(".ActivityRegularization"):
        return True
    for name in _SET:
        held = layer.fields.get(name)
        if isinstance(held, Value) and held.constant() is not None:
            return True
    inner = [layer.fields.get(name) for name in _WRAPPED] if depth else []
    return any(isinstance(atom, Instance) and _regularizes(atom, depth - 1)
               for held in inner if isinstance(held, Value) for atom in held.ordered())


def _hides_its_layers(model: Instance) -> bool:
    """Whether a model is made of inputs and outputs, so that the layers between are not known."""
    return "tensorflow.keras.Sequential" not in api_bases(model.cls) and (
        isinstance(model.cls, ApiRef) or "#outputs" in model.fields)
