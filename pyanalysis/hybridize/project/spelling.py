"""Syntax as its author would read it in a message. A node is spelled once, however many functions speak of it."""

from __future__ import annotations

import ast

from hybridize.remember import remembered


@remembered
def spelled(node: ast.AST) -> str:
    """The source text of a node, in Python's own layout."""
    return ast.unparse(node)


def short(node: ast.AST, most: int = 40) -> str:
    """The text on one line, cut to ``most`` characters."""
    text = " ".join(spelled(node).split())
    return text if len(text) <= most else text[: most - 3] + "..."


def quoted(node: ast.AST, most: int = 60) -> str:
    """The same in backticks."""
    return f"`{short(node, most)}`"
