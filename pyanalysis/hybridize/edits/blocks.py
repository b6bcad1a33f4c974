"""Where each statement stands: its block, the compound statement around it, and the scope.

Only statements are visited, with an explicit stack: long ``elif`` chains are deep trees.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

Function = ast.FunctionDef | ast.AsyncFunctionDef
ScopeNode = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
SCOPES = (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(eq=False, frozen=True, slots=True)
class Block:
    """A suite. ``branch`` names its part of the owner: body, orelse, finalbody, handler or case."""

    owner: Site | None  # None for the module body
    branch: str
    scope: ScopeNode


@dataclass(eq=False, frozen=True, slots=True)
class Site:
    """One statement in its block."""

    statement: ast.stmt
    block: Block
    index: int

    def ancestors(self) -> Iterator[Site]:
        """This site and those around it, innermost first, up to the module's top level."""
        site: Site | None = self
        while site is not None:
            yield site
            site = site.block.owner

    @property
    def scopes(self) -> tuple[ScopeNode, ...]:
        """The scopes around the statement, innermost first; the module is last."""
        found: list[ScopeNode] = []
        for site in self.ancestors():
            if not found or found[-1] is not site.block.scope:
                found.append(site.block.scope)
        return tuple(found)

    @property
    def qualname(self) -> str:
        """``__qualname__`` of the function or class defined here."""
        assert isinstance(self.statement, SCOPES)
        name = self.statement.name
        for scope in self.scopes[:-1]:
            local = "" if isinstance(scope, ast.ClassDef) else ".<locals>"
            name = f"{scope.name}{local}.{name}"  # type: ignore[union-attr]
        return name


def sites(tree: ast.Module) -> list[Site]:
    """All statements of a module at any depth."""
    found: list[Site] = []
    pending: list[tuple[list[ast.stmt], Block]] = [(tree.body, Block(None, "body", tree))]
    while pending:
        statements, block = pending.pop()
        for index, statement in enumerate(statements):
            site = Site(statement, block, index)
            found.append(site)
            pending.extend(_suites(site))
    found.sort(key=lambda site: (site.statement.lineno, site.statement.col_offset))
    return found


def _suites(site: Site) -> Iterator[tuple[list[ast.stmt], Block]]:
    statement = site.statement
    scope = statement if isinstance(statement, SCOPES) else site.block.scope
    for branch in ("body", "orelse", "finalbody"):
        suite = getattr(statement, branch, None)
        if suite:
            yield suite, Block(site, branch, scope)
    for handler in getattr(statement, "handlers", ()):
        yield handler.body, Block(site, "handler", scope)
    for case in getattr(statement, "cases", ()):
        yield case.body, Block(site, "case", scope)
