"""Loops: the body runs until the state at its head no longer changes; later passes widen."""

from __future__ import annotations

import ast
from collections.abc import Callable

from hybridize.interpreter.evaluate.calls import evaluate_test
from hybridize.interpreter.evaluate.comprehension import MADE_LENGTH
from hybridize.interpreter.evaluate.decided import decided_by
from hybridize.interpreter.evaluate.expressions import evaluate
from hybridize.interpreter.evaluate.truth import symbolic_test, truth
from hybridize.interpreter.execute.item_by_item import run_each, worth_each
from hybridize.interpreter.execute.iteration import Iteration, iterate, steps_of
from hybridize.interpreter.execute.members import ends_of, held, members_set, names_set, note_chosen
from hybridize.interpreter.execute.narrowing import narrow
from hybridize.interpreter.execute.skipping import compare_round, settle_round
from hybridize.interpreter.execute.unreached import look, look_at_branch, reachable, reached
from hybridize.interpreter.execute.variables import variables
from hybridize.interpreter.functions import resumed
from hybridize.interpreter.state.frame import Env, Frame, Jump, Loop, join_envs
from hybridize.interpreter.state.machine import Machine
from hybridize.interpreter.state.record import JUMP, LOOP, UNROLL
from hybridize.interpreter.state.staged import LoopDetail
from hybridize.values import value as vl
from hybridize.values.atoms import Const, Scalar
from hybridize.values.objects import Sequence
from hybridize.values.value import BOTTOM, Value

MAX_PASSES = 6
WIDEN_AFTER = 2


def leave(machine: Machine, frame: Frame, jump: Jump) -> None:
    """Send the present state to where a ``break`` or ``continue`` goes."""
    jump.env = join_envs(jump.env, dict(frame.env) if frame.env is not None else None)
    jump.deltas.append(machine.heap.changed(jump.mark))


def run_for(machine: Machine, frame: Frame, node: ast.For | ast.AsyncFor) -> None:
    """``for``: known short sequences of different things run item by item, others by their joined element."""
    from hybridize.interpreter.execute.statements import assign, run_block

    iterable = evaluate(machine, frame, node.iter)
    if frame.env is None:
        return
    what = iterate(machine, frame, iterable, node.iter)
    steps = steps_of(machine, frame, iterable, node.iter)
    kind = "tensor_loop" if what.symbolic else "python_loop"
    if not what.symbolic:
        frame.event(UNROLL, node, subject=iterable, detail=what.length or _made_length(iterable))

    if not what.symbolic and worth_each(frame, what.items):
        reached(machine, (node, True))
        run_each(machine, frame, node, iterable, what.items or (), steps)
        return

    if what.items == () and not what.symbolic:
        _look_at_loop(machine, frame, node)
        run_block(machine, frame, node.orelse)
        return
    reached(machine, (node, True))

    def head() -> Env | None:
        assign(machine, frame, node.target, what.element)
        return None

    _run(machine, frame, node, kind, iterable, head, what, steps)


def _look_at_loop(machine: Machine, frame: Frame, node: ast.For | ast.AsyncFor) -> None:
    """A loop over nothing."""
    from hybridize.interpreter.execute.statements import assign, run_block

    def run() -> None:
        mark = machine.heap.mark()
        frame.loop = Loop(node, "python_loop", Jump(mark), Jump(mark))
        assign(machine, frame, node.target, vl.unknown("item of an empty container"))
        run_block(machine, frame, node.body)

    look(machine, frame, (node, True), run)


def _made_length(iterable: Value) -> int | None:
    """How many items a comprehension put into a list: enough to tell a long loop."""
    atom = iterable.single()
    made = atom.fields.get(MADE_LENGTH) if isinstance(atom, Sequence) else None
    length = made.constant() if isinstance(made, Value) else None
    return length if isinstance(length, int) else None


