"""Tests of type that come out differently once arrays have become tensors, and tensors symbols."""

from __future__ import annotations

import ast

from hybridize.facts.lift import Lifted
from hybridize.facts.model import ProgramFacts
from hybridize.knowledge.index import canonical
from hybridize.knowledge.scalars import scalar_classes
from hybridize.rules.values.common import of_message
from hybridize.values.atoms import ApiRef, Array, Tuple
from hybridize.values.value import Value


def changes(lifted: Lifted) -> bool:
    """Whether ``isinstance`` tells an array from a tensor, or an eager tensor from a symbolic one."""
    asked = lifted.event.stored
    classes = _classes(asked)
    if any(name.rpartition(".")[2] == "EagerTensor" for name in classes):
        return not classes & _TENSORS
    arrays = [atom for atom in lifted.subject.atoms if isinstance(atom, Array)]
    scalars = frozenset(name for atom in arrays if atom.shape == () for name in scalar_classes(atom.dtype))
    return bool(arrays) and bool(classes & (_ARRAYS | scalars)) is not bool(classes & _TENSORS)


def class_matters(lifted: Lifted, program: ProgramFacts) -> bool:
    """Whether ``type(t)`` is used for more than to ask for a class that neither eager tensors nor symbols have."""
    if of_message(lifted, program):
        return False
    test = program.syntax(lifted.event.code).parents.get(lifted.event.node)
    if not isinstance(test, ast.Compare) or not all(isinstance(op, _SAME_OR_NOT) for op in test.ops):
        return True
    if any(type(atom) is Array for atom in lifted.subject.atoms):
        return True
    others = [side for side in (test.left, *test.comparators) if side is not lifted.event.node]
    return not all(_names_other_classes(side) for side in others)


def _names_other_classes(side: ast.expr) -> bool:
    """``list``, ``tf.Tensor``, or several in a tuple; the class that eager tensors have is ``EagerTensor``."""
    if isinstance(side, (ast.Tuple, ast.List, ast.Set)):
        return all(map(_names_other_classes, side.elts))
    name = side.attr if isinstance(side, ast.Attribute) else side.id if isinstance(side, ast.Name) else "EagerTensor"
    return name != "EagerTensor" and name[:1].isalpha()


_SAME_OR_NOT = (ast.Is, ast.IsNot, ast.Eq, ast.NotEq, ast.In, ast.NotIn)
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
