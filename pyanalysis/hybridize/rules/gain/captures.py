"""Tensors and variables that a function uses without getting them as arguments."""

from __future__ import annotations

from hybridize.facts.model import FunctionFacts
from hybridize.values.atoms import ApiRef, Atom, Dataset, Tensor
from hybridize.values.kinds import nested, parts
from hybridize.values.objects import Class, Instance, Variable
from hybridize.values.objects import Iterator as PythonIterator
from hybridize.values.value import Value

_LIBRARIES = ("tensorflow.", "keras.", "tf_keras.")


def uses_tensor_state(function: FunctionFacts) -> bool:
    """Whether the function, or what it calls, reads a tensor, a variable or an object of TensorFlow from outside."""
    read = {**function.reads(), **function.reads_once_bound()}
    seen: set[Atom] = set()  # what one value holds, the next often holds too
    if any(isinstance(atom, Instance) and _is_of_tensorflow(atom)
           for index in range(len(function.params)) for atom in function.parameter(index).atoms):
        return True  # a layer, the variables of which are no reads of the program's
    return any(_is_state(atom) for value in read.values() if isinstance(value, Value)
               for atom in nested(value, _held, seen))


def _is_state(atom: Atom) -> bool:
    return isinstance(atom, (Tensor, Variable, Dataset)) or (isinstance(atom, Instance) and _is_of_tensorflow(atom))


def _held(atom: Atom) -> list[Value]:
    return [atom.source] if isinstance(atom, PythonIterator) else parts(atom)


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
