"""Closures that AutoGraph cuts off from a name: made before the name is bound again, called after that.

AutoGraph makes a function of every body of an ``if`` or a loop, and of the rest of a block behind a statement that may
return, break or continue. A name that such a part binds is a local of the part, unless code outside of it reads the
name: and there it counts what a lambda, a generator expression or a method of an inner class reads only where that is
made. So a closure and a later binding of its name may be in two scopes, where Python knows one.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import NamedTuple

from hybridize.facts.liveness import Liveness
from hybridize.facts.syntax import UnitSyntax, own_children
from hybridize.project.code import Code
from hybridize.project.nodes import LOOPS, walk

_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_LAZY = frozenset({"map", "filter", "zip", "enumerate", "iter", "islice", "chain", "starmap", "takewhile", "dropwhile"})
_KEEPING = frozenset({"append", "appendleft", "add", "insert", "setdefault", "put", "update"})
_BLOCKS = ("body", "orelse", "handlers", "finalbody")


class Reader(NamedTuple):
    """Something that reads names of the function whenever it runs: ``units`` are the code that does, if it is code."""

    node: ast.expr | ast.ClassDef
    names: frozenset[str]
    units: tuple[Code, ...]


class Part(NamedTuple):
    """Statements that AutoGraph moves into a function of their own, and the names that become local to it."""

    first: ast.stmt
    hidden: frozenset[str]


class Bound(NamedTuple):
    """A place that binds a name."""

    name: str
    node: ast.AST


class LateReads:
    """The readers of a function, and whether a call of one at some place misses what the name was bound to."""

    def __init__(self, code: Code, syntax: UnitSyntax) -> None:
        self.syntax = syntax
        self.bounds = [Bound(name, node) for node in _own(code) for name in _bound_by(node)
                       if syntax.comprehension_of(node) is None]
        self.readers = list(self._readers(code)) if self.bounds else []
        self._parts: dict[ast.AST, tuple[Part, ...]] = {}  # by statement, innermost first
        if self.readers:
            self._live = Liveness(code)
            self._block(code.node.body, (), code)  # type: ignore[attr-defined]

    # -- what reads -----------------------------------------------------------------------------------------------
    def _readers(self, code: Code) -> Iterator[Reader]:
        own = {bound.name for bound in self.bounds} - code.nonlocal_names - code.global_names
        for inner in code.children:
            if inner.kind in ("lambda", "class"):
                units = tuple(unit for unit in _and_inner(inner) if unit.is_function)
                names = frozenset(name for unit in units for name in unit.frees) & own
                if names:
                    yield Reader(inner.node, names, units)  # type: ignore[arg-type]
        for node in _own(code):
            if isinstance(node, ast.GeneratorExp):
                names = frozenset(_names_of(node)) & own
                if names:
                    yield Reader(node, names, ())

    def waits(self, reader: Reader) -> bool:
        """Whether nothing tells when it runs: a generator, or what ``map`` is given, kept for later."""
        node: ast.AST = reader.node
        lazy = isinstance(node, ast.GeneratorExp)
        for outer in self.syntax.ancestors(node):
            if isinstance(outer, ast.keyword):
                continue
            if not isinstance(outer, ast.Call) or node is outer.func:
                return lazy and not isinstance(outer, (ast.For, ast.Starred, ast.comprehension, ast.YieldFrom))
            called = outer.func.attr if isinstance(outer.func, ast.Attribute) else getattr(outer.func, "id", "")
            if called in _KEEPING:
                return lazy
            if called not in _LAZY:
                return False
            lazy, node = True, outer
        return lazy

    # -- what is bound, and where ---------------------------------------------------------------------------------
    def _block(self, block: list[ast.stmt], parts: tuple[Part, ...], code: Code) -> None:
        for number, statement in enumerate(block):
            self._parts[statement] = parts
            self._below(statement, parts, code)
            rest = block[number + 1:]
            if rest and _may_leave(statement):
                self._block(rest, (self._part(rest, rest[0], code), *parts), code)
                return

    def _below(self, statement: ast.stmt, parts: tuple[Part, ...], code: Code) -> None:
        if isinstance(statement, _DEFINITIONS):
            return
        moved = isinstance(statement, (ast.If, *LOOPS))
        for field in _BLOCKS:
            block = getattr(statement, field, None) or []
            for handler in block if field == "handlers" else ():
                self._block(handler.body, parts, code)
            if block and field != "handlers":
                inner = (self._part([statement], block[0], code), *parts) if moved else parts
                self._block(block, inner, code)

    def _part(self, statements: list[ast.stmt], first: ast.stmt, code: Code) -> Part:
        bound = {name for statement in statements for node in _walk_own(statement) for name in _bound_by(node)}
        live = self._live.across(statements[0], statements[-1])
        end = statements[-1].end_lineno or 0
        kept = {name for inner in code.children if inner.kind == "function"
                and (inner.line <= end or self.syntax.share_a_loop(inner.node, first)) for name in inner.frees}
        return Part(first, frozenset(bound - live - kept - code.nonlocal_names - code.global_names))

    def _scope(self, node: ast.AST, name: str) -> Part | None:
        """The part whose local a name is at a place; None for the function's own."""
        if isinstance(node, ast.Name):
            around = next(self.syntax.ancestors(node))
            while isinstance(around, (ast.Tuple, ast.List, ast.Starred)):
                node, around = around, self.syntax.parents[around]
            if isinstance(around, (ast.For, ast.AsyncFor)) and around.target is node:
                return self._innermost(around.body[0], name)
        return self._innermost(self.syntax.statement(node), name)

    def _innermost(self, statement: ast.AST, name: str) -> Part | None:
        return next((part for part in self._parts.get(statement, ()) if name in part.hidden), None)

    # -- what is missed -------------------------------------------------------------------------------------------
    def missed(self, reader: Reader, place: ast.AST | None) -> Bound | None:
        """What binds a name of the reader unseen by it, when it runs at a place (None: some time later)."""
        return next((bound for bound in self.bounds
                     if bound.name in reader.names and self._misses(reader, bound, place)), None)

    def _misses(self, reader: Reader, bound: Bound, place: ast.AST | None) -> bool:
        home, other = self._scope(reader.node, bound.name), self._scope(bound.node, bound.name)
        if home is other:
            return home is not None and self._outlasts(reader, home, place)
        made = self.syntax.statement(reader.node)
        if place is not None and self.syntax.statement(place) is made:
            return False
        return self._precedes(reader.node, bound.node) and (place is None or self._precedes(bound.node, place))

    def _outlasts(self, reader: Reader, home: Part, place: ast.AST | None) -> bool:
        """Whether the reader runs when the part that made it has begun anew, with another local of the name."""
        loops = self.syntax.loops_around(home.first)
        if not loops:
            return False
        made = self.syntax.statement(reader.node)
        if place is None:
            return True
        if not self._within(place, home):
            return True
        return self.syntax.statement(place) is not made and not self._called_by_name(place, made)

    def _within(self, place: ast.AST, home: Part) -> bool:
        return home in self._parts.get(self.syntax.statement(place), ())

    def _called_by_name(self, place: ast.AST, made: ast.AST) -> bool:
        """Whether a call is of a name that the statement which makes the reader has just bound."""
        names = {node.id for target in getattr(made, "targets", ()) for node in walk(target)
                 if isinstance(node, ast.Name)}
        return any(isinstance(node, ast.Name) and node.id in names for node in walk(place)) \
            and self._precedes(made, place)

    def _precedes(self, one: ast.AST, other: ast.AST) -> bool:
        return _start(one) < _start(other) or self.syntax.share_a_loop(one, other)


