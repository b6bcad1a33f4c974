"""Live variables: which names may still be read after a statement, before they are bound again.

AutoGraph turns an ``if`` or a loop on a tensor into an operation whose results are the names that the
statement binds and that are live after it; only those have to agree between the branches or rounds.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable

from hybridize.project.code import Code
from hybridize.project.nodes import LOOPS, walk

Names = frozenset[str]
NOTHING: Names = frozenset()
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


class Liveness:
    """Names live after and, for loops, at the head of every statement of a unit."""

    def __init__(self, code: Code) -> None:
        self._after: dict[ast.AST, Names] = {}
        self._before: dict[ast.AST, Names] = {}
        self._head: dict[ast.AST, Names] = {}
        self._jumps: list[tuple[Names, Names]] = []  # live where a break and where a continue goes
        self.captured = captured_by_functions(code)
        body = getattr(code.node, "body", [])
        if isinstance(body, list):
            self._block(body, NOTHING)

    def after(self, node: ast.AST) -> Names:
        """Names that may be read after the statement."""
        return self._after.get(node, NOTHING) | self.captured

    def entering(self, body: list[ast.stmt]) -> Names:
        """Names that a block may read from before, or leave for what follows it."""
        return self._before.get(body[0], NOTHING) if body else NOTHING

    def across(self, first: ast.AST, last: ast.AST) -> Names:
        """Names that the statements from first to last may read from before, or leave for those after them.

        As AutoGraph counts: what a lambda reads is read where it is made, and never later.
        """
        return self._before.get(first, NOTHING) | self._after.get(last, NOTHING)

    def at_head(self, node: ast.AST) -> Names:
        """Names that a round of the loop may read from the round before it."""
        return self._head.get(node, NOTHING) | self.captured

    def _block(self, body: list[ast.stmt], out: Names) -> Names:
        for statement in reversed(body):
            self._after[statement] = self._after.get(statement, NOTHING) | out
            out = self._statement(statement, out)
            self._before[statement] = self._before.get(statement, NOTHING) | out
        return out

    def _statement(self, node: ast.stmt, out: Names) -> Names:
        if isinstance(node, ast.If):
            return _reads(node.test) | self._block(node.body, out) | self._block(node.orelse, out)
        if isinstance(node, LOOPS):
            return self._loop(node, out)
        if isinstance(node, (ast.With, ast.AsyncWith)):
            bound = _bound(item.optional_vars for item in node.items)
            return _reads(*(item.context_expr for item in node.items)) | (self._block(node.body, out) - bound)
        if isinstance(node, (ast.Return, ast.Raise)):
            return _reads(node)
        if isinstance(node, (ast.Break, ast.Continue)):
            return self._jumps[-1][isinstance(node, ast.Continue)] if self._jumps else out
        if isinstance(node, ast.Match):
            cases = [
                _reads(case.guard) | (self._block(case.body, out) - _captures(case.pattern))
                for case in node.cases
            ]
            return _reads(node.subject).union(out, *cases)
        if hasattr(node, "handlers"):
            return self._try(node, out)
        if isinstance(node, (*_FUNCTIONS, ast.ClassDef)):
            return (out - {node.name}) | _reads(node)
        return (out - _stored(node)) | _reads(node)

    def _loop(self, node: ast.For | ast.AsyncFor | ast.While, out: Names) -> Names:
        ends = out | self._block(node.orelse, out)
        bound = NOTHING if isinstance(node, ast.While) else _bound([node.target])
        test = _reads(node.test) if isinstance(node, ast.While) else NOTHING
        head = ends | test
        while True:
            self._jumps.append((out, head))
            grown = head | (self._block(node.body, head) - bound)
            self._jumps.pop()
            if grown == head:
                break
            head = grown
        self._head[node] = head - ends | test | (self._block_start(node, head) - bound)
        return head if isinstance(node, ast.While) else head | _reads(node.iter)

    def _block_start(self, node: ast.For | ast.AsyncFor | ast.While, head: Names) -> Names:
        """Names that the body reads before it binds them."""
        self._jumps.append((NOTHING, NOTHING))
        kept = dict(self._after)
        start = self._block(node.body, NOTHING)
        self._after = kept
        self._jumps.pop()
        return start

    def _try(self, node: ast.stmt, out: Names) -> Names:
        final = self._block(node.finalbody, out)  # type: ignore[attr-defined]
        caught = final.union(
            *(_reads(handler.type) | self._block(handler.body, final) for handler in node.handlers)  # type: ignore[attr-defined]
        )
        orelse = self._block(node.orelse, final)  # type: ignore[attr-defined]
        return self._block(node.body, orelse | caught) | caught  # type: ignore[attr-defined]


def captured_by_functions(code: Code) -> Names:
    """What inner functions read whenever they are called, and do not bind.

    As AutoGraph counts: a lambda, and the body of a class, read where they stand.
    """
    inner = [unit for unit in code.children if unit.kind == "function"]
    return frozenset(name for unit in inner for name in unit.frees - unit.nonlocal_names if name in code.cells)


def _reads(*nodes: ast.AST | None) -> Names:
    """Names read anywhere in the nodes; what inner functions read counts where they are made."""
    found = set()
    for root in nodes:
        for node in walk(root) if root is not None else ():
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
                found.add(node.id)
            elif isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
                found.add(node.target.id)
    return frozenset(found)


def _stored(node: ast.AST) -> Names:
    if isinstance(node, ast.AugAssign):
        return NOTHING
    return frozenset(
        one.id for one in walk(node) if isinstance(one, ast.Name) and not isinstance(one.ctx, ast.Load)
    )


def _bound(targets: Iterable[ast.AST | None]) -> Names:
    return NOTHING.union(*(_stored(target) for target in targets if target is not None))


def _captures(pattern: ast.AST) -> Names:
    return frozenset(name for node in walk(pattern) if (name := getattr(node, "name", None)) is not None)
