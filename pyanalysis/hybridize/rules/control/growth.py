"""Changes in place in branches and loops of the graph: tracing makes them once, whatever the tensors say."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hybridize.facts.lift import Lifted
from hybridize.facts.model import FunctionFacts
from hybridize.interpreter.state.record import MUTATE, WRITE, Inside
from hybridize.project.code import Code
from hybridize.project.spelling import quoted
from hybridize.rules.control.common import loops
from hybridize.values import value as vl
from hybridize.values.atoms import Const
from hybridize.values.objects import Dictionary, DictState, Instance, Obj, Scope, Sequence


def changes_inside(function: FunctionFacts, kind: str) -> Iterator[tuple[Lifted, Inside]]:
    """Changes of collections, objects and outer variables inside a block of the kind that exist outside of it."""
    for lifted in function.events(MUTATE, WRITE):
        target = lifted.event.target
        if not isinstance(target, (Sequence, Dictionary, Instance, Scope)):
            continue
        for level, code, inside in _blocks(function, lifted):
            if (
                inside.kind == kind
                and _staged(function, lifted, inside)
                and not _made_inside(lifted, level, code, inside)
            ):
                if not (level == len(lifted.steps) and _followed(lifted, target)):
                    yield lifted, inside
                break


def _blocks(function: FunctionFacts, lifted: Lifted) -> Iterator[tuple[int, Code, Inside]]:
    """What the event and the calls on the way to it stand in; level 0 is the function's own code."""
    codes = [function.code, *(step.callee.code for step in lifted.steps)]
    insides = [*(step.inside for step in lifted.steps), lifted.event.inside]
    for level in range(len(codes) - 1, -1, -1):
        inside = insides[level]
        while inside is not None:
            yield level, codes[level], inside
            inside = inside.parent


def _staged(function: FunctionFacts, lifted: Lifted, inside: Inside) -> bool:
    if not inside.labels:
        return inside.kind == "tensor_loop"  # over a dataset
    for place, labels in lifted.conditions():
        if place is inside:
            return function.symbolic(vl.ANY_TENSOR.with_labels(labels)) or any(
                loop.event.node is inside.node for loop, _ in loops(function))
    return False


def _made_inside(lifted: Lifted, level: int, code: Code, inside: Inside) -> bool:
    """Whether the changed object is made in the block itself, or by a call in it."""
    target = lifted.event.target
    assert target is not None
    if level < len(lifted.steps) and target in lifted.steps[level].callee.allocated:
        return True
    if lifted.event.kind == WRITE and any(step.how == "construct" for step in lifted.steps[level:]):
        return True  # a constructor sets up the object that is being made
    node = inside.node
    first, last = getattr(node, "lineno", 0), getattr(node, "end_lineno", 0) or 0
    return bool(target.site.owner == code.number and first <= target.site.line <= last)


def _followed(lifted: Lifted, target: Obj) -> bool:
    """AutoGraph follows plain assignments to names, to attributes and to constant keys that are there already."""
    event = lifted.event
    if event.kind == WRITE:  # ``setattr`` is a call like others
        return event.detail in ("attribute", "nonlocal") and not isinstance(event.node, ast.Call)
    if event.attr != "item":
        return False
    key = event.detail.single() if isinstance(event.detail, vl.Value) else None
    if not isinstance(key, Const):
        return False
    state = target.fields.get("content")
    return not isinstance(state, DictState) or (key in state.known and key not in state.maybe)


def what_changes(lifted: Lifted) -> str:
    """The changing expression, for messages."""
    return quoted(lifted.event.node)
