"""The folders that a module puts on ``sys.path``, where ``__file__`` and literals tell them."""

from __future__ import annotations

import ast
import posixpath

from hybridize.project.requested import statements
from hybridize.project.tree import parent

_OUTSIDE = ("..", "/")
_LONGEST = 4096  # characters of a path
_SAME_FOLDER = frozenset({"abspath", "realpath", "normpath", "str", "fspath"})


def added_search_paths(tree: ast.Module, text: str, path: str) -> tuple[str, ...]:
    """Folders inside the root, relative to it, that the module at ``path`` adds."""
    if "sys.path" not in text:
        return ()
    found: dict[str, None] = {}
    known = _PathExpressions(path)
    for statement in statements(tree):
        if isinstance(statement, ast.Assign):
            known.learn(statement)
        for added in _added_expressions(statement):
            folder = known.value(added)
            if isinstance(added, ast.Constant) and folder is not None:
                folder = _joined(
                    parent(path), folder
                )  # from where the script is started: mostly its own folder
            if folder is not None and not folder.startswith(_OUTSIDE):
                found[posixpath.normpath(folder)] = None
    return tuple(found)


class _PathExpressions:
    """Evaluates path expressions of one module, relative to the root; anything else is None."""

    def __init__(self, path: str) -> None:
        self._names = {"__file__": path}

    def learn(self, statement: ast.Assign) -> None:
        """Remember what a name stands for."""
        target = statement.targets[0]
        if isinstance(target, ast.Name):
            value = self.value(statement.value)
            if value is not None:
                self._names[target.id] = value
            else:
                self._names.pop(target.id, None)

    def value(self, node: ast.expr) -> str | None:
        """The path that an expression gives."""
        try:
            found = self._value(node)
        except RecursionError:
            return None
        return found if found is not None and len(found) <= _LONGEST else None

    def _value(self, node: ast.expr) -> str | None:
        if isinstance(node, ast.Constant):
            return node.value if isinstance(node.value, str) else None
        if isinstance(node, ast.Name):
            return self._names.get(node.id)
        if isinstance(node, ast.BinOp):
            return self._operation(node)
        if isinstance(node, ast.Attribute):
            return _up(self._value(node.value)) if node.attr == "parent" else None
        if isinstance(node, ast.Subscript):
            return self._item_of_parents(node)
        return self._call(node) if isinstance(node, ast.Call) else None

    def _operation(self, node: ast.BinOp) -> str | None:
        left, right = self._value(node.left), self._value(node.right)
        if left is None or right is None:
            return None
        if isinstance(node.op, ast.Div):
            return _joined(left, right)
        return posixpath.normpath(left + right) if isinstance(node.op, ast.Add) else None

    def _item_of_parents(self, node: ast.Subscript) -> str | None:
        """``Path(...).parents[n]``."""
        index = getattr(node.slice, "value", None)
        if (
            not isinstance(node.value, ast.Attribute)
            or node.value.attr != "parents"
            or not isinstance(index, int)
        ):
            return None
        folder = self._value(node.value.value)
        for _ in range(min(index, _LONGEST) + 1):
            folder = _up(folder)
        return folder

    def _call(self, call: ast.Call) -> str | None:
        function = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        if function in ("resolve", "absolute") and isinstance(call.func, ast.Attribute):
            return self._value(call.func.value)
        arguments = [value for argument in call.args if (value := self._value(argument)) is not None]
        if not arguments or len(arguments) < len(call.args):
            return None
        if function == "dirname":
            return _up(arguments[0])
        if function in ("join", "Path"):
            return _joined(*arguments)
        return arguments[0] if function in _SAME_FOLDER else None


def _added_expressions(statement: ast.stmt) -> list[ast.expr]:
    """The expressions whose values a statement adds to ``sys.path``."""
    if isinstance(statement, ast.AugAssign) and _is_sys_path(statement.target):
        return list(getattr(statement.value, "elts", ()))
    call = statement.value if isinstance(statement, ast.Expr) else None
    if (
        not isinstance(call, ast.Call)
        or not isinstance(call.func, ast.Attribute)
        or not _is_sys_path(call.func.value)
    ):
        return []
    if call.func.attr == "extend":
        return list(getattr(call.args[0], "elts", ())) if call.args else []
    return call.args[-1:] if call.func.attr in ("append", "insert") else []


def _is_sys_path(node: ast.expr) -> bool:
    return isinstance(node, ast.Attribute) and node.attr == "path" and getattr(node.value, "id", "") == "sys"


def _joined(*parts: str) -> str:
    return posixpath.normpath(posixpath.join(*parts))


def _up(folder: str | None) -> str | None:
    return None if folder is None else posixpath.normpath(posixpath.join(folder, ".."))
