"""Callbacks that ``fit``, ``evaluate`` and ``predict`` are given: Keras calls their ``on_*`` methods eagerly."""

from __future__ import annotations

import ast

from hybridize.interpreter.evaluate import attribute_writes, attributes
from hybridize.interpreter.functions.binding import Arguments
from hybridize.interpreter.models.structures import leaves_of
from hybridize.interpreter.state.frame import Frame
from hybridize.interpreter.state.machine import Machine
from hybridize.values import value as vl
from hybridize.values.objects import Class, DictState, Instance
from hybridize.values.value import Value

_PHASES = {"fit": ("train", "test"), "evaluate": ("test",), "predict": ("predict",)}
_ROUNDS = 2  # what one call leaves, the next one finds


def run(machine: Machine, frame: Frame, model: Value, given: Value, node: ast.AST, name: str) -> None:
    """Call what the callbacks of the program override. ``name``: the canonical name of the method of the model."""
    phases = _PHASES.get(name.rpartition(".")[2], ())
    own = [atom for atom in leaves_of(machine, given).ordered()
           if isinstance(atom, Instance) and isinstance(atom.cls, Class)]
    for atom in own if phases else ():
        attribute_writes.store_field(machine, frame, atom, "params", machine.new_dict(
            frame, node, DictState({}, vl.STR, vl.INT), tag="params"))
        if isinstance(attributes.lookup(machine, atom.cls, "set_model"), Value):
            _call(machine, frame, atom, "set_model", (model,), node, name)
        else:
            attribute_writes.store_field(machine, frame, atom, "_model", model)
            attribute_writes.store_field(machine, frame, atom, "model", model)
    logs = machine.new_dict(frame, node, DictState({}, vl.STR, vl.FLOAT), tag="logs")
    for _ in range(_ROUNDS):
        for hook, counts in _hooks(phases):
            for atom in own:
                _call(machine, frame, atom, hook, (vl.INT, logs) if counts else (logs,), node, name)


def _hooks(phases: tuple[str, ...]) -> list[tuple[str, bool]]:
    """Names of the methods in the order of their calls, and whether each is told an epoch or a batch."""
    first, *others = phases or ("",)
    epoch = [("on_epoch_begin", True)] if first == "train" else []
    inner = [hook for phase in (first, *others) for hook in _of_phase(phase)]
    return [(f"on_{first}_begin", False), *epoch, *inner, *(("on_epoch_end", True) for _ in epoch),
            (f"on_{first}_end", False)] if phases else []


def _of_phase(phase: str) -> list[tuple[str, bool]]:
    if phase == "train":
        return [("on_batch_begin", True), ("on_train_batch_begin", True), ("on_batch_end", True),
                ("on_train_batch_end", True)]
    return [(f"on_{phase}_begin", False), (f"on_{phase}_batch_begin", True), (f"on_{phase}_batch_end", True),
            (f"on_{phase}_end", False)]


def _call(machine: Machine, frame: Frame, atom: Instance, name: str, given: tuple[Value, ...], node: ast.AST,
          via: str) -> None:
    from hybridize.interpreter.evaluate import calls

    if isinstance(attributes.lookup(machine, atom.cls, name, node), Value):
        method = attributes.get(machine, frame, vl.of(atom), name, node)
        calls.call_value(machine, frame, method, Arguments(given), node, how="callback", via=via)
