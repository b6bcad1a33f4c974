"""What becomes of a function when deciding about it fails: it stays as it is, and says why (HYB000)."""

from __future__ import annotations

from hybridize.decide.model import Decision
from hybridize.defects import describe
from hybridize.facts.model import FunctionFacts
from hybridize.report.model import Reason
from hybridize.rules.reasons import place
from hybridize.rules.registry import rule


def crash_reason(function: FunctionFacts, failure: Exception, doing: str) -> Reason:
    """The HYB000 of a function; ``doing`` says which part of the work failed (when debugging, it is raised)."""
    if function.program.machine.debug:
        raise failure
    asked = rule("HYB000")
    line, column = place(function.code, function.node)
    message = f"the analysis of {function.code.name}() failed while {doing}: {describe(failure)}"
    return Reason(asked.code, asked.name, asked.severity, message, function.file, line, column, (), asked.unlock)


def give_up(decision: Decision, failure: Exception, doing: str) -> None:
    """Leave the function as it is."""
    decision.reasons = [crash_reason(decision.function, failure, doing), *decision.reasons]
    decision.action = "keep" if decision.function.hybrid is not None else "decline"
    decision.safety = None
