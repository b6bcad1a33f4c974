"""What a module imports, and the folders that it adds to ``sys.path``: by syntax alone.

Only statements are walked, never expressions, so this costs a small part of parsing.
"""

from __future__ import annotations

import ast
import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass

from hybridize.project.tree import parent

_DYNAMIC_IMPORT = re.compile(r"\b(?:import_module|__import__)\(\s*[\"']([A-Za-z_][\w.]*)[\"']")
_OUTSIDE = ("..", "/")


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


def added_search_paths(tree: ast.Module, text: str, path: str) -> tuple[str, ...]:
    """Folders inside the root that the module at ``path`` puts on ``sys.path``, as far as readable."""
    if "sys.path" not in text:
        return ()
    found: dict[str, None] = {}
    names: dict[str, str] = {}
    for statement in statements(tree):
        if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
            value = _folder(statement.value, path, names)
            if value is not None:
                names[statement.targets[0].id] = value
        for added in _added_expressions(statement):
            folder = _folder(added, path, names)
            if isinstance(added, ast.Constant) and folder is not None:
                folder = _joined(
                    parent(path), folder
                )  # counts from where the script is started: mostly beside it
            if folder is not None and not folder.startswith(_OUTSIDE):
                found[posixpath.normpath(folder)] = None
    return tuple(found)


def _added_expressions(statement: ast.stmt) -> list[ast.expr]:
    """The expressions whose values a statement adds to ``sys.path``."""
    if isinstance(statement, ast.AugAssign) and _is_sys_path(statement.target):
        return list(getattr(statement.value, "elts", ()))
    call = statement.value if isinstance(statement, ast.Expr) else None
    if not (
        isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and _is_sys_path(call.func.value)
    ):
        return []
    if call.func.attr == "extend":
        return list(getattr(call.args[0], "elts", ())) if call.args else []
    return call.args[-1:] if call.func.attr in ("append", "insert") else []


def _is_sys_path(node: ast.expr) -> bool:
    return (
        isinstance(node, ast.Attribute)
        and node.attr == "path"
        and isinstance(node.value, ast.Name)
        and node.value.id == "sys"
    )


def _folder(node: ast.expr, path: str, names: dict[str, str]) -> str | None:
    """A path expression built from ``__file__`` and literals, relative to the root; None for any other."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else None
    if isinstance(node, ast.Name):
        return path if node.id == "__file__" else names.get(node.id)
    if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Div, ast.Add)):
        left, right = _folder(node.left, path, names), _folder(node.right, path, names)
        if left is None or right is None:
            return None
        return _joined(left, right) if isinstance(node.op, ast.Div) else posixpath.normpath(left + right)
    if isinstance(node, ast.Attribute) and node.attr == "parent":
        return _up(_folder(node.value, path, names))
    if isinstance(node, ast.Subscript):
        return _parents_item(node, path, names)
    return _folder_of_call(node, path, names) if isinstance(node, ast.Call) else None


def _folder_of_call(call: ast.Call, path: str, names: dict[str, str]) -> str | None:
    function = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    arguments = [_folder(argument, path, names) for argument in call.args]
    if function in ("resolve", "absolute") and isinstance(call.func, ast.Attribute):
        return _folder(call.func.value, path, names)
    if not arguments or None in arguments:
        return None
    known = [argument for argument in arguments if argument is not None]
    if function == "dirname":
        return _up(known[0])
    if function in ("join", "Path"):
        return _joined(*known)
    return known[0] if function in ("abspath", "realpath", "normpath", "str", "fspath") else None


def _parents_item(node: ast.Subscript, path: str, names: dict[str, str]) -> str | None:
    index = getattr(node.slice, "value", None)
    if not (
        isinstance(node.value, ast.Attribute) and node.value.attr == "parents" and isinstance(index, int)
    ):
        return None
    folder = _folder(node.value.value, path, names)
    for _ in range(index + 1):
        folder = _up(folder)
    return folder


def _joined(*parts: str) -> str:
    return posixpath.normpath(posixpath.join(*parts))


def _up(folder: str | None) -> str | None:
    if folder is None:
        return None
    return posixpath.normpath(posixpath.join(folder, ".."))
