"""Writes that run once whatever the mode of execution: behind a test of the very thing that they set.

``if self.kernel is None: self.kernel = ...`` sets the attribute at the first eager call, and equally at the first
trace; later calls, eager or traced, skip it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hybridize.facts.lift import Lifted
from hybridize.facts.model import FunctionFacts
from hybridize.interpreter.record import MUTATE, WRITE
from hybridize.project.code import Code
from hybridize.rules.effects.wording import text_of

Guard = tuple[Code, ast.If, frozenset[str]]
_NOTHING: frozenset[str] = frozenset()


def runs_once(function: FunctionFacts, lifted: Lifted) -> bool:
    """Whether the event stands behind a guard that it, or a write beside it, closes."""
    if any(
        inside.kind == "lazy_guard" and not isinstance(inside.node, ast.If)
        for inside, _ in lifted.conditions()
    ):
        return True  # Keras builds a layer once
    guards = list(_guards(function, lifted))
    return bool(guards) and any(
        _closes(other, guard)
        for other in function.events(WRITE, MUTATE)
        for guard in _shared(function, other, guards)
    )


def _closes(write: Lifted, guard: Guard) -> bool:
    code, _, names = guard
    if write.event.code is code:
        return text_of(write) in names
    return write.event.attr in {name.rpartition(".")[2] for name in names}


def _shared(function: FunctionFacts, other: Lifted, guards: list[Guard]) -> Iterator[Guard]:
    theirs = {id(node) for _, node, _ in _guards(function, other)}
    yield from (guard for guard in guards if id(guard[1]) in theirs)


def _guards(function: FunctionFacts, lifted: Lifted) -> Iterator[Guard]:
    """The tests for something missing that the event, and the calls on the way to it, stand behind."""
    owners = [function.code, *(step.callee.code for step in lifted.steps)]
    nodes = [*(step.node for step in lifted.steps), lifted.event.node]
    for code, node in zip(owners, nodes):
        body = getattr(code.node, "body", [])
        for test, names in _on_the_way(body, node) if isinstance(body, list) else ():
            if names:
                yield code, test, names


def _on_the_way(block: list[ast.stmt], node: ast.AST) -> Iterator[tuple[ast.If, frozenset[str]]]:
    """Every ``if`` that decides whether ``node`` runs, with the names that must be missing for it to run."""
    for index, statement in enumerate(block):
        if not any(inner is node for inner in ast.walk(statement)):
            continue
        for earlier in block[:index]:
            if isinstance(earlier, ast.If) and isinstance(earlier.body[-1], (ast.Return, ast.Raise)):
                yield earlier, _present(earlier.test)
        if isinstance(statement, ast.If):
            in_body = any(inner is node for item in statement.body for inner in ast.walk(item))
            yield statement, _absent(statement.test) if in_body else _present(statement.test)
        for inner_block in _blocks(statement):
            yield from _on_the_way(inner_block, node)
        return


def _blocks(statement: ast.stmt) -> Iterator[list[ast.stmt]]:
    if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return
    for name in ("body", "orelse", "finalbody"):
        yield getattr(statement, name, [])
    for handler in getattr(statement, "handlers", []):
        yield handler.body


def _absent(test: ast.expr) -> frozenset[str]:
    """What is missing when the test is true."""
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        return _present(test.operand)
    if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And):
        return frozenset().union(*map(_absent, test.values))
    if isinstance(test, ast.Compare) and len(test.ops) == 1:
        left, operator, right = test.left, test.ops[0], test.comparators[0]
        if isinstance(operator, (ast.Is, ast.Eq)) and _is_none(right):
            return _named(left)
        if isinstance(operator, ast.NotIn):
            return _named(right)
        if isinstance(operator, ast.Eq) and isinstance(right, ast.Constant) and right.value == 0:
            return _measured(left)
    return _NOTHING


def _present(test: ast.expr) -> frozenset[str]:
    """What is missing when the test is false."""
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        return _absent(test.operand)
    if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.Or):
        return frozenset().union(*map(_present, test.values))
    if isinstance(test, ast.Compare) and len(test.ops) == 1:
        left, operator, right = test.left, test.ops[0], test.comparators[0]
        if isinstance(operator, (ast.IsNot, ast.NotEq)) and _is_none(right):
            return _named(left)
        return _named(right) if isinstance(operator, ast.In) else _NOTHING
    if isinstance(test, ast.Call) and isinstance(test.func, ast.Name) and test.func.id == "hasattr":
        return _looked_up(test)
    return _named(test)


def _named(node: ast.expr) -> frozenset[str]:
    if isinstance(node, (ast.Attribute, ast.Name)):
        return frozenset({ast.unparse(node)})
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "getattr":
        return _looked_up(node)
    return _NOTHING


def _looked_up(node: ast.Call) -> frozenset[str]:
    """``hasattr(self, "kernel")`` asks for ``self.kernel``."""
    if len(node.args) > 1 and isinstance(node.args[1], ast.Constant):
        return frozenset({f"{ast.unparse(node.args[0])}.{node.args[1].value!s}"})
    return _NOTHING


def _measured(node: ast.expr) -> frozenset[str]:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "len" and node.args:
        return _named(node.args[0])
    return _NOTHING


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None
