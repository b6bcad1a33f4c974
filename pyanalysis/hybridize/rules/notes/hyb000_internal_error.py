"""HYB000: the analysis of a function failed."""

from __future__ import annotations

from collections.abc import Iterator

from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.report.model import Reason
from hybridize.rules.notes.base import Note


class InternalError(Note):
    """Nothing is decided about a function whose analysis failed."""

    code = "HYB000"
    name = "internal-error"
    severity = "error"
    applies_to = "both"
    what_happens = "The analysis of this function stopped with a failure of its own, so nothing is decided about it."
    why = "This is a defect of hybridize, not of the program. Every other function is analysed as usual."
    unlock = "Please report it with the message and, if you can, the function."

    def check(self, function: FunctionFacts, program: ProgramFacts) -> Iterator[Reason]:
        """One reason where the machine noted a failure."""
        if function.internal_error is not None:
            yield self.reason(function, function.node, f"the analysis of {function.code.name}() failed: "
                              f"{function.internal_error}")
