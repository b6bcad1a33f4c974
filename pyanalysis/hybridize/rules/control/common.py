"""What the rules about control flow share: statements that a tensor decides, and values that must agree."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hybridize.facts.lift import Lifted
from hybridize.facts.liveness import Liveness
from hybridize.facts.model import FunctionFacts
from hybridize.interpreter.execute.members import names_bound
from hybridize.interpreter.state.record import BRANCH, LOOP, Event
from hybridize.interpreter.state.staged import BranchDetail, LoopDetail
from hybridize.project.code import Code
from hybridize.project.nodes import blocks_behind
from hybridize.project.spelling import quoted
from hybridize.remember import remembered
from hybridize.rules.results.carried import composite
from hybridize.values.atoms import Array, Atom, Const, Scalar, StaticShape, Tensor, Tuple
from hybridize.values.kinds import is_unknown
from hybridize.values.objects import Dictionary, Instance, Sequence, Variable
from hybridize.values.value import Value

MOST = 3  # reasons of one rule for one function: after that the picture is clear
_NUMBER_DTYPES = {"int": "int32", "float": "float32", "bool": "bool", "complex": "complex128"}


def staged(function: FunctionFacts, lifted: Lifted) -> bool:
    """Whether the condition of a statement is a tensor when the function is traced.

    AutoGraph stages a statement on a tensor that exists (a global, an attribute) as one on a symbol.
    """
    detail = lifted.event.detail
    if isinstance(detail, LoopDetail) and detail.iterates == "dataset":
        return True
    return function.symbolic(lifted.subject) or any(
        isinstance(atom, (Tensor, Variable)) for atom in lifted.subject.atoms
    )


def branches(function: FunctionFacts) -> Iterator[tuple[Lifted, BranchDetail]]:
    """Every ``if`` statement on a tensor."""
    for lifted in function.events(BRANCH):
        if isinstance(lifted.event.detail, BranchDetail) and staged(function, lifted):
            yield lifted, lifted.event.detail


def loops(function: FunctionFacts) -> Iterator[tuple[Lifted, LoopDetail]]:
    """Every loop over a tensor or with a tensor as its condition."""
    for lifted in function.events(LOOP):
        if isinstance(lifted.event.detail, LoopDetail) and staged(function, lifted):
            yield lifted, lifted.event.detail


@remembered
def liveness(code: Code) -> Liveness:
    """Live variables of a unit, computed once."""
    return Liveness(code)


def live_after(event: Event) -> frozenset[str]:
    """Names that come out of a statement that a tensor decides: those that are read after it, or in the next round."""
    found, detail = liveness(event.code), event.detail
    if isinstance(detail, LoopDetail):
        return found.after(event.node) | found.at_head(event.node)
    if isinstance(detail, BranchDetail) and detail.loop is not None:
        return found.after(detail.loop) | found.at_head(detail.loop) | _handed_out(found, detail.loop, event.node)
    return found.after(event.node)


def _handed_out(found: Liveness, loop: ast.AST, node: ast.AST) -> frozenset[str]:
    """Names that what follows ``node`` in a block of the round binds, and blocks around that one read."""
    live: set[str] = set()
    bound: frozenset[str] = frozenset()
    for block in blocks_behind(getattr(loop, "body", []), node):
        live |= bound & found.entering(block)
        bound = bound.union(*map(names_bound, block))
    return frozenset(live)


def test_of(lifted: Lifted) -> str:
    """The condition, or what a loop goes over, as the author wrote it."""
    return head_of(lifted.event.node)


def head_of(node: ast.AST) -> str:
    """The condition of a statement, or what a loop goes over, as the author wrote it."""
    shown: ast.AST = getattr(node, "test", None) or getattr(node, "iter", None) or node
    return quoted(shown)


def clash(left: Value, right: Value, shapes: bool = False, depth: int = 3) -> str | None:
    """Why two values cannot come out of the branches (with ``shapes``: the rounds) of one graph operation."""
    for one in left.ordered():
        for other in right.ordered():
            why = _pair(one, other, shapes, depth)
            if why is not None:
                return why
    return None


def _pair(one: Atom, other: Atom, shapes: bool, depth: int) -> str | None:
    if one == other or is_unknown(one) or is_unknown(other):
        return None
    if _is_none(one) or _is_none(other):
        return f"None and {_kind(other if _is_none(one) else one)}"
    mine, theirs = dtype_of(one), dtype_of(other)
    if mine is not None and theirs is not None:
        if mine != theirs and "any" not in (mine, theirs):
            return f"{mine} and {theirs}"
        return _shapes(one, other) if shapes else None
    if isinstance(one, Tuple) and isinstance(other, Tuple):
        if one.type_ref is not other.type_ref:
            return f"{_kind(one)} and {_kind(other)}"
        if len(one.items) != len(other.items):
            return f"tuples of {len(one.items)} and {len(other.items)}"
        return _first(zip(one.items, other.items, strict=True), shapes, depth)
    if isinstance(one, Sequence) and isinstance(other, Sequence):
        return _sequences(one, other, shapes, depth)
    if isinstance(one, Dictionary) and isinstance(other, Dictionary):
        return _dictionaries(one, other, shapes, depth)
    if isinstance(one, StaticShape) and isinstance(other, StaticShape):
        return None
    if isinstance(one, Instance) and isinstance(other, Instance) and composite(one) and composite(other):
        return None
    return f"{_kind(one)} and {_kind(other)}"


def dtype_of(atom: Atom) -> str | None:
    """The dtype that a value has as a tensor; ``any`` if not known, None if it cannot be one."""
    if isinstance(atom, (Tensor, Array, Variable)):
        return atom.dtype or "any"
    if isinstance(atom, (Const, Scalar)):
        return _NUMBER_DTYPES.get(atom.type_name)
    return None


def _shapes(one: Atom, other: Atom) -> str | None:
    mine, theirs = getattr(one, "shape", ()), getattr(other, "shape", ())
    if mine is None or theirs is None:
        return None
    if len(mine) != len(theirs) or any(a != b for a, b in zip(mine, theirs, strict=True) if a and b):
        return f"shape {_text(mine)} and shape {_text(theirs)}"
    return None


def _text(shape: tuple[int | None, ...]) -> str:
    return str(tuple("?" if size is None else size for size in shape)).replace("'", "")


def _sequences(one: Sequence, other: Sequence, shapes: bool, depth: int) -> str | None:
    mine, theirs = one.fields.get("content"), other.fields.get("content")
    if mine is None or theirs is None or mine.items is None or theirs.items is None:
        return None
    if len(mine.items) != len(theirs.items):
        return f"lists of {len(mine.items)} and {len(theirs.items)}"
    return _first(zip(mine.items, theirs.items, strict=True), shapes, depth)


def _dictionaries(one: Dictionary, other: Dictionary, shapes: bool, depth: int) -> str | None:
    mine, theirs = one.fields.get("content"), other.fields.get("content")
    if mine is None or theirs is None or mine.rest_value.atoms or theirs.rest_value.atoms:
        return None
    if set(mine.known) != set(theirs.known):
        return "dictionaries with different keys"
    return _first(((value, theirs.known[key]) for key, value in mine.known.items()), shapes, depth)


def _first(pairs: object, shapes: bool, depth: int) -> str | None:
    if not depth:
        return None
    found = (clash(left, right, shapes, depth - 1) for left, right in pairs)  # type: ignore[attr-defined]
    return next((why for why in found if why is not None), None)


def _is_none(atom: Atom) -> bool:
    return isinstance(atom, Const) and atom.value is None


def _kind(atom: Atom) -> str:
    dtype = dtype_of(atom)
    if dtype is not None:
        return (
            "a tensor"
            if dtype == "any" or not isinstance(atom, (Const, Scalar))
            else f"{atom.type_name} number"
        )
    if isinstance(atom, (Const, Scalar)):
        return f"a Python {atom.type_name}"
    if isinstance(atom, Sequence):
        return f"a {atom.type_name}"
    if isinstance(atom, Tuple) and atom.type_ref is not None:
        return f"a {getattr(atom.type_ref, 'name', 'named tuple')}"
    words = {"function": "a function", "instance": "an object", "bound": "a method", "api": "a function"}
    return words.get(atom.kind, f"a {atom.kind}")
