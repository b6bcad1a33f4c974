"""Tensors and variables that a function uses without getting them as arguments."""

from __future__ import annotations

from collections.abc import Iterator

from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.values.atoms import ApiRef, Dataset, Tensor
from hybridize.values.kinds import contents
from hybridize.values.objects import Class, Instance, Iterator as PythonIterator, Variable
from hybridize.values.value import Value

_LIBRARIES = ("tensorflow.", "keras.", "tf_keras.")


def uses_tensor_state(function: FunctionFacts, program: ProgramFacts) -> bool:
    """Whether the function, or what it calls, reads a tensor, a variable or an object of TensorFlow from outside."""
    return any(_holds_state(value, 3) for value in _read(function, program))


def _read(function: FunctionFacts, program: ProgramFacts) -> Iterator[Value]:
    for value in function.reads().values():
        if isinstance(value, Value):
            yield value
    for number in sorted(function.extent):  # names that are bound once are not among the reads
        unit = program.units.get(number)
        for record in unit.records if unit is not None else ():
            for obj, key in record.read_nodes:
                found = obj.fields.get(key)
                if isinstance(found, Value) and obj not in record.allocated:
                    yield found


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
