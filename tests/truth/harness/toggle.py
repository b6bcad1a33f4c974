"""Toggles one function of a program between eager and graph, on its text.

Independent of ``hybridize.edits`` on purpose: the judge must not share the mistakes of what it judges.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef


class ToggleError(ValueError):
    """The function or its decorator is not where the example says."""


def toggle(source: str, qualname: str, how: str) -> str:
    """The source with the function decorated (``add``, or ``@...`` as it is) or undecorated (``remove``)."""
    tree = ast.parse(source)
    node = _find(tree, qualname)
    lines = source.splitlines(keepends=True)
    present = _compiling_decorator(node)
    if how == "remove":
        if present is None:
            raise ToggleError(f"{qualname} has no tf.function decorator to remove")
        return _without(lines, present)
    if how != "add" and not how.startswith("@"):
        raise ToggleError(f"unknown toggle {how!r}")
    if how == "add":
        how = "@" + _spelling(tree)
    elif present is not None:
        source = _without(lines, present)
        return toggle(source, qualname, how)
    return _with(lines, node, how)


def _find(tree: ast.Module, qualname: str) -> FunctionNode:
    found = [node for name, node in _functions(tree, "") if name == qualname]
    if not found:
        raise ToggleError(f"no function {qualname}")
    return found[-1]  # the last definition is the one that a name is bound to


def _functions(node: ast.AST, prefix: str) -> Iterator[tuple[str, FunctionNode]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, FunctionNode):
            yield prefix + child.name, child
            yield from _functions(child, f"{prefix}{child.name}.<locals>.")
        elif isinstance(child, ast.ClassDef):
            yield from _functions(child, f"{prefix}{child.name}.")
        else:
            yield from _functions(child, prefix)


def _compiling_decorator(node: FunctionNode) -> ast.expr | None:
    for decorator in node.decorator_list:
        for part in ast.walk(decorator):
            if "function" in (getattr(part, "attr", ""), getattr(part, "id", "")):
                return decorator
    # A user's own alias of tf.function is the only decorator of an example that removes it.
    return node.decorator_list[0] if len(node.decorator_list) == 1 else None


def _without(lines: list[str], decorator: ast.expr) -> str:
    end = decorator.end_lineno or decorator.lineno
    return "".join(lines[: decorator.lineno - 1] + lines[end:])


def _with(lines: list[str], node: FunctionNode, text: str) -> str:
    definition = lines[node.lineno - 1]
    indent = definition[: len(definition) - len(definition.lstrip())]
    newline = "\r\n" if definition.endswith("\r\n") else "\n"
    added = [indent + line + newline for line in text.splitlines()]
    return "".join(lines[: node.lineno - 1] + added + lines[node.lineno - 1 :])


def _spelling(tree: ast.Module) -> str:
    """How this module spells ``tf.function``."""
    for node in tree.body:
        if isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name == "tensorflow" or (alias.name == "tensorflow.compat.v2" and alias.asname):
                    return f"{alias.asname or alias.name}.function"
    return '__import__("tensorflow").function'
