"""``# hybridize: ignore``: the author keeps a function as it is.

A bare comment keeps it out whatever would be done. One with codes, names or prefixes of codes keeps it out when one
of them stands among the reasons of the change. A change that needs no reason (``safe``, nothing to warn of) has none
that a code could name: there any code keeps the function out.
"""

from __future__ import annotations

from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.project.suppress import EVERY_CODE, is_suppressed
from hybridize.report.model import Reason
from hybridize.rules.reasons import reason
from hybridize.rules.registry import rule

KEPT_OUT = "HYB004"


def keep_out(function: FunctionFacts, program: ProgramFacts, reasons: list[Reason]) -> list[Reason]:
    """The reasons of a function with the author's veto in front, where there is one."""
    if any(one.code == KEPT_OUT for one in reasons):
        return reasons
    comments, line = program.program.suppressions, function.code.line
    codes = comments.get((function.file, line))
    if not codes:
        return reasons
    plain = function.hybrid is None and all(one.severity == "info" for one in reasons)
    by = "" if plain or EVERY_CODE in codes else next(
        (one.code for one in reasons if is_suppressed(comments, function.file, line, one.code, one.name)), None)
    if by is None or (by and any(one.severity == "error" for one in reasons)):
        return reasons
    because = f" because of {by}" if by else ""
    veto = reason(rule(KEPT_OUT), function, function.node, f"a comment of the author keeps this function out{because}")
    return [veto, *reasons]
