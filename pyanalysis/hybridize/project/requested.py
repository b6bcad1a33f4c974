"""What a module imports, by syntax alone.

Only statements are walked, never expressions, so this costs a small part of parsing.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

_DYNAMIC_IMPORT = re.compile(r"\b(?:import_module|__import__)\(\s*[\"']([A-Za-z_]\w*(?:\.\w+)*)[\"']\s*[,)]")


@dataclass(frozen=True, slots=True)
class Request:
    """``from <level dots><module> import <names>``, or ``import <module>`` (level 0 and no names)."""

    module: str
    level: int = 0
    names: tuple[str, ...] = ()

    def dotted_names(self) -> tuple[str, ...]:
        """The module itself and every name behind it that may be a submodule."""
        inner = [f"{self.module}.{name}".lstrip(".") for name in self.names if name != "*"]
        return (self.module, *inner) if self.module else tuple(inner)


def statements(tree: ast.AST) -> Iterator[ast.stmt]:
    """Every statement of a tree, at any depth."""
    pending: list[ast.AST] = [tree]
    while pending:
        node = pending.pop()
        for name in _BLOCKS.get(type(node), ()):
            for child in getattr(node, name):
                if isinstance(child, ast.stmt):
                    yield child
                if type(child) in _BLOCKS:
                    pending.append(child)


_BODY, _BRANCHES = ("body",), ("body", "orelse")
_TRY = ("body", "handlers", "orelse", "finalbody")
_BLOCKS: dict[type[ast.AST], tuple[str, ...]] = {
    **dict.fromkeys((ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef), _BODY),
    **dict.fromkeys((ast.With, ast.AsyncWith, ast.ExceptHandler, ast.match_case), _BODY),
    **dict.fromkeys((ast.If, ast.For, ast.AsyncFor, ast.While), _BRANCHES),
    ast.Try: _TRY,
    ast.Match: ("cases",),
}
if hasattr(ast, "TryStar"):  # Python 3.11
    _BLOCKS[ast.TryStar] = _TRY


def import_requests(tree: ast.Module, text: str) -> tuple[Request, ...]:
    """Every distinct import of a module, also those whose name is a literal given to ``importlib``."""
    found: dict[Request, None] = {}
    for statement in statements(tree):
        if isinstance(statement, ast.Import):
            found.update(dict.fromkeys(Request(alias.name) for alias in statement.names))
        elif isinstance(statement, ast.ImportFrom):
            names = tuple(alias.name for alias in statement.names)
            found[Request(statement.module or "", statement.level, names)] = None
    if "import_module" in text or "__import__" in text:
        found.update(dict.fromkeys(Request(match[1]) for match in _DYNAMIC_IMPORT.finditer(text)))
    return tuple(found)
