"""Loops over a few known things, such as the layers of a model, run item by item: each round knows what it has.

The rounds stand one behind the other like statements, so no state is joined; what a round makes is an object of its
own (:attr:`Frame.turn`).
"""

from __future__ import annotations

import ast

from hybridize.interpreter.execute.skipping import compare_round, settle_round
from hybridize.interpreter.execute.variables import variables
from hybridize.interpreter.functions.resumed import Step, again
from hybridize.interpreter.state.frame import Frame, Jump, Loop, join_envs
from hybridize.interpreter.state.machine import Machine
from hybridize.values.value import Value

MAX_ITEMS = 12
MAX_ROUNDS = 24  # of the body of a loop, with the loops around it


def few(frame: Frame, items: tuple[Value, ...] | None) -> bool:
    """Whether the items are so few that they may be looked at one by one, within the loops around."""
    if items is None or len(items) > MAX_ITEMS:
        return False
    return frame.rounds == 1 or frame.rounds * len(items) <= MAX_ROUNDS


def worth_each(frame: Frame, items: tuple[Value, ...] | None) -> bool:
    """Whether the items are few, and not all alike."""
    if not items or not few(frame, items) or (len(items) > 1 and len(set(items)) == 1):
        return False
    return frame.loop is None or frame.loop.by_item


def run_each(machine: Machine, frame: Frame, node: ast.For | ast.AsyncFor, iterable: Value,
             items: tuple[Value, ...], steps: list[Step]) -> None:
    """Run the body for one item after the other, then ``else``."""
    from hybridize.interpreter.execute.statements import assign, run_block

    outer, before = frame.loop, frame.enter("python_loop", node, iterable.labels)
    turn, rounds = frame.turn, frame.rounds
    frame.rounds *= len(items)
    breaks, inside = Jump(machine.heap.mark()), frame.inside
    for number, item in enumerate(items):
        if frame.env is None:
            break
        if number:
            again(machine, steps)
        continues = Jump(machine.heap.mark())
        frame.loop = Loop(node, "python_loop", breaks, continues, by_item=True)
        frame.turn = (*turn, number)
        assign(machine, frame, node.target, item)
        start = variables(frame, frame.env)
        run_block(machine, frame, node.body)
        ended = compare_round(machine, frame, start)
        frame.leave(inside)
        _join(machine, frame, continues)
        settle_round(machine, frame, ended)
    frame.loop, frame.turn, frame.rounds = outer, turn, rounds
    frame.leave(before)
    run_block(machine, frame, node.orelse)
    _join(machine, frame, breaks)


def _join(machine: Machine, frame: Frame, jump: Jump) -> None:
    """Go on from here as well as from where the jumps left."""
    if jump.env is None:
        return
    end = machine.heap.cut(jump.mark)
    machine.heap.merge([end, *jump.deltas] if frame.env is not None else jump.deltas)
    frame.env = join_envs(frame.env, jump.env)
