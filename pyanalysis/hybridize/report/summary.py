"""What a report adds up to, and which of its functions a reader wants to see first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass

from hybridize.report.model import DECISIONS, SEVERITIES, FunctionReport, Reason, Report

# The decisions that change the program.
CHANGES = ("hybridize", "dehybridize", "reconfigure")


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts over a report; the field order is the order in which they are written."""

    files: int
    functions: int
    hybrid: int
    hybridize: int
    dehybridize: int
    reconfigure: int
    keep: int
    decline: int

    def as_dict(self) -> dict[str, int]:
        """The counts by name, in order."""
        return asdict(self)


def summarize(report: Report) -> Summary:
    """Count files, functions and decisions."""
    counts = dict.fromkeys(DECISIONS, 0)
    for function in report.functions:
        counts[function.decision] += 1
    hybrid = sum(function.hybrid for function in report.functions)
    return Summary(files=report.files, functions=len(report.functions), hybrid=hybrid, **counts)


def proposed(report: Report, speculative: bool = True) -> Iterator[FunctionReport]:
    """The functions that would change, all of them or only those that are safe to change."""
    for function in report.functions:
        if function.decision in CHANGES and (speculative or function.safety == "safe"):
            yield function


def left_out(report: Report) -> Iterator[FunctionReport]:
    """The speculative changes: what a run that makes only safe changes leaves undone."""
    for function in report.functions:
        if function.decision in CHANGES and function.safety != "safe":
            yield function


def worth_knowing(report: Report) -> Iterator[FunctionReport]:
    """Declined functions that would gain from being graphs: repair what stands in the way, and they can.

    Those that are declined only because there is nothing to gain (all callers are graphs already, say)
    are left out: their author has nothing to do.
    """
    for function in report.functions:
        if function.decision == "decline" and _computes_on_tensors(function) and _hindered(function):
            yield function


def kept_with_findings(report: Report) -> Iterator[FunctionReport]:
    """Hybrid functions that stay as they are although something is wrong with them today."""
    for function in report.functions:
        if function.decision == "keep" and any(reason.severity != "info" for reason in function.reasons):
            yield function


def _computes_on_tensors(function: FunctionReport) -> bool:
    facts = function.facts
    return facts.get("tensor_parameter") is True and facts.get("tensor_computation") is True


def _hindered(function: FunctionReport) -> bool:
    """Whether something other than a lack of gain (the HYB1xx rules) speaks against a graph."""
    errors = [reason for reason in function.reasons if reason.severity == "error"]
    return any(not reason.code.startswith("HYB1") for reason in errors)


def first_reason(function: FunctionReport) -> Reason | None:
    """The reason to name when there is room for one: the gravest, hazards before lack of gain."""

    def rank(reason: Reason) -> tuple[int, bool]:
        return SEVERITIES.index(reason.severity), reason.code.startswith("HYB1")

    return min(function.reasons, key=rank, default=None)


def assumptions(function: FunctionReport) -> tuple[Reason, ...]:
    """What a speculative change rests on."""
    return tuple(reason for reason in function.reasons if reason.severity == "warning")
