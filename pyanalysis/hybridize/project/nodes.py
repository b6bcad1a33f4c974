"""Walks over syntax trees, in the order of ``ast``'s own and several times as fast where the engine is compiled.

What says only whether a name is read or written (``ast.Load``, ``ast.Store``) is left out: it has no place.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

LOOPS = (ast.For, ast.AsyncFor, ast.While)  # statements; a comprehension is an expression


def children(node: ast.AST) -> list[ast.AST]:
    """The nodes right below a node."""
    out: list[ast.AST] = []
    for field in node._fields:
        if field == "ctx":
            continue
        value = getattr(node, field, None)
        if isinstance(value, list):
            for item in value:
                if isinstance(item, ast.AST):
                    out.append(item)
        elif isinstance(value, ast.AST):
            out.append(value)
    return out


def walk(node: ast.AST) -> list[ast.AST]:
    """A node and all below it, level by level."""
    out = [node]
    for one in out:  # which grows meanwhile
        out += children(one)
    return out


_BLOCKS = ("body", "orelse", "finalbody")
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def place_in(body: list[ast.stmt], node: ast.AST) -> list[tuple[list[ast.stmt], int]]:
    """Where a statement stands: its block and its number there, then the same of what is around it; ``body`` last."""
    for index, statement in enumerate(body):
        if statement is node:
            return [(body, index)]
        for block in blocks_of(statement):
            found = place_in(block, node)
            if found:
                return [*found, (body, index)]
    return []


def blocks_behind(body: list[ast.stmt], node: ast.AST) -> list[list[ast.stmt]]:
    """What follows a statement, block by block: in its own block first, then in those around it, ``body`` last."""
    return [block[index + 1:] for block, index in place_in(body, node)]


def blocks_of(statement: ast.AST) -> Iterator[list[ast.stmt]]:
    """The blocks of a statement; those of functions and classes are their own."""
    if not isinstance(statement, _SCOPES):
        for field in _BLOCKS:
            yield getattr(statement, field, [])
        for part in (*getattr(statement, "handlers", ()), *getattr(statement, "cases", ())):
            yield part.body
