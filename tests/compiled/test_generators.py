"""What mypyc cannot do with generators: those of the compiled folders are not asked with ``in``."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import hybridize

PACKAGE = Path(hybridize.__file__).parent
COMPILED = ("values", "interpreter", "facts", "rules", "decide")
MODULES = {path: ast.parse(path.read_text(encoding="utf-8"))
           for folder in COMPILED for path in sorted((PACKAGE / folder).rglob("*.py"))}


def _generators(module: ast.AST) -> set[str]:
    return {node.name for node in ast.walk(module) if isinstance(node, ast.FunctionDef)
            and any(isinstance(inner, (ast.Yield, ast.YieldFrom)) for inner in ast.walk(node))}


def _asked(module: ast.AST) -> Iterator[tuple[int, str]]:
    for node in ast.walk(module):
        for op, right in zip(node.ops, node.comparators) if isinstance(node, ast.Compare) else ():
            if isinstance(op, (ast.In, ast.NotIn)) and isinstance(right, ast.Call):
                called = right.func
                yield node.lineno, getattr(called, "attr", getattr(called, "id", ""))


def test_no_generator_is_asked_with_in() -> None:
    """A compiled generator has no ``__contains__``, and Python's fallback to iteration does not reach it."""
    shared = {name for module in MODULES.values() for name in _generators(module) if not name.startswith("_")}
    assert "nested" in shared
    assert [(path.name, line, name) for path, module in MODULES.items() for line, name in _asked(module)
            if name in shared | _generators(module)] == []
