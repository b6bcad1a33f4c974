"""Functions that take weights of Keras 3 and would be graphs that other graphs call (HYB607): these calls raise.

Which functions are graphs only the other decisions can tell: what is a graph already, and what becomes one.
"""

from __future__ import annotations

from hybridize.decide.model import Decision, errors
from hybridize.facts.graphs import how_called
from hybridize.facts.model import Caller, FunctionFacts, ProgramFacts
from hybridize.rules.creation.passed_weights import passing
from hybridize.rules.reasons import reason
from hybridize.rules.registry import rule

CODE = "HYB607"
_UNLOCK = "Nothing to unlock: the graph that calls the function traces it as well."


def withdraw(decisions: list[Decision], program: ProgramFacts) -> None:
    """Decline the functions to which code of a graph passes weights."""
    if program.program.target.keras == 2:
        return
    traced: set[int] | None = None
    for decision in decisions:
        function = decision.function
        if function.hybrid is not None or errors(decision):
            continue
        for caller in passing(function):
            traced = _traced(decisions) if traced is None else traced
            if how_called(caller) == "graph_callback" or caller.record.code.number in traced:
                told = reason(rule(CODE), function, function.node, _message(function, caller), _UNLOCK)
                decision.reasons.insert(0, told)
                break


def _traced(decisions: list[Decision]) -> set[int]:
    """The code units that graphs run, as the program is and as it would be."""
    graphs = (one.function for one in decisions if one.function.hybrid is not None or not errors(one))
    return {number for function in graphs for number in function.extent}


def _message(function: FunctionFacts, caller: Caller) -> str:
    by = caller.record.code.qualname or caller.edge.via or "a graph"
    return (f"{by}() passes weights of Keras to {function.code.name}() while a graph is traced: as a graph of its own "
            "it could not take them there")
