"""Functions that are hybrid already: remove the decorator, change its arguments, or keep it."""

from __future__ import annotations

from hybridize.decide.coverage import Coverage
from hybridize.decide.decision import Decision, errors
from hybridize.decide.options import modern_options
from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.report.model import Reason

# Rules whose finding proposes to take the decorator off.
REMOVING = ("HYB901", "HYB902", "HYB903")
# Rules whose finding says what the arguments of the decorator should be.
CHANGING = ("HYB905", "HYB803")


def decide_hybrid(decision: Decision, number: int, coverage: Coverage, program: ProgramFacts) -> None:
    """Settle a hybrid function from its reasons."""
    function = decision.function
    if number in coverage.covered:
        decision.reasons = _with_redundant(decision.reasons, function, coverage)
    codes = {reason.code for reason in decision.reasons}
    blocked = errors(decision)
    assert function.hybrid is not None
    if function.hybrid.form == "decorator" and not blocked and codes & set(REMOVING):
        decision.action = "dehybridize"
        decision.safety = _safety(decision, REMOVING)
        return
    options = modern_options(function, program, "HYB803" in codes)
    if function.hybrid.form == "decorator" and options is not None and codes & {*CHANGING, "HYB809"}:
        decision.action = "reconfigure"
        decision.safety = _safety(decision, CHANGING)
        decision.arguments = options
        return
    decision.action = "keep"
    decision.safety = None


def _safety(decision: Decision, proposing: tuple[str, ...]) -> str:
    """Warnings of other rules than the ones that propose the change are assumptions."""
    assumed = any(reason.severity == "warning" and reason.code not in proposing for reason in decision.reasons)
    return "speculative" if assumed else "safe"


def _with_redundant(reasons: list[Reason], function: FunctionFacts, coverage: Coverage) -> list[Reason]:
    from hybridize.decide.covered import covered_reason
    from hybridize.rules.registry import rule

    redundant = rule("HYB901")
    base = covered_reason(function, coverage)
    told = Reason(redundant.code, redundant.name, "info", base.message + ": its own decorator only nests", base.file,
                  base.line, base.column, base.trace, redundant.unlock)
    return [told, *reasons]
