"""HYB002: code that cannot be followed runs inside the function."""

from __future__ import annotations

from collections.abc import Iterator

from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.facts.plain import is_plain
from hybridize.interpreter.state.record import UNKNOWN
from hybridize.report.model import Reason
from hybridize.rules.notes.base import Note


class UnknownCode(Note):
    """What unknown code does is not known, so the change rests on its having no effect."""

    code = "HYB002"
    name = "unknown-code"
    what_happens = "The function calls something that the analysis could not follow: it may have any effect."
    why = "Effects of unknown code would happen at trace time only, and values it computes would be frozen."
    unlock = "Give the value a type hint, or make the call resolvable; or read the change before you apply it."

    def check(self, function: FunctionFacts, program: ProgramFacts) -> Iterator[Reason]:
        """One reason for every distinct cause, at most three."""
        seen: set[str] = set()
        for lifted in function.events(UNKNOWN):
            cause = str(lifted.event.detail)
            if cause in seen or len(seen) >= 3:
                continue
            seen.add(cause)
            yield self.reason(
                function,
                lifted,
                f"a call here cannot be followed ({cause}), so its effects are not known",
                what=f"not followed: {cause}",
            )
        caller = program.unfollowed.get(function.code.number)
        if caller is not None and not seen and not is_plain(function):
            yield self.reason(
                function,
                function.node,
                f"not every context is followed of {caller}(), which calls {function.code.name}(): it may run on other "
                f"arguments and state than were seen",
            )
