"""Which expression of a call fills a parameter of the called function."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from hybridize.interpreter.state.record import CallEdge, Record
from hybridize.project.code import Code
from hybridize.values.kinds import nested
from hybridize.values.objects import Dictionary, DictState, ListState, Sequence
from hybridize.values.value import Value

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


def held_when_read(records: Iterable[Record], index: int) -> Iterator[Value]:
    """What the containers passed for a parameter held when the function first looked: it may take things out."""
    for record in records:
        for atom in nested(record.arguments[index]) if index < len(record.arguments) else ():
            state = record.reads.get((atom, "content")) if isinstance(atom, (Sequence, Dictionary)) else None
            if isinstance(state, ListState):
                yield state.any()
            elif isinstance(state, DictState):
                yield state.any_value()


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
