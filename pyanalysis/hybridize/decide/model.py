"""What is decided about one function."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from hybridize.facts.model import FunctionFacts
from hybridize.facts.pins import Pins
from hybridize.report.model import Reason


@dataclass(slots=True)
class Decision:
    """What is done with one function. ``arguments``: keyword -> source text, for the decorator that is written."""

    function: FunctionFacts
    action: str = "decline"
    safety: str | None = None
    reasons: list[Reason] = field(default_factory=list)
    arguments: dict[str, str] = field(default_factory=dict)
    signature: list[dict[str, Any]] | None = None  # as the report shows it
    withheld: str | None = None  # why there is no signature
    pins: Pins | None = None  # dtypes that the signature must give, or the function could not be a graph
    covered: bool = False  # every call of it comes from graph code, whatever else speaks about the function


def forbids(reason: Reason) -> bool:
    """Whether a reason forbids the change."""
    return reason.severity == "error"


def errors(decision: Decision) -> bool:
    """Whether some reason forbids the change."""
    return any(map(forbids, decision.reasons))


def warnings(decision: Decision) -> bool:
    """Whether some reason names an assumption."""
    return any(reason.severity == "warning" for reason in decision.reasons)