def run_while(machine: Machine, frame: Frame, node: ast.While) -> None:
    """``while``: the test runs at the head of every pass."""
    from hybridize.interpreter.execute.statements import run_block

    if frame.env is None:
        return
    mark, start = machine.heap.mark(), dict(frame.env)
    test = evaluate_test(machine, frame, node.test)
    if not reachable(frame):
        return
    verdict = truth(test)
    if verdict is not False:  # the first pass runs the test again, from the state before it
        machine.heap.rollback(mark)
        frame.env = start
    else:
        _look_at_body(machine, frame, node)
        run_block(machine, frame, node.orelse)
        return
    reached(machine, (node, True))
    kind = "tensor_loop" if symbolic_test(test) else "python_loop"
    if kind == "python_loop":
        frame.event(UNROLL, node, subject=test, detail=None)

    def head() -> Env | None:
        later = evaluate_test(machine, frame, node.test)
        if kind == "python_loop" and symbolic_test(later):  # the body has given a tensor to what the test reads
            frame.event(JUMP, node, attr="while", detail=(node, node), subject=later)
        tested = dict(frame.env) if frame.env is not None else None
        narrow(machine, frame, node.test, True)
        return tested

    _run(machine, frame, node, kind, test, head, None, [])


def _look_at_body(machine: Machine, frame: Frame, node: ast.While) -> None:
    from hybridize.interpreter.execute.statements import run_block

    def run() -> None:
        mark = machine.heap.mark()
        frame.loop = Loop(node, "python_loop", Jump(mark), Jump(mark))
        run_block(machine, frame, node.body)

    look_at_branch(machine, frame, (node, True), node.test, True, run)


def _run(machine: Machine, frame: Frame, node: ast.For | ast.AsyncFor | ast.While, kind: str, subject: Value,
         head: Callable[[], Env | None], what: Iteration | None, steps: list[resumed.Step]) -> None:
    from hybridize.interpreter.execute.statements import run_block

    assert frame.env is not None
    outer_loop, before = frame.loop, frame.enter(kind, node, subject.labels)
    start: Env = variables(frame, dict(frame.env))
    at_head: Env = dict(frame.env)
    inside = frame.inside
    members = members_set(node) if kind == "tensor_loop" else ()
    start_members = held(machine, start, members)
    mark = machine.heap.mark()
    again = _recall_head(machine, frame, node, outer_loop, at_head)
    breaks = Jump(mark)
    body_end: Env | None = None
    leaves: Env | None = None  # variables where the loop ends: the test may have bound some
    for round_ in range(MAX_PASSES):
        continues = Jump(machine.heap.mark())
        frame.loop = Loop(node, kind, breaks, continues)
        frame.env = dict(at_head)
        pass_mark, activity = continues.mark, machine.history.activity()
        if round_:
            resumed.again(machine, steps)
        leaves = head() or at_head
        names = variables(frame, frame.env) if frame.env is not None else at_head
        end = run_block(machine, frame, node.body)
        ended = compare_round(machine, frame, names)
        frame.leave(inside)
        frame.env = join_envs(end, continues.env)
        settle_round(machine, frame, ended)
        body_end = frame.env
        deltas = ([machine.heap.cut(pass_mark)] if end is not None else []) + continues.deltas
        machine.heap.rollback(pass_mark)
        changed = _absorb_env(at_head, body_end, round_ >= WIDEN_AFTER)
        if kind == "tensor_loop":
            _decide_numbers(node, at_head, start, subject.add_labels(frame.made))
        for delta in deltas:
            changed |= machine.heap.absorb(delta)
        if not changed and (round_ or not (steps or (not again and machine.history.since(activity)))):
            break  # a body that writes runs twice: what it reads may be what an earlier pass wrote
    frame.heads[node] = at_head, machine.heap.changed(mark)
    if what is not None and what.length and not breaks.deltas:
        machine.heap.merge(deltas)  # some round is certain to be the last one
    frame.loop = outer_loop
    frame.leave(before)
    if kind == "tensor_loop":
        bound = names_set(node)
        for env in (leaves or at_head, breaks.env or {}):
            for name in env:
                if name in bound or env[name] is not start.get(name):
                    env[name] = decided_by(env[name], subject.add_labels(frame.made), machine)
        head_members = held(machine, at_head, members)
        note_chosen(machine, at_head, (start_members, head_members), subject.labels)
        apart = ends_of(start, (start, start_members), (at_head, head_members))
        end = _round_end(body_end, breaks.env)
        after = variables(frame, end) if end is not None else None
        frame.event(LOOP, node, subject=subject, detail=_detail(node, start, at_head, after, what, apart))
    _finish(machine, frame, node, leaves or at_head, breaks)


