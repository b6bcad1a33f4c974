"""What does not come out of the two branches on a tensor alike: names, members of objects, results."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hybridize.facts.lift import Lifted
from hybridize.facts.liveness import captured_by_functions
from hybridize.facts.model import FunctionFacts
from hybridize.interpreter.state.staged import BranchDetail
from hybridize.rules.control.common import clash, live_after, test_of
from hybridize.rules.control.lengths import is_lengthened
from hybridize.rules.control.returning import returning
from hybridize.values import value as vl
from hybridize.values.atoms import Tensor
from hybridize.values.kinds import is_unknown
from hybridize.values.value import Value


def of_names(lifted: Lifted, detail: BranchDetail) -> Iterator[str]:
    """Names that are read after the ``if`` and do not come out of both branches alike."""
    live, test = live_after(lifted.event), test_of(lifted)
    if detail.loop is not None:
        missing = f"has no value where `continue` under {test} leaves the round"
        places, behind = (missing, missing), f"at the end of the round and where `continue` under {test} leaves it"
    else:
        places, behind = (f"is defined only where {test}", f"is defined only unless {test}"), (
            f"after the branches on {test}")
    for names, place in zip((detail.then_only, detail.else_only), places, strict=True):
        yield from (f"`{name}` {place}, and read afterwards" for name in names if name in live)
    for name in detail.nowhere:
        if name in live:
            yield f"`{name}` is bound in no branch on {test} that runs, and read afterwards: a graph needs its value"
    for name, left, right in detail.ending:
        why = (clash(left, right) or _longer(lifted, detail, name, left, right)) if name in live else None
        if why is not None:
            yield f"`{name}` is {why} {behind}"
    for member, left, right in detail.members:  # these come out of a graph's branches whether they are read or not
        if not left.atoms or not right.atoms:
            place = "where" if left.atoms else "unless"
            yield f"`{member}` is set only {place} {test_of(lifted)}"
            continue
        why = clash(left, right)
        if why is not None:
            yield f"`{member}` is {why} after the branches on {test_of(lifted)}"


def _longer(lifted: Lifted, detail: BranchDetail, name: str, left: Value, right: Value) -> str | None:
    """A collection, the length of which nobody knows, is longer on one way by what its text says."""
    place = lifted.event.node if detail.loop is None else detail.loop
    longer = left is not right and (is_lengthened(place, name, left) or is_lengthened(place, name, right))
    return "of another length" if longer else None


def of_captured(lifted: Lifted, detail: BranchDetail) -> Iterator[str]:
    """Names that inner functions read, where a branch returns: they come out of the branch, and of the rest."""
    node, code = lifted.event.node, lifted.event.code
    assert isinstance(node, ast.If)
    ways, inner = returning((code, node)), captured_by_functions(code)
    if detail.loop is not None or not inner or not ways.any or ways.in_loop:
        return
    for name, before in detail.captured:
        if name not in inner or not ways.binds(name):
            continue
        if not before.atoms and not ways.always_binds(name):
            yield (f"`{name}` is read by a function within, so that a graph gives it on both ways of {test_of(lifted)},"
                   " and one of them returns without it")
        elif before.atoms and not all(isinstance(atom, Tensor) or is_unknown(atom) for atom in before.atoms):
            yield (f"`{name}` is read by a function within, so that a graph gives it on both ways of {test_of(lifted)},"
                   " and one of them leaves what it was before")


def of_returns(function: FunctionFacts, lifted: Lifted) -> Iterator[str]:
    """Returns that one way takes and the other does not, or that give different things."""
    node = lifted.event.node
    assert isinstance(node, ast.If)
    ways = returning((lifted.event.code, node))
    if not ways.any or ways.in_loop:
        return
    if not ways.complete:
        rest = "not on all of its ways" if ways.ends else "the rest of its block does not"
        yield (
            f"the branch on {test_of(lifted)} returns, but {rest}: a graph has to return on both ways, in the same "
            "block"
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
