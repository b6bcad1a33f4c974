"""How a branch of the graph may return: both ways have to, in the block that the ``if`` is in."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hybridize.facts.definite import always_binds_before_return
from hybridize.interpreter.execute.members import names_bound
from hybridize.project.code import Code
from hybridize.project.nodes import LOOPS, blocks_behind, blocks_of, place_in
from hybridize.remember import remembered


@remembered
def returning(branch: tuple[Code, ast.If]) -> Returning:
    """The returns in and after an ``if`` of a unit."""
    return Returning(*branch)


class Returning:
    """See :func:`returning`. ``complete``: each way returns before its block ends, one of them by its own text.

    Only where a branch returns for certain AutoGraph moves the rest of the block into the other one.
    """

    def __init__(self, code: Code, node: ast.If) -> None:
        rest = next(iter(blocks_behind(_body(code), node)), [])
        self.in_loop = loop_around(code, node) is not None
        self._node, self._behind = node, rest
        self._ways = [way if always_leaves(way) else [*way, *rest] for way in (node.body, node.orelse)]
        self._then = list(_returns(node.body))
        self._else = list(_returns(node.orelse))
        self._rest = list(_returns(rest))
        self.any = bool(self._then or self._else)
        self.inside = [*self._then, *self._else]
        self.ends = always_leaves(rest)
        settled = _returns_for_certain(node.body) or _returns_for_certain(node.orelse)
        self.complete = settled and all(map(always_leaves, self._ways))

    def binds(self, name: str) -> bool:
        """Whether a way binds the name, after the condition."""
        return any(name in names_bound(one) for one in (self._node, *self._behind))

    def always_binds(self, name: str) -> bool:
        """Whether both ways do, whatever they run through."""
        return all(always_binds_before_return(way, name) for way in self._ways)

    def opposite(self, one: ast.Return) -> list[ast.Return]:
        """The returns that run where ``one``, in a branch, does not."""
        return [*(self._else if one in self._then else self._then), *self._rest]


def jumps_within(node: ast.AST) -> Iterator[tuple[ast.stmt, bool]]:
    """The ``return`` and ``break`` statements in the blocks of a statement, and whether a loop within is around them.

    A ``break`` of such a loop is its own.
    """
    yield from _jumps([part for block in blocks_of(node) for part in block], False)


def _jumps(body: list[ast.stmt], in_loop: bool) -> Iterator[tuple[ast.stmt, bool]]:
    for statement in body:
        if isinstance(statement, ast.Return) or (isinstance(statement, ast.Break) and not in_loop):
            yield statement, in_loop
        else:
            inside = in_loop or isinstance(statement, LOOPS)
            for block in blocks_of(statement):
                yield from _jumps(block, inside)


def loop_around(code: Code, node: ast.AST) -> ast.AST | None:
    """The innermost loop of the unit that a statement stands in."""
    around = [block[index] for block, index in place_in(_body(code), node)[1:]]
    return next((statement for statement in around if isinstance(statement, LOOPS)), None)


def _body(code: Code) -> list[ast.stmt]:
    body = getattr(code.node, "body", [])
    return body if isinstance(body, list) else []  # that of a lambda is an expression


def _returns(body: list[ast.stmt]) -> Iterator[ast.Return]:
    for statement in body:
        if isinstance(statement, ast.Return):
            yield statement
        else:
            for block in blocks_of(statement):
                yield from _returns(block)


def _returns_for_certain(body: list[ast.stmt]) -> bool:
    """As AutoGraph tells it: an error does not count, nor does what stands in ``try``."""
    return _leaves(body, (ast.Return,), False)


def always_leaves(body: list[ast.stmt]) -> bool:
    """Whether every way through the statements ends in a return or raise."""
    return _leaves(body, (ast.Return, ast.Raise), True)


def _leaves(body: list[ast.stmt], exits: tuple[type[ast.stmt], ...], through_try: bool) -> bool:
    for statement in body:
        if isinstance(statement, exits):
            return True
        if isinstance(statement, ast.If) and _leaves(statement.body, exits, through_try) \
                and _leaves(statement.orelse, exits, through_try):
            return True
        if isinstance(statement, (ast.With, ast.AsyncWith)) and _leaves(statement.body, exits, through_try):
            return True
        if through_try and isinstance(statement, ast.Try) and _try_leaves(statement):
            return True
    return False


def _try_leaves(statement: ast.Try) -> bool:
    return always_leaves(statement.finalbody) or (
        all(always_leaves(handler.body) for handler in statement.handlers)
        and always_leaves([*statement.body, *statement.orelse]))
