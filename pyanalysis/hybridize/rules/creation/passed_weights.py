"""Calls that pass weights of Keras 3 as arguments. A graph that is called while another is traced cannot take them:
Keras is asked for their numbers, which it has only eagerly, and raises NotImplementedError.
"""

from __future__ import annotations

from collections.abc import Iterator

from hybridize.facts.graphs import how_called
from hybridize.facts.model import Caller, FunctionFacts, ProgramFacts
from hybridize.interpreter.models.tensors import KERAS_WEIGHT
from hybridize.remember import remembered
from hybridize.values.kinds import nested
from hybridize.values.objects import Variable
from hybridize.values.value import Value


def holds_weight(value: Value) -> bool:
    """Whether a weight of a Keras layer is the value, or in the containers in it."""
    return any(isinstance(atom, Variable) and KERAS_WEIGHT in atom.fields for atom in nested(value))


def passing(function: FunctionFacts) -> Iterator[Caller]:
    """The calls of the function that pass a weight."""
    for caller in function.callers:
        if how_called(caller) != "py_function" and any(
                holds_weight(value) for index, value in enumerate(caller.edge.passed) if index != function.receiver):
            yield caller


@remembered
def taking_graphs(program: ProgramFacts) -> list[tuple[FunctionFacts, frozenset[int]]]:
    """The hybrid functions that are passed weights, and the code units that pass them."""
    if program.program.target.keras == 2:
        return []
    found = ((unit, frozenset(caller.record.code.number for caller in passing(unit)))
             for unit in program.functions.values() if unit.hybrid is not None)
    return [(unit, callers) for unit, callers in found if callers]
