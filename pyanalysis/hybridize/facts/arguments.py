"""Which expression of a call fills a parameter of the called function."""

from __future__ import annotations

import ast

from hybridize.interpreter.state.record import CallEdge
from hybridize.project.code import Code

_DIRECT = frozenset({"call", "hybrid", "keras_call", "construct"})


def argument(edge: CallEdge, index: int) -> ast.expr | None:
    """The expression that a call writes for a parameter; None for a default, or where no text shows it."""
    node = edge.node
    if edge.how not in _DIRECT or not isinstance(node, ast.Call):
        return None
    code = edge.callee.code
    if index >= len(code.params):
        return None
    param = code.params[index]
    if param.kind == "var_keyword":
        named = {other.name for other in code.params}
        return _together([keyword.value for keyword in node.keywords if keyword.arg not in named])
    for keyword in node.keywords:
        if keyword.arg == param.name:
            return keyword.value
    if any(isinstance(item, ast.Starred) for item in node.args):
        return None
    position = index - receivers(edge)
    if param.kind == "var_positional":
        return _together(node.args[max(position, 0) :])
    if not param.kind.startswith("positional"):
        return None
    return node.args[position] if 0 <= position < len(node.args) else None


def _together(expressions: list[ast.expr]) -> ast.expr | None:
    """What ``*args`` or ``**kwargs`` catches, as one expression."""
    if len(expressions) < 2:
        return expressions[0] if expressions else None
    return ast.Tuple(expressions, ast.Load())


def receivers(edge: CallEdge) -> int:
    """1 if the call binds the receiver without writing it, else 0."""
    code = edge.callee.code
    if not code.is_method or is_static(code):
        return 0
    func = edge.node.func if isinstance(edge.node, ast.Call) else None
    spelled_out = (
        edge.how == "call"
        and isinstance(func, ast.Attribute)
        and isinstance(func.value, ast.Name)
        and code.parent is not None
        and func.value.id == code.parent.name
    )
    return 0 if spelled_out else 1


def is_static(code: Code) -> bool:
    """Whether a method is a ``staticmethod``."""
    decorators = getattr(code.node, "decorator_list", ())
    return any(isinstance(item, ast.Name) and item.id == "staticmethod" for item in decorators)
