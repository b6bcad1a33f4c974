"""What a statement that a tensor decides does with names; in a graph it is one operation, and names are its results.

An event joins what several runs of its statement saw, as rounds of a loop around it do: each of them is traced.
"""

from __future__ import annotations

import ast
from typing import NamedTuple

from hybridize.values.value import Value

Ends = tuple[tuple[str, Value, Value], ...]  # a name and two values of it
Names = tuple[str, ...]


class BranchDetail(NamedTuple):
    """What an ``if`` does with names. Values are those at the end of each branch.

    ``ending``: names that a branch binds, and others that do not come out alike. ``loop``: the second way is the rest
    of a round of this loop, which the first way leaves by ``continue``.
    """

    then_only: Names
    else_only: Names
    ending: Ends
    members: Ends = ()  # attributes and items that are set; BOTTOM where one is not
    nowhere: Names = ()  # bound in neither branch as far as it runs, though the text of one binds them
    captured: tuple[tuple[str, Value], ...] = ()  # what inner functions read, before the ``if`` (BOTTOM: not bound)
    loop: ast.AST | None = None

    def joined(self, other: BranchDetail) -> BranchDetail:
        """Both, of two runs of the statement."""
        if self == other:
            return other
        return BranchDetail(
            _either(self.then_only, other.then_only), _either(self.else_only, other.else_only),
            _all(self.ending, other.ending), _all(self.members, other.members),
            _either(self.nowhere, other.nowhere), other.captured, self.loop or other.loop)


class LoopDetail(NamedTuple):
    """What a loop does with names.

    ``ending``: those that the body binds, and others that change; before the loop (BOTTOM: not bound), after a round.
    """

    first_inside: Names
    ending: Ends
    iterates: str  # tensor, dataset, range, condition
    members: Ends = ()  # attributes and items that the rounds set
    nowhere: Names = ()  # bound neither before the loop nor in a round as far as it runs, though its text binds them

    def joined(self, other: LoopDetail) -> LoopDetail:
        """Both, of two runs of the statement."""
        if self == other:
            return other
        return LoopDetail(
            _either(self.first_inside, other.first_inside), _all(self.ending, other.ending), other.iterates,
            _all(self.members, other.members), _either(self.nowhere, other.nowhere))


def _either(mine: Names, others: Names) -> Names:
    return mine if mine == others else tuple(sorted({*mine, *others}))


def _all(mine: Ends, others: Ends) -> Ends:
    return mine if mine == others else tuple(dict.fromkeys((*mine, *others)))
