"""``layer.trainable``: what is trained, and how batches are normalised, is settled when a function is traced.

Setting the flag of a layer sets those of its parts, and what holds the layer trains other weights from then on. Which
layers a model is made of is not always known (a functional model): then a write counts for every layer.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hybridize.interpreter.execute.classes import api_bases, role_of
from hybridize.interpreter.functions.binding import Arguments
from hybridize.interpreter.models.building import CONTAINING, LAYERS, parts, within
from hybridize.interpreter.state.frame import Frame
from hybridize.interpreter.state.machine import Machine
from hybridize.remember import remembered
from hybridize.values.atoms import ApiRef, Unknown
from hybridize.values.kinds import nested
from hybridize.values.objects import Instance
from hybridize.values.value import Value

FLAG = "trainable"
_SEQUENTIAL = "tensorflow.keras.Sequential"
_STANDARD = "tensorflow.keras.layers."
# Standard layers that are made of layers they are given.
_HOLDING = frozenset({"Bidirectional", "Layer", "RNN", "SpectralNormalization", "StackedRNNCells", "TFSMLayer",
                      "TimeDistributed", "TorchModuleWrapper", "Wrapper"})


def note_flag_written(machine: Machine, frame: Frame, node: ast.AST, owner: Value) -> None:
    """Some object's flag is set: if it is a layer, every model may hold it that is not known to hold others only."""
    for layer in _sharing(machine, _layers_of(owner)):
        machine.history.write(layer, FLAG, None, frame.code, node)


def holders(machine: Machine, changed: Instance | None) -> list[Instance]:
    """A layer with all layers and models that may hold it; None where it is not known which one."""
    return list(_sharing(machine, {changed} if changed is not None else None))


def _sharing(machine: Machine, changed: set[Instance] | None) -> Iterator[Instance]:
    """All layers that have, or may have, one of the changed ones among their parts."""
    for cls, made in machine.instances.items():
        if role_of(cls) in LAYERS:
            for layer in made:
                if changed is None or _share(changed, _whole(layer)):
                    yield layer


def note_flag_read(machine: Machine, layer: Instance, node: ast.AST, arguments: Arguments | None = None) -> None:
    """The flags of a layer and of its parts are asked: a call asks them to choose how to normalise a batch."""
    if arguments is not None:
        training = arguments.keywords.get("training")
        if (training is not None and training.constant() is False) or not _may_normalise(layer):
            return
    machine.read(layer, FLAG, node)


def _may_normalise(layer: Instance) -> bool:
    """Whether some layer in it may be a batch normalisation, the one kind that asks for its flag when it is called.

    Layers of the program ask in their text, where reading the attribute tells.
    """
    whole = _whole(layer)
    return whole is None or any(
        name.endswith("BatchNormalization")
        for one in whole
        for name in ((one.cls.name,) if isinstance(one.cls, ApiRef) else api_bases(one.cls)))


def _layers_of(owner: Value) -> set[Instance] | None:
    """All layers whose flags a write to ``owner.trainable`` sets; None where they are not known."""
    out: set[Instance] = set()
    for atom in owner.ordered():
        found = _whole(atom) if isinstance(atom, Instance) else None
        if found is None:
            return None
        out |= found
    return out


def _share(changed: set[Instance], whole: set[Instance] | None) -> bool:
    return whole is None or not changed.isdisjoint(whole)


def _whole(layer: Instance) -> set[Instance] | None:
    """A layer with all that it is made of; None where that is not known."""
    out: set[Instance] = set()
    for one in within(layer):
        if not _tells_its_parts(one, bool(parts(one))):
            return None
        out.add(one)
    return out


def _tells_its_parts(layer: Instance, has_parts: bool) -> bool:
    """Whether its fields show all the layers in it: a model without parts may be a functional one."""
    if isinstance(layer.cls, ApiRef):
        name = layer.cls.name
        if name.startswith(_STANDARD):
            return name[len(_STANDARD):] not in _HOLDING
        return name == _SEQUENTIAL and has_parts
    if role_of(layer.cls) == "keras_model" and not has_parts or _SEQUENTIAL in api_bases(layer.cls):
        return False
    return not any(isinstance(held, Value) and _hides(held) and not str(key).startswith("#")
                   for key, held in layer.fields.items())


def _hides(held: Value) -> bool:
    """Whether a value, or what the containers in it hold, is not known."""
    return any(isinstance(atom, Unknown) for atom in nested(held)) if _contains(held) else _is_unknown(held)


@remembered
def _contains(held: Value) -> bool:
    return any(type(atom) in CONTAINING for atom in held.atoms)


@remembered
def _is_unknown(held: Value) -> bool:
    return any(isinstance(atom, Unknown) for atom in held.atoms)
