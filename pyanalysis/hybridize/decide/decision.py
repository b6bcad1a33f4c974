"""The decision procedure: given facts and reasons, what is done with a function and why.

For an eager function:

1. Every rule about eager functions is asked. A reason of severity ``error`` declines it, and so does a comment of
   its author (HYB004).
2. Of what is left, the outermost is taken: a function all of whose callers are graph code is covered (HYB103).
3. The change is ``safe`` when nothing was assumed (no reason of severity ``warning``), else ``speculative``.

For a hybrid function: the rules about hybrid functions propose ``dehybridize`` or ``reconfigure``; a reason of
severity ``error`` keeps it as it is.
"""

from __future__ import annotations

import functools
from collections.abc import Callable

from hybridize.decide.asking import ask_all
from hybridize.decide.coverage import Coverage
from hybridize.decide.covered import covered_reason
from hybridize.decide.crashed import crash_reason, give_up
from hybridize.decide.hybrid import decide_hybrid, leaves_graph
from hybridize.decide.kept_out import keep_out
from hybridize.decide.model import Decision, errors, forbids, warnings
from hybridize.decide.nested_weights import CODE, withdraw
from hybridize.decide.pinning import pin
from hybridize.decide.selection import Selection
from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.report.model import Reason
from hybridize.rules.base import Rule
from hybridize.rules.registry import all_rules

COVERED, REDUNDANT = "HYB103", "HYB901"
_GAIN = "HYB1"


def decide(
    program: ProgramFacts, selection: Selection, step: Callable[[int, int], None] | None = None, jobs: int = 1
) -> list[Decision]:
    """Decide about every function, in order of place. ``step`` is told how many have been looked at."""
    decisions = {number: Decision(function) for number, function in program.functions.items()}
    reasons = ask_all(list(program.functions.values()), lambda one: ask(one, program, selection), jobs, step)
    for decision, told in zip(decisions.values(), reasons):
        decision.reasons = keep_out(decision.function, program, told)
    pin(list(decisions.values()), program)
    if selection.asks(CODE):
        withdraw(list(decisions.values()), program)
    accepted = {number for number, one in decisions.items() if one.function.hybrid is None and not errors(one)}
    hybrid = {number for number, one in decisions.items() if one.function.hybrid is not None and not leaves_graph(one)}
    assumed = {number for number in accepted if warnings(decisions[number])}
    coverage = Coverage(program, accepted, hybrid)
    for number, decision in decisions.items():
        decision.covered = number in coverage.covered
        try:
            if decision.function.hybrid is None:
                _decide_eager(decision, coverage)
            else:
                decide_hybrid(decision, number, coverage, program, assumed if selection.asks(REDUNDANT) else None)
        except Exception as failure:
            give_up(decision, failure, "deciding")
    return list(decisions.values())


def ask(function: FunctionFacts, program: ProgramFacts, selection: Selection) -> list[Reason]:
    """Every reason of the rules that speak of functions of this kind; errors first, then by place.

    The rules of gain come first. Where they see none, those that presume it are not asked: there is no graph to
    speak of, and they cost most.
    """
    kind = "hybrid" if function.hybrid is not None else "eager"
    out: list[Reason] = []
    idle = False
    for rule in _asked(kind, selection):
        if idle and rule.presumes_gain:
            continue
        try:
            out.extend(rule.check(function, program))
        except Exception as failure:
            out.append(crash_reason(function, failure, f"checking {rule.code}"))
        idle = idle or (kind == "eager" and rule.code.startswith(_GAIN) and any(map(forbids, out)))
    function.forget_reads()
    return sorted(dict.fromkeys(out), key=_order)


@functools.lru_cache(maxsize=8)
def _asked(kind: str, selection: Selection) -> tuple[Rule, ...]:
    """The rules to ask about functions of a kind, those of gain first."""
    rules = [rule for rule in all_rules() if type(rule).check is not Rule.check and rule.code != COVERED
             and rule.applies_to in (kind, "both") and selection.asks(rule.code)]
    return tuple(sorted(rules, key=lambda rule: not rule.code.startswith(_GAIN)))


def _order(reason: Reason) -> tuple[object, ...]:
    return (("error", "warning", "info").index(reason.severity), reason.code, reason.file, reason.line, reason.column,
            reason.message)


def _decide_eager(decision: Decision, coverage: Coverage) -> None:
    if decision.covered and not any(forbids(one) and one.code.startswith(_GAIN) for one in decision.reasons):
        decision.reasons.insert(0, covered_reason(decision.function, coverage))
    if errors(decision):
        decision.action = "decline"
        return
    decision.action = "hybridize"
    decision.safety = "speculative" if warnings(decision) else "safe"