def _decide_numbers(node: ast.AST, at_head: Env, start: Env, subject: Value) -> None:
    """Numbers of Python that the rounds bind or change are tensors within a loop of the graph."""
    bound = names_set(node)
    for name, value in at_head.items():
        if name in bound or value is not start.get(name):
            at_head[name] = decided_by(value, subject)


def _recall_head(machine: Machine, frame: Frame, node: ast.AST, outer: Loop | None, at_head: Env) -> bool:
    """Start a loop within a loop from where it stood in the last pass of the outer one.

    The outer loop's states only grow, so nothing is lost; and nested loops cost a few passes each, not a power of
    them.
    """
    if outer is None:
        frame.heads.clear()
        return False
    before = frame.heads.get(node)
    if before is None or outer.by_item:
        return False
    env, delta = before
    _absorb_env(at_head, env, False)
    machine.heap.absorb(delta)
    return True


def _finish(
    machine: Machine, frame: Frame, node: ast.For | ast.AsyncFor | ast.While, leaves: Env, breaks: Jump
) -> None:
    from hybridize.interpreter.execute.statements import run_block

    endless = isinstance(node, ast.While) and isinstance(node.test, ast.Constant) and bool(node.test.value)
    mark = machine.heap.mark()
    frame.env = None if endless else dict(leaves)
    if frame.env is not None and isinstance(node, ast.While):
        narrow(machine, frame, node.test, False)
    env = run_block(machine, frame, node.orelse)
    end = machine.heap.cut(mark)
    for delta in breaks.deltas:
        machine.heap.absorb(delta)
    if env is not None:
        if breaks.deltas:
            machine.heap.absorb(end)
        else:
            machine.heap.apply(end)
    frame.env = join_envs(env, breaks.env)


def _absorb_env(at_head: Env, end: Env | None, widening: bool) -> bool:
    if end is None:
        return False
    changed = False
    for name, value in end.items():
        mine = at_head.get(name)
        if mine is value:
            continue
        joined = value if mine is None else vl.join(mine, value)
        if widening and mine is not None and joined is not mine:
            joined = generalise(joined)
        if joined is not mine:
            at_head[name] = joined
            changed = True
    return changed


def generalise(value: Value) -> Value:
    """Forget which constants a number or string is: a value that changes from pass to pass takes many."""
    if not any(type(atom) is Const and atom.type_name in ("int", "float", "str") for atom in value.atoms):
        return value
    atoms = frozenset(
        Scalar(atom.type_name) if type(atom) is Const and atom.type_name in ("int", "float", "str") else atom
        for atom in value.atoms)
    return vl.make(vl.widen(atoms), value.labels)


def _round_end(body_end: Env | None, broken: Env | None) -> Env | None:
    """In a graph a ``break`` only sets a flag: the round ends behind it as behind the last statement."""
    return join_envs(body_end, broken) if body_end is not None else broken


def _detail(node: ast.AST, start: Env, at_head: Env, end: Env | None, what: Iteration | None,
            members: tuple[tuple[str, Value, Value], ...]) -> LoopDetail:
    first = tuple(sorted(name for name in {**at_head, **(end or {})} if name not in start))
    bound = names_set(node)
    ending = [(name, start.get(name, BOTTOM), end[name]) for name in sorted(end or {}) if end is not None and (
        name in bound or end[name] is not start.get(name, end[name]))]
    ended = end or {}
    nowhere = tuple(sorted(
        name for name in bound if name not in start and name not in at_head and name not in ended))
    return LoopDetail(first, tuple(ending), what.what if what is not None else "condition", members, nowhere)
