"""Statements: each runs on the frame's environment and leaves it None where control cannot go on."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from hybridize.interpreter.evaluate import attribute_writes, attributes, calls, names, operators, subscripts
from hybridize.interpreter.evaluate.expressions import evaluate
from hybridize.interpreter.evaluate.sizes import chosen
from hybridize.interpreter.execute import branches, classes, definitions, exceptions, imports, loops, unreached
from hybridize.interpreter.execute.iteration import unpack
from hybridize.interpreter.execute.patterns import run_match
from hybridize.interpreter.execute.skipping import go_on, note_skip
from hybridize.interpreter.models import contexts
from hybridize.interpreter.state.failures import Place, carry_on
from hybridize.interpreter.state.frame import Env, Frame, join_envs
from hybridize.interpreter.state.machine import Machine
from hybridize.interpreter.state.record import ASSERT, JUMP, RAISE, TRY
from hybridize.values import labels as lb
from hybridize.values import value as vl
from hybridize.values.kinds import may_be_tensor
from hybridize.values.value import Value

Runner = Callable[[Machine, Frame, Any], None]


def run_block(machine: Machine, frame: Frame, body: list[ast.stmt]) -> Env | None:
    """Run statements in order until control cannot go on; the variables at the end come back."""
    place = Place.of(frame)
    for node in body:
        env = frame.env
        if env is None:
            break
        try:
            _RUNNERS[type(node)](machine, frame, node)
        except Exception as failure:
            carry_on(machine, frame, node, failure, place, env)
        if machine.explores and type(node) is ast.If:
            unreached.look_behind(machine, frame, node, body, env)
        if frame.loop is not None and frame.loop.skip is not None:
            go_on(machine, frame)
        if machine.watch is not None:
            machine.watch.note(frame, node)
        if frame.caught and frame.env is not None:
            collected = frame.caught[-1]
            collected.env = join_envs(collected.env, dict(frame.env))
    return frame.env


def _expression(machine: Machine, frame: Frame, node: ast.Expr) -> None:
    evaluate(machine, frame, node.value)


def _assign(machine: Machine, frame: Frame, node: ast.Assign) -> None:
    value = evaluate(machine, frame, node.value)
    for target in node.targets:
        assign(machine, frame, target, value)


def _annotated(machine: Machine, frame: Frame, node: ast.AnnAssign) -> None:
    if isinstance(node.target, ast.Name) and frame.code.kind == "class":
        classes.note_annotation(frame, node)
    if node.value is not None:
        assign(machine, frame, node.target, evaluate(machine, frame, node.value))


def _augmented(machine: Machine, frame: Frame, node: ast.AugAssign) -> None:
    target = node.target
    right: Value
    if isinstance(target, ast.Name):
        left = names.load(machine, frame, target.id, target)
        right = evaluate(machine, frame, node.value)
        result = operators.in_place(machine, frame, node, type(node.op), left, right)
        names.bind(machine, frame, target.id, result, node)
    elif isinstance(target, ast.Attribute):
        owner = evaluate(machine, frame, target.value)
        left = attributes.get(machine, frame, owner, target.attr, target)
        right = evaluate(machine, frame, node.value)
        result = operators.in_place(machine, frame, node, type(node.op), left, right)
        attribute_writes.put(machine, frame, owner, target.attr, result, node)
    elif isinstance(target, ast.Subscript):
        owner = evaluate(machine, frame, target.value)
        index = evaluate(machine, frame, target.slice)
        left = subscripts.get(machine, frame, owner, index, target)
        right = evaluate(machine, frame, node.value)
        result = operators.in_place(machine, frame, node, type(node.op), left, right)
        subscripts.put(machine, frame, owner, index, result, node)


def assign(machine: Machine, frame: Frame, target: ast.expr, value: Value) -> None:
    """Bind a value to any assignment target."""
    kind = type(target)
    if kind is ast.Name:
        names.bind(machine, frame, target.id, value, target)  # type: ignore[attr-defined]
    elif kind is ast.Attribute:
        owner = evaluate(machine, frame, target.value)  # type: ignore[attr-defined]
        attribute_writes.put(machine, frame, owner, target.attr, value, target)  # type: ignore[attr-defined]
    elif kind is ast.Subscript:
        owner = evaluate(machine, frame, target.value)  # type: ignore[attr-defined]
        index = evaluate(machine, frame, target.slice)  # type: ignore[attr-defined]
        subscripts.put(machine, frame, owner, index, value, target)
    elif kind in (ast.Tuple, ast.List):
        _assign_many(machine, frame, target.elts, value, target)  # type: ignore[attr-defined]
    elif kind is ast.Starred:
        assign(machine, frame, target.value, value)  # type: ignore[attr-defined]


def _assign_many(machine: Machine, frame: Frame, targets: list[ast.expr], value: Value, node: ast.AST) -> None:
    star = next((i for i, item in enumerate(targets) if isinstance(item, ast.Starred)), None)
    parts = unpack(machine, frame, value, len(targets), star, node)
    for item, part in zip(targets, parts):
        assign(machine, frame, item, part)


def _delete(machine: Machine, frame: Frame, node: ast.Delete) -> None:
    for target in node.targets:
        if isinstance(target, ast.Name):
            names.unbind(machine, frame, target.id)
        elif isinstance(target, ast.Attribute):
            owner = evaluate(machine, frame, target.value)
            attribute_writes.remove(machine, frame, owner, target.attr, target)
        elif isinstance(target, ast.Subscript):
            owner = evaluate(machine, frame, target.value)
            index = evaluate(machine, frame, target.slice)
            subscripts.remove(machine, frame, owner, index, target)


def _return(machine: Machine, frame: Frame, node: ast.Return) -> None:
    value = evaluate(machine, frame, node.value) if node.value is not None else vl.NONE
    if frame.env is None:
        return
    _note_jump(frame, node, "return")
    decided = frame.inside is not None and frame.inside.find("tensor_if") is not None
    frame.decided = frame.decided or decided
    merged = vl.join(frame.result, value)
    frame.result = chosen(frame.result, value, merged, frame.code.number) if frame.decided else merged
    frame.record.returns.append((node, value))
    frame.returns.deltas.append(machine.heap.changed(frame.returns.mark))
    frame.returns.env = join_envs(frame.returns.env, frame.env)
    frame.env = None


def _note_jump(frame: Frame, node: ast.AST, name: str) -> None:
    """A jump inside a Python loop under a tensor condition cannot be traced (AutoGraph needs a tensor loop)."""
    inside = frame.inside
    condition = None
    while inside is not None:
        if inside.kind == "tensor_if":
            condition = inside
        elif inside.kind == "python_loop" and condition is not None:
            frame.event(JUMP, node, attr=name, detail=(inside.node, condition.node),
                        subject=vl.ANY_TENSOR.with_labels(condition.labels))
            return
        elif inside.kind == "tensor_loop" and name == "return":
            labels = inside.labels if condition is None else lb.union(inside.labels, condition.labels)
            frame.event(JUMP, node, attr=name, detail=(inside.node, None if condition is None else condition.node),
                        subject=vl.ANY_TENSOR.with_labels(labels))
            return
        elif inside.kind in ("tensor_loop", "python_loop") and name != "return":
            return
        inside = inside.parent


def _break(machine: Machine, frame: Frame, node: ast.Break) -> None:
    _note_jump(frame, node, "break")
    if frame.loop is not None:
        loops.leave(machine, frame, frame.loop.breaks)
    frame.env = None


def _continue(machine: Machine, frame: Frame, node: ast.Continue) -> None:
    _note_jump(frame, node, "continue")
    note_skip(machine, frame)
    if frame.loop is not None:
        loops.leave(machine, frame, frame.loop.continues)
    frame.env = None


def _raise(machine: Machine, frame: Frame, node: ast.Raise) -> None:
    value = evaluate(machine, frame, node.exc) if node.exc is not None else frame.handling
    if node.cause is not None:
        evaluate(machine, frame, node.cause)
    value = exceptions.instantiate(machine, frame, value, node)
    frame.event(RAISE, node, subject=value if node.exc is not None else vl.BOTTOM, detail=_guard_labels(frame))
    if frame.env is not None:
        exceptions.remember(machine, value)
        exceptions.throw(frame, value)
    frame.env = None


def _guard_labels(frame: Frame) -> lb.Labels:
    """Labels of the tensor conditions that decide whether a statement runs."""
    labels: lb.Labels = lb.NONE
    inside = frame.inside
    while inside is not None:
        if inside.kind in ("tensor_if", "tensor_loop"):
            labels = lb.union(labels, inside.labels)
        inside = inside.parent
    return labels


def _assert(machine: Machine, frame: Frame, node: ast.Assert) -> None:
    test = calls.evaluate_test(machine, frame, node.test)
    if may_be_tensor(test) or lb.from_values(test.labels):
        frame.event(ASSERT, node, subject=test)
    if node.msg is not None:
        env = frame.env
        evaluate(machine, frame, node.msg)
        frame.env = env
    branches.assume(machine, frame, node.test, True)


def _with(machine: Machine, frame: Frame, node: ast.With | ast.AsyncWith) -> None:
    before = frame.inside
    entered: list[Value] = []
    is_async = isinstance(node, ast.AsyncWith)
    for item in node.items:
        manager = evaluate(machine, frame, item.context_expr)
        value, kind = calls.enter_context(machine, frame, manager, item.context_expr, is_async)
        entered.append(manager)
        frame.enter(kind, node, manager.labels)
        if item.optional_vars is not None:
            assign(machine, frame, item.optional_vars, value)
    ops_before, calls_before = frame.operations, len(frame.record.calls)
    managed = zip(node.items, entered)
    if any(contexts.may_swallow(machine, manager, item.context_expr, is_async) for item, manager in managed):
        raised = branches.run_swallowing(machine, frame, node.body)
    else:
        raised = vl.BOTTOM
        run_with_body(machine, frame, node)
    works = frame.operations > ops_before or len(frame.record.calls) > calls_before
    for item, manager in zip(reversed(node.items), reversed(entered)):
        swallows = calls.exit_context(machine, frame, manager, item.context_expr, is_async, raised)
        if works and swallows:
            frame.event(TRY, node, attr="with", subject=manager, detail=swallows)
    frame.leave(before)


def run_with_body(machine: Machine, frame: Frame, node: ast.With | ast.AsyncWith) -> None:
    """Run the body of a ``with``; one that expects a failure goes on after the block whatever happened in it."""
    expected = frame.inside is not None and frame.inside.kind == "expected_failure"
    before = dict(frame.env) if expected and frame.env is not None else None
    if frame.inside is not None and frame.inside.kind == "init_scope":
        contexts.note_taken_out(frame, node)
    run_block(machine, frame, node.body)
    if expected:
        frame.env = join_envs(frame.env, before)


def _pass(machine: Machine, frame: Frame, node: ast.AST) -> None:
    pass


def _type_alias(machine: Machine, frame: Frame, node: Any) -> None:
    names.bind(machine, frame, node.name.id, vl.unknown("type alias"), node)


_RUNNERS: dict[type, Runner] = {
    ast.Expr: _expression,
    ast.Assign: _assign,
    ast.AnnAssign: _annotated,
    ast.AugAssign: _augmented,
    ast.Delete: _delete,
    ast.Return: _return,
    ast.Break: _break,
    ast.Continue: _continue,
    ast.Raise: _raise,
    ast.Assert: _assert,
    ast.With: _with,
    ast.AsyncWith: _with,
    ast.Pass: _pass,
    ast.Global: _pass,
    ast.Nonlocal: _pass,
    ast.If: branches.run_if,
    ast.For: loops.run_for,
    ast.AsyncFor: loops.run_for,
    ast.While: loops.run_while,
    ast.Try: branches.run_try,
    ast.Match: run_match,
    ast.FunctionDef: definitions.define_function,
    ast.AsyncFunctionDef: definitions.define_function,
    ast.ClassDef: classes.define_class,
    ast.Import: imports.run_import,
    ast.ImportFrom: imports.run_import_from,
}
if hasattr(ast, "TryStar"):
    _RUNNERS[ast.TryStar] = branches.run_try
if hasattr(ast, "TypeAlias"):
    _RUNNERS[ast.TypeAlias] = _type_alias
