"""Conditions: ``if``, ``try``, and what a test tells about the variables it names."""

from __future__ import annotations

import ast
from typing import Any

from hybridize.interpreter.evaluate import names
from hybridize.interpreter.evaluate.calls import evaluate_test
from hybridize.interpreter.evaluate.truth import symbolic_test, truth
from hybridize.interpreter.execute.exceptions import divide, throw
from hybridize.interpreter.execute.members import (
    Member,
    ends_of,
    held,
    left_behind,
    members_set,
    names_set,
    note_chosen,
)
from hybridize.interpreter.execute.narrowing import narrow
from hybridize.interpreter.execute.unreached import look_at_branch, reached
from hybridize.interpreter.execute.variables import captured, choose, compare, variables
from hybridize.interpreter.state.frame import Env, Frame, join_envs
from hybridize.interpreter.state.machine import Machine
from hybridize.interpreter.state.record import BRANCH, TRY
from hybridize.values.objects import join_fields
from hybridize.values.value import BOTTOM, Value


def run_if(machine: Machine, frame: Frame, node: ast.If) -> None:
    """Run the branches that the test allows and join them."""
    from hybridize.interpreter.execute.statements import run_block

    test = evaluate_test(machine, frame, node.test)
    if frame.env is None:
        return
    verdict = truth(test)
    if verdict is None and _is_type_checking(node.test):
        verdict = True
    tensor = symbolic_test(test)
    kind = "tensor_if" if tensor else _guard_kind(node.test)
    before = frame.enter(kind, node, test.labels)
    start, mark = frame.env, machine.heap.mark()
    members = members_set(node) if tensor else ()
    held_before = held(machine, start, members)
    names_before = variables(frame, start) if tensor else start

    then_env: Env | None = None
    then_names: Env | None = None
    then_delta = None
    then_members: dict[Member, Value] = {}
    for outcome, body in ((True, node.body), (False, node.orelse)):
        if verdict is not None and verdict is not outcome:
            look_at_branch(machine, frame, (node, outcome), node.test, outcome,
                           lambda body=body: run_block(machine, frame, body))  # type: ignore[misc]
        else:
            reached(machine, (node, outcome))
    if verdict is not False:
        frame.env = dict(start)
        narrow(machine, frame, node.test, True)
        then_env = run_block(machine, frame, node.body)
        then_members = held(machine, then_env or {}, members)
        then_names = variables(frame, then_env) if tensor and then_env is not None else None
        then_delta = machine.heap.cut(mark)
    else_env: Env | None = None
    else_names: Env | None = None
    else_delta = None
    else_members: dict[Member, Value] = {}
    if verdict is not True:
        frame.env = dict(start)
        narrow(machine, frame, node.test, False)
        else_env = run_block(machine, frame, node.orelse)
        else_members = held(machine, else_env or {}, members)
        else_names = variables(frame, else_env) if tensor and else_env is not None else None
        else_delta = machine.heap.cut(mark)

    frame.leave(before)
    if tensor:
        if then_env is None:
            then_members = left_behind(held_before, node.body)
        if else_env is None:
            else_members = left_behind(held_before, node.orelse)
        set_apart = ends_of(start, (then_env or start, then_members), (else_env or start, else_members))
        frame.event(BRANCH, node, subject=test, detail=compare(
            names_set(node), names_before, (then_names, else_names), set_apart, captured(frame, names_before)))
    deltas = [delta for env, delta in ((then_env, then_delta), (else_env, else_delta))
              if env is not None and delta is not None]
    if deltas:
        machine.heap.merge(deltas)
    frame.env = join_envs(then_env, else_env)
    if members and frame.env is not None:
        note_chosen(machine, frame.env, (then_members, else_members), test.labels)
    if tensor and then_names is not None and else_names is not None:
        choose(machine, frame, names_set(node), (then_names, else_names), test)


def _is_type_checking(test: ast.expr) -> bool:
    name = test.id if isinstance(test, ast.Name) else test.attr if isinstance(test, ast.Attribute) else ""
    return name == "TYPE_CHECKING"


def _guard_kind(test: ast.expr) -> str:
    """``if self.v is None`` / ``if not self.built``: what stands inside runs once, to create state lazily."""
    if isinstance(test, ast.Compare) and len(test.ops) == 1 and isinstance(test.ops[0], ast.Is):
        right = test.comparators[0]
        if isinstance(right, ast.Constant) and right.value is None:
            return "lazy_guard"
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        inner = test.operand
        if isinstance(inner, (ast.Attribute, ast.Name)):
            return "lazy_guard"
        if isinstance(inner, ast.Call) and isinstance(inner.func, ast.Name) and inner.func.id == "hasattr":
            return "lazy_guard"
    return "python_if"


