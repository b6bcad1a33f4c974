"""Functions of tensors alone: whoever calls them in whatever state, they do what was seen."""

from __future__ import annotations

from hybridize.facts.model import FunctionFacts
from hybridize.interpreter.state.record import Record
from hybridize.values.atoms import Tensor
from hybridize.values.objects import ModuleObj


def is_plain(function: FunctionFacts) -> bool:
    """Whether every call that was seen got tensors only, read no object but modules, and changed none."""
    return bool(function.records) and all(map(_of_tensors, function.records))


def _of_tensors(record: Record) -> bool:
    if not all(value.atoms and all(type(atom) is Tensor for atom in value.atoms) for value in record.arguments):
        return False
    return not record.writes and all(isinstance(owner, ModuleObj) for owner, _ in record.reads)
