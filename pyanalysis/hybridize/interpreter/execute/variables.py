"""What the variables of a running unit hold: its names, and those that inner functions capture, which are on the heap.

AutoGraph makes no difference: both come out of a statement that a tensor decides.
"""

from __future__ import annotations

import ast

from hybridize.interpreter.evaluate.decided import decided_by
from hybridize.interpreter.evaluate.sizes import chosen
from hybridize.interpreter.state.frame import Env, Frame
from hybridize.interpreter.state.machine import Machine
from hybridize.interpreter.state.staged import BranchDetail, Ends
from hybridize.values.value import BOTTOM, Value


def variables(frame: Frame, env: Env) -> Env:
    """The names with their values, those that are captured among them."""
    scope = frame.scope
    if scope is None or not frame.code.cells:
        return env
    out = dict(env)
    for name in sorted(frame.code.cells):
        value = scope.fields.get(name)
        if isinstance(value, Value):
            out[name] = value
    return out


def captured(frame: Frame, before: Env) -> tuple[tuple[str, Value], ...]:
    """What inner functions read, with its values before a statement; BOTTOM for what is not bound yet."""
    return tuple((name, before.get(name, BOTTOM)) for name in sorted(frame.code.cells))


def compare(bound: frozenset[str], before: Env, ends: tuple[Env | None, Env | None], members: Ends,
            inner: tuple[tuple[str, Value], ...], loop: ast.AST | None = None) -> BranchDetail:
    """How the two ways of a choice end that ``bound`` names are bound on; None for one that leaves."""
    one, other = ends
    if one is None or other is None:
        return BranchDetail((), (), (), members, (), inner, loop)
    one_only = tuple(sorted(name for name in one if name not in other))
    other_only = tuple(sorted(name for name in other if name not in one))
    apart = []
    for name in sorted(one):
        left, right = one[name], other.get(name)
        if right is not None and (name in bound or (
                left is not right and (left is not before.get(name) or right is not before.get(name)))):
            apart.append((name, left, right))
    nowhere = tuple(sorted(name for name in bound if name not in one and name not in other))
    return BranchDetail(one_only, other_only, tuple(apart), members, nowhere, inner, loop)


def choose(machine: Machine, frame: Frame, bound: frozenset[str], ends: tuple[Env, Env], condition: Value) -> None:
    """Note on the variables that the condition has chosen their values."""
    one, other = ends
    if frame.env is None:
        return
    for name, value in variables(frame, frame.env).items():
        if name not in bound and one.get(name) is other.get(name):
            continue
        left, right = one.get(name, BOTTOM), other.get(name, BOTTOM)
        decide(machine, frame, name, value,
               chosen(left, right, decided_by(value, condition, machine), frame.code.number))


def decide(machine: Machine, frame: Frame, name: str, value: Value, decided: Value) -> None:
    """Replace the value of a variable by what is known of it now."""
    assert frame.env is not None
    if name in frame.env:
        frame.env[name] = decided
    elif decided is not value and frame.scope is not None:
        machine.heap.write(frame.scope, name, decided)
