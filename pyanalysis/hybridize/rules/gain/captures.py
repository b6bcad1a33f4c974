"""Tensors and variables that a function uses without getting them as arguments."""

from __future__ import annotations

from hybridize.facts.model import FunctionFacts
from hybridize.values.atoms import ApiRef, Dataset, Tensor
from hybridize.values.kinds import contents
from hybridize.values.objects import Class, Instance, Variable
from hybridize.values.objects import Iterator as PythonIterator
from hybridize.values.value import Value

_LIBRARIES = ("tensorflow.", "keras.", "tf_keras.")


def uses_tensor_state(function: FunctionFacts) -> bool:
    """Whether the function, or what it calls, reads a tensor, a variable or an object of TensorFlow from outside."""
    read = {**function.reads(), **function.reads_once_bound()}
    return any(_holds_state(value, 3) for value in read.values() if isinstance(value, Value))


def _holds_state(value: Value, depth: int) -> bool:
    for atom in value.atoms:
        if isinstance(atom, (Tensor, Variable, Dataset)):
            return True
        if isinstance(atom, Instance) and _is_of_tensorflow(atom):
            return True
        if depth and any(_holds_state(held, depth - 1) for held in _held(atom)):
            return True
    return False


def _held(atom: object) -> list[Value]:
    if isinstance(atom, PythonIterator):
        return [atom.source]
    if isinstance(atom, Instance):
        return [field for field in atom.fields.values() if isinstance(field, Value)]
    return contents(atom)  # type: ignore[arg-type]


def _is_of_tensorflow(atom: Instance) -> bool:
    """A layer, model, generator, table, ...: an object of TensorFlow, or of a class that derives from one."""
    names = (
        [atom.cls.name]
        if isinstance(atom.cls, ApiRef)
        else [base.name for base in atom.cls.mro if isinstance(base, ApiRef)]
        if isinstance(atom.cls, Class)
        else []
    )
    return any(name.startswith(_LIBRARIES) for name in names)
