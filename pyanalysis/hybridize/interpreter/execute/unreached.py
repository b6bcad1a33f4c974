"""Code that the values at hand do not reach, looked at for its calls alone; only where a call graph is wanted.

A reader of a call graph expects the calls of both branches even when every call so far passes ``verbose=False``.
What runs here leaves no state behind, and its calls are kept apart: the graph takes them only if no other context
reaches the place (see :mod:`hybridize.facts.callgraph`).
"""

from __future__ import annotations

import ast
from collections.abc import Callable

from hybridize.interpreter.execute.narrowing import narrow
from hybridize.interpreter.state.frame import Env, Frame, Jump, Loop
from hybridize.interpreter.state.machine import Machine
from hybridize.project.nodes import walk
from hybridize.values.objects import ModuleObj

MAX_NESTING = 3
_TYPE_TESTS = ("isinstance", "issubclass", "hasattr", "callable")

_JUMPS = (ast.Return, ast.Raise, ast.Continue, ast.Break)

Place = tuple[ast.AST, object]


def reached(machine: Machine, place: Place) -> None:
    """Note that some context reaches a place."""
    if machine.explores and not machine.aside:
        machine.reached.add(place)


def look(machine: Machine, frame: Frame, place: Place, action: Callable[[], object]) -> None:
    """Run ``action`` for the calls in it; everything else is as before."""
    if not machine.explores or frame.env is None or machine.aside >= MAX_NESTING or place in machine.reached:
        return
    record, mark = frame.record, machine.heap.mark()
    kept_record = record.calls, record.outside_calls, record.returns, record.raised
    kept_frame = frame.env, frame.result, frame.returns, frame.yields, frame.loop, frame.caught
    record.calls, record.outside_calls, record.returns = {}, {}, []
    frame.env, frame.returns, frame.caught = dict(frame.env), Jump(mark), []
    if frame.loop is not None:
        frame.loop = Loop(frame.loop.node, frame.loop.kind, Jump(mark), Jump(mark))
    machine.aside += 1
    imported = len(machine.imported_aside)
    try:
        action()
    finally:
        machine.aside -= 1
        machine.heap.rollback(mark)
        _not_imported(machine.imported_aside, imported)
        if record.calls or record.outside_calls:
            record.unreached.append((place, record.calls, record.outside_calls))
        record.calls, record.outside_calls, record.returns, record.raised = kept_record
        frame.env, frame.result, frame.returns, frame.yields, frame.loop, frame.caught = kept_frame


def _not_imported(modules: list[ModuleObj], count: int) -> None:
    """What the bodies of the modules behind the first ``count`` left is gone: they run again when they are imported."""
    for module in modules[count:]:
        module.state = "new"
    del modules[count:]


def look_at_branch(machine: Machine, frame: Frame, place: Place, test: ast.expr, outcome: bool,
                   run: Callable[[], object]) -> None:
    """Look at a branch whose test came out the other way, under the assumption that it came out this way."""
    def action() -> None:
        start = dict(frame.env or {})
        narrow(machine, frame, test, outcome)
        if not reachable(frame) and not _asks_for_type(test):
            frame.env = start
        if reachable(frame):
            run()

    look(machine, frame, place, action)


def look_behind(machine: Machine, frame: Frame, node: ast.If, body: list[ast.stmt], env: Env) -> None:
    """Look at what follows ``if done: return`` in ``body`` where every context so far was done."""
    from hybridize.interpreter.execute.statements import run_block

    if reachable(frame):
        reached(machine, (node, "after"))
        return
    rest = body[body.index(node) + 1:]
    for outcome, branch in ((True, node.body), (False, node.orelse)):
        if rest and not (branch and isinstance(branch[-1], _JUMPS)):
            frame.env = dict(env)
            look_at_branch(machine, frame, (node, "after"), node.test, outcome,
                           lambda branch=branch: run_block(machine, frame, [*branch, *rest]))  # type: ignore[misc]
            frame.env = None


def reachable(frame: Frame) -> bool:
    """Whether control can be where the frame stands."""
    return frame.env is not None


def _asks_for_type(test: ast.expr) -> bool:
    """A test that no value at hand passes by its type: with these values the branch has no meaning."""
    return any(isinstance(part, ast.Call) and isinstance(part.func, ast.Name) and part.func.id in _TYPE_TESTS
               for part in walk(test))
