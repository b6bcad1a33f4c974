"""Walks over syntax trees, in the order of ``ast``'s own and several times as fast where the engine is compiled.

What says only whether a name is read or written (``ast.Load``, ``ast.Store``) is left out: it has no place.
"""

from __future__ import annotations

import ast

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
