"""Rounds of a loop of Python that a tensor may end early, by ``continue``.

AutoGraph makes a choice of the graph of it, with the rest of the round as one branch: names come out of both.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import NamedTuple

from hybridize.interpreter.execute.members import Member, ends_of, held, members_set, names_set, note_chosen
from hybridize.interpreter.execute.variables import captured, choose, compare, variables
from hybridize.interpreter.state.frame import Env, Frame, Loop, Skip, join_envs
from hybridize.interpreter.state.machine import Machine
from hybridize.interpreter.state.record import BRANCH, Inside
from hybridize.project.nodes import blocks_behind
from hybridize.remember import remembered
from hybridize.values import value as vl
from hybridize.values.atoms import Tensor
from hybridize.values.value import Value


class Ended(NamedTuple):
    """A round that may have been left early, at its end."""

    skip: Skip
    node: ast.If  # the condition and the rest of the round, as one statement
    names: Env
    members: dict[Member, Value]


_TRUTH = vl.of(Tensor("bool", ()))


def note_skip(machine: Machine, frame: Frame) -> None:
    """At a ``continue``: whether a tensor decides it, within the innermost loop, which is one of Python."""
    loop = frame.loop
    if loop is None or loop.kind != "python_loop" or frame.env is None:
        return
    condition = next((one for one in _surroundings(frame.inside, loop)
                      if one.kind == "tensor_if" and isinstance(one.node, ast.If)), None)
    if condition is None:
        return
    here, before = variables(frame, frame.env), loop.skip
    if before is None:
        members = held(machine, frame.env, members_set(_choice((loop.node, condition.node))))
        loop.skip = Skip(condition, here, members)
    else:
        loop.skip = Skip(before.condition, join_envs(before.ends, here) or {}, before.members)


def go_on(machine: Machine, frame: Frame) -> None:
    """What follows in the round stands in the branch where nothing is left out; what was bound so far is chosen."""
    loop = frame.loop
    if loop is None or loop.skip is None or frame.env is None:
        return
    condition = loop.skip.condition
    if any(one.node is condition.node for one in _surroundings(frame.inside, loop)):
        return
    frame.enter("tensor_if", condition.node, condition.labels)
    here = variables(frame, frame.env)
    choose(machine, frame, names_set(condition.node), (here, here), _condition(loop.skip))


def _surroundings(inside: Inside | None, loop: Loop) -> Iterator[Inside]:
    """What a statement stands in, up to the loop."""
    while inside is not None and inside.node is not loop.node:
        yield inside
        inside = inside.parent


def compare_round(machine: Machine, frame: Frame, start: Env) -> Ended | None:
    """At the end of a round that may have been left early: what it holds, held against what it held there."""
    loop = frame.loop
    if loop is None or loop.skip is None or frame.env is None:
        return None
    skip, node = loop.skip, _choice((loop.node, loop.skip.condition.node))
    here, members = variables(frame, frame.env), held(machine, frame.env, members_set(node))
    apart = ends_of(start, (skip.ends, skip.members), (frame.env, members))
    frame.event(BRANCH, skip.condition.node, attr="continue", subject=_condition(skip), detail=compare(
        names_set(node), start, (skip.ends, here), apart, captured(frame, start), loop.node))
    return Ended(skip, node, here, members)


def settle_round(machine: Machine, frame: Frame, ended: Ended | None) -> None:
    """Go on from both ends of a round, with what the condition has chosen."""
    if ended is None or frame.env is None:
        return
    skip, condition = ended.skip, _condition(ended.skip)
    choose(machine, frame, names_set(ended.node), (skip.ends, ended.names), condition)
    note_chosen(machine, frame.env, (skip.members, ended.members), condition.labels)


def _condition(skip: Skip) -> Value:
    return _TRUTH.with_labels(skip.condition.labels)


@remembered
def _choice(place: tuple[ast.AST, ast.AST]) -> ast.If:
    """The ``if`` of a loop with the rest of the round behind it, as one statement."""
    loop, node = place
    assert isinstance(node, ast.If)
    rest = [statement for block in blocks_behind(getattr(loop, "body", []), node) for statement in block]
    return ast.copy_location(ast.If(test=node.test, body=rest, orelse=[*node.body, *node.orelse]), node)
