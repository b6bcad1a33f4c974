"""What calling a layer or model of Keras gives: one tensor, or several in a tuple, list or dictionary."""

from __future__ import annotations

import ast

from hybridize.interpreter.execute.classes import api_bases
from hybridize.interpreter.functions.binding import Arguments
from hybridize.interpreter.state.frame import Frame
from hybridize.interpreter.state.machine import Machine
from hybridize.values import value as vl
from hybridize.values.atoms import Array, Atom, Tensor, Tuple
from hybridize.values.objects import Dictionary, DictState, Instance, Sequence
from hybridize.values.value import Value

_RECURRENT = frozenset({"RNN", "LSTM", "GRU", "SimpleRNN", "ConvLSTM1D", "ConvLSTM2D", "ConvLSTM3D", "Bidirectional"})


def arranged(machine: Machine, frame: Frame, layer: Instance, arguments: Arguments, node: ast.AST, one: Value) -> Value:
    """``one`` tensor in the structure that the layer returns, as its class and its arguments tell."""
    kinds = {name.rpartition(".")[2] for name in api_bases(layer.cls)}
    if any(kind.endswith(("Cell", "Cells")) for kind in kinds):
        states = machine.new_list(frame, node, None, one, tag="states")
        return vl.of(Tuple((one, vl.join(states, one))))
    if kinds & _RECURRENT:
        returned = _state_is_returned(layer)
        states = machine.new_list(frame, node, None, one, tag="outputs")
        return one if returned is False else states if returned else vl.join(one, states)
    if _is_true(arguments.keywords.get("return_attention_scores")):
        return vl.of(Tuple((one, one)))
    declared = _declared(layer) if "Model" in kinds and "Sequential" not in kinds else None
    if declared is None:
        return one
    return _like(machine, frame, node, declared, _Output(one, _batch(arguments)))


class _Output:
    """What stands for one output: its own type with the batch of the inputs, where the model's says it."""

    def __init__(self, one: Value, batch: int | None) -> None:
        self.one = one
        self.batch = batch

    def of(self, atom: Atom) -> Value:
        """The output that a declared one becomes in this call."""
        made = self.one.single()
        if not isinstance(atom, Tensor) or not isinstance(made, Tensor) or atom.shape is None:
            return self.one
        shape = (self.batch, *atom.shape[1:]) if atom.shape and atom.shape[0] is None else atom.shape
        return vl.of(Tensor(atom.dtype, shape, made.layout)).with_labels(self.one.labels)


def _batch(arguments: Arguments) -> int | None:
    """The first axis of the first input."""
    value = arguments.positional[0] if arguments.positional else vl.BOTTOM
    while True:
        atom = value.single()
        if isinstance(atom, (Tensor, Array)):
            return atom.shape[0] if atom.shape else None
        state = atom.fields.get("content") if isinstance(atom, (Sequence, Dictionary)) else None
        items = atom.items if isinstance(atom, Tuple) else getattr(state, "items", None)
        if isinstance(state, DictState):
            items = tuple(state.known.values())
        if not items:
            return None
        value = items[0]


def _state_is_returned(layer: Instance) -> bool | None:
    """The option ``return_state`` of a recurrent layer, or of the one that it wraps."""
    given = layer.fields.get("#return_state")
    if isinstance(given, Value):
        constant = given.constant()
        return constant if isinstance(constant, bool) else None
    wrapped = layer.fields.get("#layer")
    inner = wrapped.single() if isinstance(wrapped, Value) else None
    return _state_is_returned(inner) if isinstance(inner, Instance) else False


def _is_true(value: Value | None) -> bool:
    return value is not None and value.constant() is True


def _declared(model: Instance) -> Value | None:
    """The outputs that a functional model was made with."""
    named = model.fields.get("#outputs")
    if isinstance(named, Value):
        return named
    given = model.fields.get("#arguments")
    atom = given.single() if isinstance(given, Value) else None
    return atom.items[1] if isinstance(atom, Tuple) and len(atom.items) > 1 else None


def _like(machine: Machine, frame: Frame, node: ast.AST, shown: Value, one: _Output) -> Value:
    out = vl.BOTTOM
    for atom in shown.ordered():
        if isinstance(atom, Tuple):
            out = vl.join(out, vl.of(Tuple(tuple(_like(machine, frame, node, item, one) for item in atom.items))))
        elif isinstance(atom, Sequence):
            items = machine.content(atom).items
            made = tuple(_like(machine, frame, node, item, one) for item in items) if items is not None else None
            out = vl.join(out, machine.new_list(frame, node, made, one.one, tag="outputs"))
        elif isinstance(atom, Dictionary):
            state = machine.content(atom)
            known = {key: _like(machine, frame, node, item, one) for key, item in state.known.items()}
            out = vl.join(out, machine.new_dict(frame, node, DictState(known, state.rest_key, one.one), tag="outputs"))
        else:
            out = vl.join(out, one.of(atom))
    return out
