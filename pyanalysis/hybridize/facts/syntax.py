"""The syntax of one code unit, indexed: the parent of every node, and where its names are read and bound.

A unit's own nodes are those that run with it: class bodies and comprehensions in it, decorators and defaults
of functions in it, but not the bodies of those functions.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import NamedTuple

from hybridize.project.code import CELL, Code
from hybridize.project.nodes import LOOPS, children

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


class Binding(NamedTuple):
    """A place that gives a name its value: ``value`` is what is bound, None if it is no plain assignment."""

    target: ast.Name
    statement: ast.AST
    value: ast.expr | None


class UnitSyntax:
    """Parents, reads and bindings of a unit."""

    def __init__(self, code: Code) -> None:
        self.code = code
        self.parents: dict[ast.AST, ast.AST] = {}
        self.loads: dict[str, list[ast.Name]] = {}
        self.stores: dict[str, list[ast.Name]] = {}
        roots = code.node.body if not isinstance(code.node, ast.Lambda) else [code.node.body]  # type: ignore[attr-defined]
        for root in roots:
            self.parents[root] = code.node
            self._visit(root)

    def _visit(self, root: ast.AST) -> None:
        stack = [root]
        while stack:
            node = stack.pop()
            if isinstance(node, ast.Name):
                self._note(node)
                continue
            below = own_children(node)
            for child in below:
                self.parents[child] = node
            stack.extend(reversed(below))

    def _note(self, node: ast.Name) -> None:
        if isinstance(node.ctx, ast.Load):
            self.loads.setdefault(node.id, []).append(node)
            return
        self.stores.setdefault(node.id, []).append(node)
        if isinstance(self.parents[node], ast.AugAssign):
            self.loads.setdefault(node.id, []).append(node)

    def reads_after(self, binding: ast.AST, name: str) -> list[ast.Name]:
        """Reads of ``name`` that may see what ``binding`` (a statement or expression of the unit) gave it."""
        killed = self._killed_at(self.statement(binding), name)
        return [load for load in self.loads.get(name, ()) if self._sees(binding, load, killed)]

    def holds_at(self, binding: Binding, name: str, node: ast.AST) -> bool:
        """Whether ``name`` may still be what a binding gave it when ``node`` runs."""
        return self._sees(binding.statement, node, self._killed_at(binding.statement, name))

    def _sees(self, binding: ast.AST, load: ast.AST, killed: tuple[int, int] | None) -> bool:
        place = _span(load)[0]
        if isinstance(binding, LOOPS) or place > _span(binding)[1]:
            return killed is None or place <= killed
        return killed is None and self.share_a_loop(binding, load)

    def _killed_at(self, statement: ast.AST, name: str) -> tuple[int, int] | None:
        """Where a later statement of the same block binds the name again, whatever happens in between."""
        parent = self.parents.get(statement)
        for field in ("body", "orelse", "finalbody"):
            block = getattr(parent, field, None)
            if isinstance(block, list) and statement in block:
                for later in block[block.index(statement) + 1:]:
                    if isinstance(later, ast.Assign) and any(
                            isinstance(item, ast.Name) and item.id == name for item in later.targets):
                        return _span(later)[1]
        return None

    def share_a_loop(self, one: ast.AST, other: ast.AST) -> bool:
        """Whether one of two nodes may run again after the other, whatever their order in the text."""
        return bool(self.loops_around(one) & self.loops_around(other))

    def statement(self, node: ast.AST) -> ast.AST:
        """The statement that a node stands in, itself if it is one."""
        while not isinstance(node, ast.stmt) and node in self.parents:
            node = self.parents[node]
        return node

    def ancestors(self, node: ast.AST) -> Iterator[ast.AST]:
        """The nodes around a node, innermost first, up to the unit's own node."""
        while node in self.parents:
            node = self.parents[node]
            yield node

    def loops_around(self, node: ast.AST) -> set[ast.AST]:
        """The loop statements that a node stands in."""
        return {outer for outer in self.ancestors(node) if isinstance(outer, LOOPS)}

    def comprehension_of(self, target: ast.AST) -> ast.AST | None:
        """The list, set, dict or generator expression whose variable a target is."""
        for node in self.ancestors(target):
            if isinstance(node, ast.comprehension):
                return self.parents[node]
            if not isinstance(node, (ast.Tuple, ast.List, ast.Starred)):
                return None
        return None

    def in_class_body(self, node: ast.AST) -> bool:
        """Whether what the node binds becomes an attribute of a class."""
        return any(isinstance(outer, ast.ClassDef) for outer in self.ancestors(node))

    def bindings(self, name: str) -> Iterator[Binding]:
        """Every place that binds a local name, the parameter left out."""
        for store in self.stores.get(name, ()):
            statement = self.statement(store)
            plain = isinstance(statement, (ast.Assign, ast.AnnAssign, ast.AugAssign))
            yield Binding(store, statement, statement.value if plain else None)  # type: ignore[attr-defined]


def own_children(node: ast.AST) -> list[ast.AST]:
    """Children of a node that run with the unit it belongs to."""
    if not isinstance(node, _FUNCTIONS):
        return children(node)
    decorators = [] if isinstance(node, ast.Lambda) else node.decorator_list
    return [*decorators, *node.args.defaults, *(item for item in node.args.kw_defaults if item is not None)]


def mentions(code: Code, *words: str) -> bool:
    """Whether a unit's module has one of the words in its text: a quick no, before its syntax is walked."""
    text = code.module.source.text
    return any(word in text for word in words)


def readers(code: Code, name: str) -> Iterator[Code]:
    """Units inside ``code`` that read its captured variable ``name``."""
    if code.resolution.get(name) != CELL:
        return
    stack = list(code.children)
    while stack:
        inner = stack.pop()
        stack.extend(inner.children)
        if inner.is_function and name in inner.frees and name in inner.used:
            yield inner


def _span(node: ast.AST) -> tuple[tuple[int, int], tuple[int, int]]:
    line, column = getattr(node, "lineno", 0), getattr(node, "col_offset", 0)
    last, end = getattr(node, "end_lineno", None), getattr(node, "end_col_offset", None)
    return (line, column), (last or line, end or column)
