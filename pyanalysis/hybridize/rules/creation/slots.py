"""Optimizers in a graph, which keep the slots of the variables that it was traced with."""

from __future__ import annotations

from hybridize.facts.model import FunctionFacts
from hybridize.rules.retracing.common import arguments_of
from hybridize.values.kinds import nested
from hybridize.values.objects import Obj, Variable
from hybridize.values.value import Value

OPTIMIZERS = ("tensorflow.keras.optimizers.", "tensorflow.optimizers.")


def steps_optimizer(function: FunctionFacts) -> bool:
    """Whether the function, or what it calls, runs a method of an optimizer."""
    names = set(function.ops)
    for number in function.extent:
        unit = function.program.units.get(number)
        names.update(unit.own_ops if unit is not None else ())
    return any(name.startswith(OPTIMIZERS) for name in names)


def exchanged_variables(function: FunctionFacts) -> int | None:
    """A parameter with other variables in other calls of one graph: same dtypes, same shapes, so no other trace."""
    if not steps_optimizer(function):
        return None
    for index in arguments_of(function):
        seen: dict[Value | None, list[frozenset[Variable]]] = {}
        for record in function.records:
            if index >= len(record.arguments):
                continue
            value = record.arguments[index].plain()
            variables = frozenset(atom for atom in nested(value) if isinstance(atom, Variable))
            receiver = record.arguments[0].plain() if function.receiver == 0 else None
            earlier = seen.setdefault(receiver, [])
            if variables and (_stands_for_many(value) or any(_look_alike(variables, one) for one in earlier)):
                return index
            earlier.append(variables)
    return None


def _stands_for_many(value: Value) -> bool:
    """Whether the calls of one context pass different variables, or different lists of them."""
    return any(isinstance(atom, Obj) and not atom.unique for atom in value.atoms) or len(value.atoms) > 1


def _look_alike(one: frozenset[Variable], other: frozenset[Variable]) -> bool:
    """Whether different variables may share a trace."""
    if one == other or not other:
        return False
    return not all(_specs(variable) is not None for variable in one | other) or _all_specs(one) == _all_specs(other)


def _specs(variable: Variable) -> tuple[str, str] | None:
    if variable.dtype is None or variable.shape is None or None in variable.shape:
        return None
    return variable.dtype, str(variable.shape)


def _all_specs(variables: frozenset[Variable]) -> list[tuple[str, str]]:
    return sorted(specs for variable in variables if (specs := _specs(variable)) is not None)