def _and_inner(code: Code) -> list[Code]:
    out = [code]
    for one in out:  # which grows meanwhile
        out += one.children
    return out


def _own(code: Code) -> list[ast.AST]:
    """The nodes that run with a function, in order of their place in the tree."""
    return [node for statement in code.node.body for node in _walk_own(statement)]  # type: ignore[attr-defined]


def _walk_own(root: ast.AST) -> list[ast.AST]:
    out = [root]
    for node in out:  # which grows meanwhile
        if not isinstance(node, ast.ClassDef):
            out += own_children(node)
    return out


def _bound_by(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Name):
        return [] if isinstance(node.ctx, ast.Load) else [node.id]
    if isinstance(node, _DEFINITIONS):
        return [node.name]
    if isinstance(node, ast.alias):
        return [(node.asname or node.name).partition(".")[0]]
    return []


def _names_of(node: ast.GeneratorExp) -> set[str]:
    """Names that a generator expression reads when it runs: all but what its first loop goes over."""
    later = [node.elt, *(test for part in node.generators for test in part.ifs),
             *(part.iter for part in node.generators[1:])]
    bound = {name for part in node.generators for one in walk(part.target) for name in _bound_by(one)}
    return {one.id for root in later for one in walk(root) if isinstance(one, ast.Name)} - bound


def _may_leave(statement: ast.stmt, in_loop: bool = False) -> bool:
    """Whether a compound statement may return, or break or continue a loop around it."""
    if isinstance(statement, _DEFINITIONS):
        return False
    inside = in_loop or isinstance(statement, LOOPS)
    for field in _BLOCKS:
        for inner in getattr(statement, field, None) or ():
            if isinstance(inner, ast.Return) or (not inside and isinstance(inner, (ast.Break, ast.Continue))):
                return True
            if _may_leave(inner, inside):
                return True
    return False


def _start(node: ast.AST) -> tuple[int, int]:
    return getattr(node, "lineno", 0), getattr(node, "col_offset", 0)
