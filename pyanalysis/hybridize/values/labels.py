"""Labels tell where a value came from: which parameters it was computed from, or which function's op made it.

A label is global (it names the owning function), so it keeps its meaning on the heap and when an event is
lifted from a callee to its callers:

* ``VALUE``  the value was computed from the value of parameter ``index`` of ``owner``;
* ``SHAPE``  it was computed from static facts (shape, dtype, rank) of that parameter only;
* ``OP``     it is the result of a tensor op executed in the body of ``owner`` (``index`` is -1);
* ``SIZE``   an op in the body of ``owner`` gave it a size that depends on values, so a graph does not know it;
* ``HELD``   an op in the body of ``owner`` took it from an integer variable or drew it: a graph has no value for it;
* ``VIEW``   an assignment in the body of ``owner`` returned it: a view of a variable, bound to that assignment.
"""

from __future__ import annotations

from typing import NamedTuple

VALUE = "value"
SHAPE = "shape"
OP = "op"
SIZE = "size"
HELD = "held"
VIEW = "view"


class Label(NamedTuple):
    """One origin. ``owner`` is the identity number of a code unit (:class:`hybridize.project.code.Code`)."""

    kind: str
    owner: int
    index: int  # type: ignore[assignment]  # hides tuple.index, which labels have no use for


Labels = frozenset[Label]
NONE: Labels = frozenset()
LIMIT = 24

_parameter: dict[tuple[int, int], Labels] = {}
_made: dict[int, Labels] = {}
_sized: dict[int, Labels] = {}
_held: dict[int, Labels] = {}
_viewed: dict[int, Labels] = {}
_static: dict[Labels, Labels] = {}
_spelled: dict[Labels, str] = {}
_cut: dict[Labels, Labels] = {}
_unions: dict[tuple[Labels, Labels], Labels] = {}
_alike: dict[Labels, Labels] = {}  # equal sets are one object: of a large program that is a gigabyte


def reset() -> None:
    """Forget what was computed of the labels of one analysis; see :func:`hybridize.values.value.reset`."""
    for remembered in (_static, _spelled, _cut, _unions, _alike):
        remembered.clear()


def parameter(owner: int, index: int) -> Labels:
    """The labels of parameter ``index`` at entry of ``owner``."""
    key = (owner, index)
    found = _parameter.get(key)
    if found is None:
        found = _parameter[key] = frozenset((Label(VALUE, owner, index),))
    return found


def made_by(owner: int) -> Labels:
    """The labels of a tensor that an op in ``owner`` makes."""
    found = _made.get(owner)
    if found is None:
        found = _made[owner] = frozenset((Label(OP, owner, -1),))
    return found


def sized_by(owner: int) -> Labels:
    """The labels of a tensor whose size an op in ``owner`` finds out from values."""
    found = _sized.get(owner)
    if found is None:
        found = _sized[owner] = frozenset((Label(SIZE, owner, -1),))
    return found


def held_by(owner: int) -> Labels:
    """The labels of an integer that an op in ``owner`` reads from a variable, or draws."""
    found = _held.get(owner)
    if found is None:
        found = _held[owner] = frozenset((Label(HELD, owner, -1),))
    return found


def viewed_by(owner: int) -> Labels:
    """The labels of what an assignment to a variable returns in ``owner``."""
    found = _viewed.get(owner)
    if found is None:
        found = _viewed[owner] = frozenset((Label(VIEW, owner, -1),))
    return found


def spelled(labels: Labels) -> str:
    """The labels as text, in order."""
    found = _spelled.get(labels)
    if found is None:
        found = _spelled[labels] = ",".join(f"{label.kind}.{label.owner}.{label.index}" for label in sorted(labels))
    return found


def settled(labels: Labels) -> Labels:
    """The labels of a result whose whole shape is known, whatever it was computed from."""
    for label in labels:
        if label.kind == SIZE:
            return frozenset(label for label in labels if label.kind != SIZE)
    return labels


def from_values(labels: Labels) -> bool:
    """Whether values of parameters, or results of ops, are among the origins."""
    return any(label.kind == VALUE or label.kind == OP for label in labels)


def static_of(labels: Labels) -> Labels:
    """The labels of a static fact (shape, dtype) of a value that has ``labels``."""
    if not labels:
        return labels
    found = _static.get(labels)
    if found is None:
        found = frozenset(label if label.kind == SIZE else Label(SHAPE, label.owner, label.index)
                          for label in labels if label.kind != OP and label.kind != HELD and label.kind != VIEW)
        found = _static[labels] = _alike.setdefault(found, found)
    return found


def union(left: Labels, right: Labels) -> Labels:
    """Join of two label sets; op labels are dropped first when a set grows past :data:`LIMIT`."""
    if left is right or not right:
        return left
    if not left:
        return right
    found = _unions.get((left, right))
    if found is None:
        both = left | right
        if len(both) == len(left):
            both = left
        elif len(both) == len(right):
            both = right
        elif len(both) > LIMIT:
            both = _bounded(both)
        found = _unions[left, right] = _alike.setdefault(both, both)
    return found


def _bounded(labels: Labels) -> Labels:
    found = _cut.get(labels)
    if found is None:
        kept = frozenset(label for label in labels if label.kind != OP)
        made = sorted(label for label in labels if label.kind == OP)
        found = _cut[labels] = kept | frozenset(made[: max(1, LIMIT - len(kept))])
    return found


def substitute(labels: Labels, owner: int, actuals: tuple[Labels, ...]) -> Labels:
    """Rewrite the parameter labels of ``owner`` into what the caller passed for them."""
    rewritten = [label for label in labels if label.owner == owner and label.index >= 0]
    if not rewritten:
        return labels
    out = labels.difference(rewritten)
    out = _alike.setdefault(out, out)
    for label in sorted(rewritten):
        if label.index < len(actuals):
            given = actuals[label.index]
            out = union(out, static_of(given) if label.kind == SHAPE else given)
    return out
