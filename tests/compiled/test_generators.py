"""What mypyc cannot do with generators: those of the compiled folders are not asked with ``in``."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import hybridize

PACKAGE = Path(hybridize.__file__).parent
COMPILED = ("values", "interpreter", "facts", "rules", "decide")


def _generators() -> set[str]:
    found = set()
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and any(
                    isinstance(inner, (ast.Yield, ast.YieldFrom)) for inner in ast.walk(node)):
                found.add(node.name)
    return found


def _asked() -> Iterator[tuple[str, int, str]]:
    for folder in COMPILED:
        for path in sorted((PACKAGE / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                for op, right in zip(node.ops, node.comparators) if isinstance(node, ast.Compare) else ():
                    if isinstance(op, (ast.In, ast.NotIn)) and isinstance(right, ast.Call):
                        name = right.func.attr if isinstance(right.func, ast.Attribute) else \
                            right.func.id if isinstance(right.func, ast.Name) else ""
                        yield path.name, node.lineno, name


def test_no_generator_is_asked_with_in() -> None:
    """A compiled generator has no ``__contains__``, and Python's fallback to iteration does not reach it."""
    generators = _generators()
    assert "nested" in generators
    assert [place for place in _asked() if place[2] in generators] == []
