"""One call of something outside the program, while its result is worked out."""

from __future__ import annotations

import ast
from typing import Any

from hybridize.interpreter.evaluate.sizes import asks_for_shape, draws_size, holds_size, sized_by_values
from hybridize.interpreter.state.frame import Frame
from hybridize.interpreter.state.machine import Machine
from hybridize.knowledge.model import Api
from hybridize.values import labels as lb
from hybridize.values import value as vl
from hybridize.values.atoms import Atom, Tensor, Tuple
from hybridize.values.objects import Dictionary, Sequence
from hybridize.values.value import Value

Results = dict[str, Value]


class Call:
    """One outside call while its result is worked out."""

    __slots__ = ("api", "arguments", "by_name", "frame", "labels", "machine", "node", "receiver", "results")

    def __init__(self, machine: Machine, frame: Frame, node: ast.AST, api: Api, receiver: Value | None,
                 arguments: tuple[Value, ...], by_name: dict[str, Value], results: Results) -> None:
        self.machine = machine
        self.frame = frame
        self.node = node
        self.api = api
        self.receiver = receiver
        self.arguments = arguments
        self.by_name = by_name
        self.results = results
        labels = receiver.labels if receiver is not None else lb.NONE
        for value in (*arguments, *by_name.values()):
            labels = lb.union(labels, carried(value))
        if holds_size(receiver or vl.BOTTOM) or any(map(holds_size, arguments)) or draws_size(api.name, by_name):
            labels = lb.union(labels, lb.held_by(frame.code.number))
        if sized_by_values(api.name, by_name):
            labels = lb.union(labels, lb.sized_by(frame.code.number))
        static = api.role == "tensor_static" or asks_for_shape(api.name)
        self.labels = lb.static_of(labels) if static else labels


def carried(value: Value, depth: int = 2) -> lb.Labels:
    """Labels of a value and of what its containers hold."""
    labels = value.labels
    if depth:
        for atom in value.ordered():
            kind = type(atom)
            if kind is Tuple:
                for item in atom.items:  # type: ignore[attr-defined]
                    labels = lb.union(labels, carried(item, depth - 1))
            elif kind is Sequence or kind is Dictionary:
                state = atom.fields.get("content")  # type: ignore[attr-defined]
                if state is not None:
                    held = state.any() if kind is Sequence else state.any_value()
                    labels = lb.union(labels, carried(held, depth - 1))
    return labels


def argument(call: Call, position: int) -> Value:
    """The value of a parameter by its position."""
    if position < len(call.arguments):
        return call.arguments[position]
    plain = [name for name in call.api.parameters if not name.startswith("*")]
    if position < len(plain):
        return call.by_name.get(plain[position], vl.NONE)
    return vl.NONE


def tensor(call: Call, dtype: str | None = None, shape: Any = None, layout: str = "dense") -> Value:
    """A tensor that an op makes here."""
    return made_here(call, Tensor(dtype, shape, layout))


def made_here(call: Call, atom: Atom) -> Value:
    """The result of an op that runs here."""
    shape = getattr(atom, "shape", None)
    labels = lb.settled(call.labels) if shape is not None and None not in shape else call.labels
    return vl.of(atom).with_labels(lb.union(labels, call.frame.made))
