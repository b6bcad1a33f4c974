"""How a branch of the graph may return: both ways have to, in the block that the ``if`` is in."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hybridize.facts.definite import always_binds_before_return
from hybridize.interpreter.execute.members import names_bound
from hybridize.project.code import Code
from hybridize.project.nodes import LOOPS
from hybridize.remember import remembered

_INNER = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)
_BLOCKS = ("body", "orelse", "finalbody")


@remembered
def returning(branch: tuple[Code, ast.If]) -> Returning:
    """The returns in and after an ``if`` of a unit."""
    return Returning(*branch)


class Returning:
    """See :func:`returning`. ``complete``: each way returns before its block ends."""

    def __init__(self, code: Code, node: ast.If) -> None:
        rest, self.in_loop = _rest_of_block(code, node)
        self._node, self._behind = node, rest
        self._ways = [way if always_leaves(way) else [*way, *rest] for way in (node.body, node.orelse)]
        self._then = list(_returns(node.body))
        self._else = list(_returns(node.orelse))
        self._rest = list(_returns(rest))
        ends = always_leaves(rest)
        self.any = bool(self._then or self._else)
        self.inside = [*self._then, *self._else]
        self.complete = (always_leaves(node.body) or ends) and (always_leaves(node.orelse) or ends)

    def binds(self, name: str) -> bool:
        """Whether a way binds the name, after the condition."""
        return any(name in names_bound(one) for one in (self._node, *self._behind))

    def always_binds(self, name: str) -> bool:
        """Whether both ways do, whatever they run through."""
        return all(always_binds_before_return(way, name) for way in self._ways)

    def opposite(self, one: ast.Return) -> list[ast.Return]:
        """The returns that run where ``one``, in a branch, does not."""
        return [*(self._else if one in self._then else self._then), *self._rest]


def _rest_of_block(code: Code, node: ast.AST) -> tuple[list[ast.stmt], bool]:
    """The statements after ``node`` in its own block, and whether a loop is around it."""

    def find(body: list[ast.stmt], in_loop: bool) -> tuple[list[ast.stmt], bool] | None:
        for index, statement in enumerate(body):
            if statement is node:
                return body[index + 1 :], in_loop
            if isinstance(statement, _INNER):
                continue
            for block in _blocks(statement):
                found = find(block, in_loop or isinstance(statement, LOOPS))
                if found is not None:
                    return found
        return None

    body = getattr(code.node, "body", [])
    return (find(body, False) if isinstance(body, list) else None) or ([], False)


def _blocks(statement: ast.stmt) -> Iterator[list[ast.stmt]]:
    for field in statement._fields:
        if field in _BLOCKS:
            yield getattr(statement, field)
        elif field in ("handlers", "cases"):
            for part in getattr(statement, field):
                yield part.body


def _returns(body: list[ast.stmt]) -> Iterator[ast.Return]:
    for statement in body:
        if isinstance(statement, ast.Return):
            yield statement
        elif not isinstance(statement, _INNER):
            for block in _blocks(statement):
                yield from _returns(block)


def always_leaves(body: list[ast.stmt]) -> bool:
    """Whether every way through the statements ends in a return or raise."""
    for statement in body:
        if isinstance(statement, (ast.Return, ast.Raise)):
            return True
        if (
            isinstance(statement, ast.If)
            and always_leaves(statement.body)
            and always_leaves(statement.orelse)
        ):
            return True
        if isinstance(statement, (ast.With, ast.AsyncWith)) and always_leaves(statement.body):
            return True
        if isinstance(statement, ast.Try) and always_leaves(statement.finalbody):
            return True
        if (
            isinstance(statement, ast.Try)
            and all(map(always_leaves, (handler.body for handler in statement.handlers)))
            and always_leaves([*statement.body, *statement.orelse])
        ):
            return True
    return False