def assume(machine: Machine, frame: Frame, test: ast.expr, outcome: bool) -> None:
    """Go on knowing how a test came out."""
    if frame.env is not None:
        narrow(machine, frame, test, outcome)


class Caught:
    """States collected in a ``try`` body: any of them may be what a handler starts with."""

    __slots__ = ("env", "raised")

    def __init__(self, env: Env | None) -> None:
        self.env = env
        self.raised: Value = BOTTOM


def run_try(machine: Machine, frame: Frame, node: Any) -> None:
    """Body, handlers from any state of the body, ``else`` after the body, ``finally`` after all."""
    from hybridize.interpreter.execute.statements import run_block

    if frame.env is None:
        return
    types = tuple(_handler_names(handler) for handler in node.handlers)
    before = frame.enter("try", node)
    ops_before = frame.operations
    calls_before = len(frame.record.calls)
    mark = machine.heap.mark()
    caught = Caught(dict(frame.env))
    frame.caught.append(caught)
    run_block(machine, frame, node.body)
    frame.caught.pop()
    if node.handlers and (frame.operations > ops_before or len(frame.record.calls) > calls_before):
        frame.event(TRY, node, detail=types)
    frame.leave(before)
    seen = machine.heap.intermediate(mark)
    ends = [(run_block(machine, frame, node.orelse), machine.heap.cut(mark))]
    raised = caught.raised
    for handler, name in zip(node.handlers, types):
        frame.env = dict(caught.env) if caught.env is not None else None
        if frame.env is None or (_only_import_error(name) and _imports_succeed(machine, frame, node.body)):
            continue
        for (obj, key), value in seen.items():
            machine.heap.write(obj, key, join_fields(obj.fields.get(key), value))
        env, raised = _run_handler(machine, frame, handler, raised)
        ends.append((env, machine.heap.cut(mark)))
    throw(frame, raised)
    alive = [(env, delta) for env, delta in ends if env is not None]
    machine.heap.merge([delta for _, delta in alive] or [ends[0][1]])
    frame.env = None
    for env, _ in alive:
        frame.env = join_envs(frame.env, env)
    _run_finally(machine, frame, node, caught)


def run_swallowing(machine: Machine, frame: Frame, body: list[ast.stmt]) -> Value:
    """The body of a ``with`` whose manager swallows exceptions: the program goes on from any state of it.

    The exceptions of the program that may have ended it come back.
    """
    from hybridize.interpreter.execute.statements import run_block

    mark = machine.heap.mark()
    caught = Caught(dict(frame.env) if frame.env is not None else None)
    frame.caught.append(caught)
    run_block(machine, frame, body)
    frame.caught.pop()
    seen = machine.heap.intermediate(mark)
    ended, whole = frame.env, machine.heap.cut(mark)
    for (obj, key), value in seen.items():
        machine.heap.write(obj, key, join_fields(obj.fields.get(key), value))
    stopped = machine.heap.cut(mark)
    machine.heap.merge([whole, stopped] if ended is not None else [stopped])
    frame.env = join_envs(ended, caught.env)
    throw(frame, caught.raised)
    return caught.raised


def _run_handler(machine: Machine, frame: Frame, handler: ast.ExceptHandler,
                 raised: Value) -> tuple[Env | None, Value]:
    """Run one handler; the variables at its end and the exceptions that it leaves to the next come back."""
    from hybridize.interpreter.execute.statements import run_block

    before, handled = frame.enter("except", handler), frame.handling
    frame.handling, rest = divide(machine, frame, handler, raised)
    if handler.name:
        names.bind(machine, frame, handler.name, frame.handling, handler)
    env = run_block(machine, frame, handler.body)
    frame.leave(before)
    frame.handling = handled
    return env, rest


def _run_finally(machine: Machine, frame: Frame, node: Any, caught: Caught) -> None:
    from hybridize.interpreter.execute.statements import run_block

    if not node.finalbody:
        return
    alive = frame.env is not None
    if not alive:
        frame.env = dict(caught.env) if caught.env is not None else {}
    run_block(machine, frame, node.finalbody)
    if not alive:
        frame.env = None


def _handler_names(handler: ast.ExceptHandler) -> str:
    return ast.unparse(handler.type) if handler.type is not None else ""


def _only_import_error(name: str) -> bool:
    return name in ("ImportError", "ModuleNotFoundError", "(ImportError, ModuleNotFoundError)")


def _imports_succeed(machine: Machine, frame: Frame, body: list[ast.stmt]) -> bool:
    """An ``except ImportError`` after imports that are certain to work never runs."""
    from hybridize.interpreter.execute.imports import certain_import

    return all(certain_import(machine, frame, statement) for statement in body
               if isinstance(statement, (ast.Import, ast.ImportFrom))) and all(
        isinstance(statement, (ast.Import, ast.ImportFrom)) for statement in body)

