"""Loops over a few known things, such as the layers of a model, run item by item: each round knows what it has.

The rounds stand one behind the other like statements, so no state is joined; what a round makes is an object of its
own (:attr:`Frame.turn`).
"""

from __future__ import annotations

import ast

from hybridize.interpreter.frame import Frame, Jump, Loop, join_envs
from hybridize.interpreter.machine import Machine
from hybridize.values.value import Value

MAX_ITEMS = 12
MAX_RUNS = 24  # of the body of a loop, with the loops around it


def worth_each(frame: Frame, items: tuple[Value, ...] | None) -> bool:
    """Whether the items are few, and not all alike."""
    if not items or len(items) > MAX_ITEMS or (len(items) > 1 and len(set(items)) == 1):
        return False
    outer = frame.loop
    return outer is None or bool(outer.runs) and outer.runs * len(items) <= MAX_RUNS


def run_each(machine: Machine, frame: Frame, node: ast.For | ast.AsyncFor, iterable: Value,
             items: tuple[Value, ...]) -> None:
    """Run the body for one item after the other, then ``else``."""
    from hybridize.interpreter.statements import assign, run_block

    outer, before, turn = frame.loop, frame.enter("python_loop", node, iterable.labels), frame.turn
    runs = (outer.runs if outer is not None else 1) * len(items)
    breaks = Jump(machine.heap.mark())
    for number, item in enumerate(items):
        if frame.env is None:
            break
        continues = Jump(machine.heap.mark())
        frame.loop = Loop(node, "python_loop", breaks, continues, runs)
        frame.turn = (*turn, number)
        assign(machine, frame, node.target, item)
        run_block(machine, frame, node.body)
        _join(machine, frame, continues)
    frame.loop, frame.turn = outer, turn
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
