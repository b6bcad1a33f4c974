"""``len``: of tensors, of objects with a length of their own, and of containers, whose content it does not ask for."""

from __future__ import annotations

import ast

from hybridize.interpreter.evaluate.outside import read_items
from hybridize.interpreter.execute.iteration import iterate
from hybridize.interpreter.functions.binding import Arguments
from hybridize.interpreter.models.library import model
from hybridize.interpreter.state.frame import Frame
from hybridize.interpreter.state.machine import Machine
from hybridize.interpreter.state.record import CONVERT
from hybridize.knowledge.model import Api
from hybridize.values import labels as lb
from hybridize.values import value as vl
from hybridize.values.atoms import Array, Const, Dataset, Tensor, Tuple
from hybridize.values.derived import behind, container
from hybridize.values.objects import Class, Instance, ListState, Sequence, Variable
from hybridize.values.value import Value


@model("builtins.len")
def _len(machine: Machine, frame: Frame, api: Api, arguments: Arguments, node: ast.AST) -> Value:
    from hybridize.interpreter.evaluate import calls

    if not arguments.positional:
        return vl.INT
    value = arguments.positional[0]
    atom = value.single()
    if isinstance(atom, (Tensor, Variable, Array)):
        frame.event(CONVERT, node, subject=value, attr="len")
        size = atom.shape[0] if atom.shape else None
        number = vl.const(size) if size is not None else vl.INT
        labels = lb.static_of(value.labels)
        open_size = size is None and lb.settled(labels) is not labels
        return number.with_labels(lb.union(lb.settled(labels), frame.made) if open_size else labels)
    if isinstance(atom, Dataset):
        frame.event(CONVERT, node, subject=value, attr="len")
        return vl.INT.with_labels(frame.made)  # a graph asks the dataset for its cardinality
    if isinstance(atom, (Class, Instance)) or (isinstance(atom, Tuple) and isinstance(atom.type_ref, Class)):
        found = calls.implicit(machine, frame, value, "__len__", node)
        if found is None and isinstance(atom, Instance):
            read_items(machine, atom, node)
        if found is not None or (container(atom) is None and not isinstance(atom, Tuple)):
            return found if found is not None else vl.INT
        value = behind(value) if isinstance(atom, Instance) else value
        atom = value.single()
    if isinstance(atom, (Tuple, Sequence, Const)) or (atom is not None and atom.kind in ("shape", "dict", "range")):
        if isinstance(atom, Sequence):
            return _length_of(machine, frame, atom, node)
        machine.look_into(value, node, depth=0)
        what = iterate(machine, frame, value, node)
        if what.length is not None:
            return vl.const(what.length)
    machine.look_into(value, node, depth=0)
    return vl.INT.with_labels(lb.static_of(value.labels))


def _length_of(machine: Machine, frame: Frame, atom: Sequence, node: ast.AST) -> Value:
    """The length of a list: what is in it is not asked, so that replacing items changes nothing."""
    opened = frame.record.opened
    before = atom in opened
    state = machine.content(atom, node)
    if not before:
        opened.discard(atom)
    known = isinstance(state, ListState) and state.items is not None and atom.type_name != "set"
    return vl.const(len(state.items)) if known and atom.unique else vl.INT
