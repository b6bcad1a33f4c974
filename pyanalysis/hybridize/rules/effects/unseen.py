"""Calls that the text of a program does not show."""

from __future__ import annotations

from hybridize.facts.lift import Lifted
from hybridize.facts.model import FunctionFacts
from hybridize.interpreter.state.record import CallEdge

_SHOWN = frozenset({"call", "construct", "keras_call"})


def unseen_step(function: FunctionFacts, lifted: Lifted) -> CallEdge | None:
    """The first call on the way to an event that nobody wrote down: by an operator, a property, a decorator, ..."""
    for step in lifted.steps:
        if step.how not in _SHOWN or _is_wrapper(function, step):
            return step
    return None


def _is_wrapper(function: FunctionFacts, step: CallEdge) -> bool:
    """Whether the callee is what a decorator put around the function that the text names."""
    maker = step.callee.code.parent
    unit = function.program.function_of(maker) if maker is not None and maker.is_function else None
    return unit is not None and any(caller.edge.how == "decorator" for caller in unit.callers)
