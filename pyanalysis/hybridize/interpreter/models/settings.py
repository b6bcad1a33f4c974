"""Settings of Keras objects: the activation of a layer, the momentum of an optimizer, a vocabulary that was adapted.

What the classes of Keras keep in plain attributes is Python, read by their own code whenever they are called: a graph
keeps what it was at the first call. Which attributes a call reads is not followed, only that it reads settings.
"""

from __future__ import annotations

import ast

from hybridize.interpreter.execute.classes import api_bases, role_of
from hybridize.interpreter.models import trainable
from hybridize.interpreter.models.building import LAYERS
from hybridize.interpreter.models.handed import run_handed, run_hooks
from hybridize.interpreter.state.frame import Frame
from hybridize.interpreter.state.machine import Machine
from hybridize.values.atoms import ApiRef, Atom
from hybridize.values.objects import Instance
from hybridize.values.value import Value

SETTINGS = "settings"  # what stands for all of them
_KERAS = ("tensorflow.keras.", "tf_keras.", "keras.")
_ROLES = frozenset({*LAYERS, "keras_optimizer", "keras_loss", "keras_metric", "keras_object"})
_MODELS = frozenset({"tensorflow.keras.Model", "tensorflow.keras.Sequential"})  # they call their layers, no more
_LAYER = "tensorflow.keras.layers.Layer"
_ABSTRACT = frozenset({
    *_MODELS, _LAYER, "tensorflow.keras.Operation", "tensorflow.keras.losses.Loss",
    "tensorflow.keras.metrics.Metric", "tensorflow.keras.optimizers.Optimizer",
    "tensorflow.keras.optimizers.schedules.LearningRateSchedule",
})
# Attributes that the computation does not read, or that have rules of their own.
_OTHERWISE = frozenset({trainable.FLAG, "name", "_name", "built", "stop_training", "history", "optimizer"})
_STEPPING = frozenset({"apply_gradients", "apply", "minimize"})
_UPDATING = frozenset({"update_state", "result"})
_CHANGING = frozenset({"adapt", "set_vocabulary", "add", "pop"})


def note_read(machine: Machine, atom: Atom, node: ast.AST) -> None:
    """A Keras object is called, or one of its methods: its code asks for its settings."""
    if isinstance(atom, Instance) and (_is_of_keras(atom) or role_of(atom.cls) == "keras_model"):
        machine.read(atom, SETTINGS, node)


def note_attribute_written(machine: Machine, frame: Frame, atom: Instance, name: str, node: ast.AST) -> None:
    """``layer.name = value`` from outside the class."""
    plain = isinstance(atom.cls, ApiRef) and atom.cls.name in _MODELS
    if name not in _OTHERWISE and not plain and _is_of_keras(atom):
        _note_written(machine, frame, atom, node)


def note_method(machine: Machine, frame: Frame, receiver: Value, name: str, node: ast.AST) -> None:
    """A method of a Keras object is called: it reads the settings, or gives new ones."""
    for atom in receiver.ordered():
        if not isinstance(atom, Instance) or role_of(atom.cls) not in _ROLES:
            continue
        if name in _CHANGING:
            _note_written(machine, frame, atom, node)
        else:
            note_read(machine, atom, node)
            if name in _STEPPING and role_of(atom.cls) == "keras_optimizer":
                run_hooks(machine, frame, atom, node)
            elif name in _UPDATING and role_of(atom.cls) == "keras_metric":
                run_handed(machine, frame, atom, node)


def _is_of_keras(atom: Instance) -> bool:
    """Whether code of Keras computes what the object does, that of a class over one of its classes too."""
    if role_of(atom.cls) not in _ROLES:
        return False
    if isinstance(atom.cls, ApiRef):
        return atom.cls.name.startswith(_KERAS)
    return any(base.startswith(_KERAS) and base not in _ABSTRACT for base in api_bases(atom.cls))


def _note_written(machine: Machine, frame: Frame, atom: Instance, node: ast.AST) -> None:
    """The settings of the object change, and so do those of every model that may hold it."""
    if role_of(atom.cls) not in LAYERS:
        machine.history.write(atom, SETTINGS, None, frame.code, node)
        return
    some = isinstance(atom.cls, ApiRef) and atom.cls.name == _LAYER  # what `model.layers` gives
    for layer in trainable.holders(machine, None if some else atom):
        machine.history.write(layer, SETTINGS, None, frame.code, node)
