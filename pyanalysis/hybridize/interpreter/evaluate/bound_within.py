"""Names that are bound within an expression (``:=``): what they hold behind it, where its narrowing has ended."""

from __future__ import annotations

import ast

from hybridize.interpreter.state.frame import Env
from hybridize.project.nodes import walk
from hybridize.remember import remembered
from hybridize.values import value as vl


@remembered
def _names(expression: ast.AST) -> tuple[str, ...]:
    return tuple(node.target.id for node in walk(expression) if isinstance(node, ast.NamedExpr))


def behind(start: Env, env: Env | None, expression: ast.AST, certain: bool = True) -> Env:
    """The environment before an expression, with what the expression has bound, or, if not certain, may have."""
    names = _names(expression)
    if env is None or not names:
        return start
    out = dict(start)
    for name in names:
        value = env.get(name)
        if value is not None:
            out[name] = value if certain or name not in start else vl.join(start[name], value)
    return out
