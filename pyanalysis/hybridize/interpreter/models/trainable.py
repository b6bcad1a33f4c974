"""``layer.trainable``: what is trained, and how batches are normalised, is settled when a function is traced.

Which layers a model is made of is not always known, so that a write to one flag counts for all of them.
"""

from __future__ import annotations

import ast

from hybridize.interpreter.execute.classes import role_of
from hybridize.interpreter.functions.binding import Arguments
from hybridize.interpreter.models.building import LAYERS
from hybridize.interpreter.state.frame import Frame
from hybridize.interpreter.state.machine import Machine
from hybridize.values.objects import Instance

FLAG = "trainable"


def note_flag_written(machine: Machine, frame: Frame, node: ast.AST) -> None:
    """Some object's flag is set: if it is a layer, every model may hold it."""
    for cls, made in machine.instances.items():
        if role_of(cls) in LAYERS:
            for layer in made:
                machine.history.write(layer, FLAG, None, frame.code, node)


def note_flag_read(machine: Machine, layer: Instance, node: ast.AST, arguments: Arguments | None = None) -> None:
    """The flags of a layer and of its parts are asked: in a call those matter only while it trains."""
    training = arguments.keywords.get("training") if arguments is not None else None
    if training is None or training.constant() is not False:
        machine.read(layer, FLAG, node)
