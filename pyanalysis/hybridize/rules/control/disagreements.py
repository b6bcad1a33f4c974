"""What does not come out of the two branches on a tensor alike: names, members of objects, results."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hybridize.facts.lift import Lifted
from hybridize.facts.model import FunctionFacts
from hybridize.interpreter.execute.branches import BranchDetail
from hybridize.rules.control.common import clash, liveness, test_of
from hybridize.rules.control.returning import returning
from hybridize.values import value as vl
from hybridize.values.value import Value


def of_names(lifted: Lifted, detail: BranchDetail) -> Iterator[str]:
    """Names that are read after the ``if`` and do not come out of both branches alike."""
    live = liveness(lifted.event.code).after(lifted.event.node)
    for names, place in ((detail.then_only, "where"), (detail.else_only, "unless")):
        for name in names:
            if name in live:
                yield f"`{name}` is defined only {place} {test_of(lifted)}, and read afterwards"
    for name, left, right in detail.ending:
        why = clash(left, right) if name in live else None
        if why is not None:
            yield f"`{name}` is {why} after the branches on {test_of(lifted)}"
    for member, left, right in detail.members:  # these come out of a graph's branches whether they are read or not
        if not left.atoms or not right.atoms:
            place = "where" if left.atoms else "unless"
            yield f"`{member}` is set only {place} {test_of(lifted)}"
            continue
        why = clash(left, right)
        if why is not None:
            yield f"`{member}` is {why} after the branches on {test_of(lifted)}"


def of_returns(function: FunctionFacts, lifted: Lifted) -> Iterator[str]:
    """Returns that one way takes and the other does not, or that give different things."""
    node = lifted.event.node
    assert isinstance(node, ast.If)
    ways = returning((lifted.event.code, node))
    if not ways.any or ways.in_loop:
        return
    if not ways.complete:
        yield (
            f"the branch on {test_of(lifted)} returns, but the rest of its block does not: a graph has"
            " to return on "
            "both ways, in the same block"
        )
        return
    values = returned_values(function, lifted)
    for one in ways.inside:
        for other in ways.opposite(one):
            left, right = values.get(one), values.get(other)
            if left is None or right is None:
                continue
            why = clash(left, right)
            if why is not None:
                yield f"the branches on {test_of(lifted)} return {why}: a graph returns one kind of value"


def returned_values(function: FunctionFacts, lifted: Lifted) -> dict[ast.AST, Value]:
    """What each return statement of the unit gives."""
    records = [lifted.steps[-1].callee] if lifted.steps else function.records
    out: dict[ast.AST, Value] = {}
    for record in records:
        for node, value in record.returns:
            out[node] = vl.join(out.get(node, vl.BOTTOM), value)
    return out
