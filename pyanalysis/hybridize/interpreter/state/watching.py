"""Keeps what variables hold after each statement, for people who ask; costs nothing when nobody does."""

from __future__ import annotations

import ast

from hybridize.interpreter.state.frame import Frame
from hybridize.project.nodes import walk
from hybridize.values import value as vl
from hybridize.values.value import Value

Place = tuple[str, int]


class Watch:
    """``seen``: file and line -> variable -> what it held there, over all contexts."""

    def __init__(self) -> None:
        self.seen: dict[Place, dict[str, Value]] = {}
        self._names: dict[ast.stmt, tuple[str, ...]] = {}

    def note(self, frame: Frame, node: ast.stmt) -> None:
        """Look at the variables that the statement names, now that it has run."""
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom)):
            return
        names = self._names.get(node)
        if names is None:
            names = self._names[node] = _names_in(node)
        for name in names:
            value = _peek(frame, name)
            if value is not None and value.atoms:
                held = self.seen.setdefault((frame.code.path, node.lineno), {})
                held[name] = vl.join(held.get(name, vl.BOTTOM), value.plain())


def _names_in(node: ast.stmt) -> tuple[str, ...]:
    """Variables in a simple statement, or in the head of a compound one, in order of their names."""
    parts: list[ast.AST] = [node]
    if isinstance(node, (ast.If, ast.While)):
        parts = [node.test]
    elif isinstance(node, (ast.For, ast.AsyncFor)):
        parts = [node.target, node.iter]
    elif isinstance(node, (ast.With, ast.AsyncWith)):
        parts = list(node.items)
    elif isinstance(node, (ast.Try, ast.Match)):
        return ()
    return tuple(sorted({item.id for part in parts for item in walk(part) if isinstance(item, ast.Name)}))


def _peek(frame: Frame, name: str) -> Value | None:
    """The value of a variable, without a trace in the record."""
    if frame.env is not None and name in frame.env:
        return frame.env[name]
    scope = frame.scope
    while scope is not None:
        found = scope.fields.get(name)
        if isinstance(found, Value):
            return found
        scope = scope.parent
    found = frame.module.fields.get(name)
    return found if isinstance(found, Value) else None
