"""Functions that are hybrid already: remove the decorator, change its arguments, or keep it.

1. The decorator is removed where a graph gives nothing: the function is redundant (HYB901), idle (HYB902),
   traced at every call (HYB903) or made for every call (HYB804). What the program relies on (HYB904, an
   ``info``), an effect that happens while tracing (HYB906) and any ``error`` keep it.
2. Else its arguments are changed where they have new names (HYB905), stand at positions that moved (HYB809),
   or where shapes vary without a word about them (HYB803).
3. A ``warning`` of a rule that speaks of the change makes it speculative.
"""

from __future__ import annotations

from hybridize.decide.coverage import Coverage
from hybridize.decide.covered import redundant_reason
from hybridize.decide.kept_out import keep_out
from hybridize.decide.model import Decision, errors
from hybridize.decide.options import modern_options
from hybridize.facts.decorators import ABOVE
from hybridize.facts.model import ProgramFacts
from hybridize.facts.shapes import varying
from hybridize.report.model import Reason
from hybridize.rules.retracing.hyb803_varying_shapes import generalisable

# Rules whose finding proposes to take the decorator off.
REMOVING = frozenset({"HYB804", "HYB901", "HYB902", "HYB903"})
# The rule whose finding names what relies on the decorator, and the one that tells what it hides.
RELIANCE, HIDDEN = "HYB904", "HYB906"
RENAMING = frozenset({"HYB809", "HYB905"})
SHAPES = "HYB803"


def leaves_graph(decision: Decision) -> bool:
    """Whether a hybrid function loses its graph on its own account, so that it covers nothing any more."""
    return _removable(decision, REMOVING)


def decide_hybrid(
    decision: Decision, number: int, coverage: Coverage, program: ProgramFacts, assumed: set[int] | None
) -> None:
    """Settle a hybrid function from its reasons.

    ``assumed``: the functions that this run makes hybrid on an assumption; None when HYB901 is not asked.
    """
    hybrid = decision.function.hybrid
    if assumed is not None and number in coverage.covered and hybrid is not None and hybrid.form != ABOVE:
        told = [*redundant_reason(decision.function, coverage, assumed), *decision.reasons]
        decision.reasons = keep_out(decision.function, program, told)
    if _removable(decision, REMOVING):
        decision.action = "dehybridize"
        decision.safety = _safety(decision, REMOVING | {RELIANCE})
        return
    if not _proposed(decision, REMOVING):
        decision.reasons = [reason for reason in decision.reasons if reason.code != RELIANCE]
    decision.action, decision.safety = "keep", None
    if not _reconfigured(decision, program):
        return
    decision.action = "reconfigure"


def _proposed(decision: Decision, codes: frozenset[str]) -> bool:
    return any(reason.code in codes for reason in decision.reasons)


def _removable(decision: Decision, codes: frozenset[str]) -> bool:
    hybrid = decision.function.hybrid
    assert hybrid is not None
    if hybrid.form != "decorator" or errors(decision) or not _proposed(decision, codes):
        return False
    return not any(
        reason.code == HIDDEN or (reason.code == RELIANCE and reason.severity == "info")
        for reason in decision.reasons
    )


def _reconfigured(decision: Decision, program: ProgramFacts) -> bool:
    """Whether other arguments are due; the decision then holds them."""
    function = decision.function
    assert function.hybrid is not None
    if function.hybrid.form != "decorator" or errors(decision):
        return False
    relax = _relaxes(decision, program)
    if not relax and not _proposed(decision, RENAMING):
        return False
    options = modern_options(function, program, relax)
    if options is None:
        return False
    decision.arguments = options
    decision.safety = _safety(decision, RENAMING | ({SHAPES} if relax else set()))
    return True


def _relaxes(decision: Decision, program: ProgramFacts) -> bool:
    """Whether ``reduce_retracing`` is due: the body must not tell how often it is traced."""
    if not _proposed(decision, frozenset({SHAPES})) or _proposed(decision, frozenset({HIDDEN})):
        return False
    found = varying(decision.function, program)
    return found is not None and generalisable(decision.function, found)


def _safety(decision: Decision, codes: frozenset[str]) -> str:
    """A warning among the reasons that speak of the change is an assumption of it."""
    assumed = any(_speaks(reason, codes) for reason in decision.reasons)
    return "speculative" if assumed else "safe"


def _speaks(reason: Reason, codes: frozenset[str]) -> bool:
    return reason.severity == "warning" and reason.code in codes
