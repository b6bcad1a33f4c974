"""HYB004: a comment of the author keeps the function out."""

from __future__ import annotations

from collections.abc import Iterator

from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.report.model import Reason
from hybridize.rules.notes.base import Note


class KeptOut(Note):
    """``# hybridize: ignore`` on the ``def`` line or the decorator."""

    code = "HYB004"
    name = "kept-out"
    severity = "error"
    applies_to = "both"
    what_happens = "A comment `# hybridize: ignore` stands beside the definition, so nothing is changed there."
    why = "The author has decided."
    unlock = "Remove the comment."

    def check(self, function: FunctionFacts, program: ProgramFacts) -> Iterator[Reason]:
        """The report looks at the comments itself."""
        yield from ()
