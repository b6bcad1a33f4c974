"""Tests of type that come out differently once arrays have become tensors, and tensors symbols."""

from __future__ import annotations

from hybridize.facts.lift import Lifted
from hybridize.knowledge.index import canonical
from hybridize.values.atoms import ApiRef, Array, Tuple
from hybridize.values.value import Value


def changes(lifted: Lifted) -> bool:
    """Whether ``isinstance`` tells an array from a tensor, or an eager tensor from a symbolic one."""
    asked = lifted.event.stored
    classes = _classes(asked)
    if any(name.rpartition(".")[2] == "EagerTensor" for name in classes):
        return not classes & _TENSORS
    is_array = any(type(atom) is Array for atom in lifted.subject.atoms)
    return is_array and bool(classes & _ARRAYS) is not bool(classes & _TENSORS)


_TENSORS = frozenset({"tensorflow.Tensor", "tensorflow.types.experimental.TensorLike"})
_ARRAYS = frozenset({"numpy.ndarray", "numpy.generic", "collections.abc.Iterable"})


def _classes(asked: Value) -> set[str]:
    out: set[str] = set()
    for atom in asked.atoms:
        if isinstance(atom, Tuple):
            out.update(*(_classes(item) for item in atom.items))
        elif isinstance(atom, ApiRef):
            out.add(canonical(atom.name) or atom.name)
    return out
