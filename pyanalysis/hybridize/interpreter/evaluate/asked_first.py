"""``__getattribute__`` of the program: which names it leaves to ``object``, as nearly all do with nearly all names.

It is asked for every attribute, so running it for each would drown what is known of the object. For a name that it
certainly passes on, only the call is noted.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence

from hybridize.values.objects import Function


def passes_on(hook: Function, name: str) -> bool:
    """Whether the hook does nothing for this name but ask ``super().__getattribute__``."""
    node = hook.code.node
    if not isinstance(node, ast.FunctionDef) or len(node.args.args) != 2:
        return False
    return _ends(node.body, node.args.args[1].arg, name) is True


def _ends(body: Sequence[ast.stmt], parameter: str, name: str) -> bool | None:
    """True where the statements pass the name on, False where they may do something else, None where they go on."""
    for statement in body:
        if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
            continue
        if isinstance(statement, ast.If):
            outcome = _decided(statement.test, parameter, name)
            if outcome is None:
                return False
            ended = _ends(statement.body if outcome else statement.orelse, parameter, name)
            if ended is None:
                continue
            return ended
        return isinstance(statement, ast.Return) and _asks_object(statement.value, parameter)
    return None


def _asks_object(node: ast.expr | None, parameter: str) -> bool:
    """``super().__getattribute__(name)`` or ``object.__getattribute__(self, name)``."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute) or node.keywords:
        return False
    owner = node.func.value
    plain = isinstance(owner, ast.Name) and owner.id == "object"
    above = isinstance(owner, ast.Call) and isinstance(owner.func, ast.Name) and owner.func.id == "super"
    last = node.args[-1] if node.args else None
    return node.func.attr == "__getattribute__" and (plain or above) and isinstance(last, ast.Name) \
        and last.id == parameter


def _decided(test: ast.expr, parameter: str, name: str) -> bool | None:
    """How a test of the name comes out."""
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        inner = _decided(test.operand, parameter, name)
        return None if inner is None else not inner
    if isinstance(test, ast.BoolOp):
        parts = [_decided(part, parameter, name) for part in test.values]
        ends = isinstance(test.op, ast.Or)
        return ends if ends in parts else None if None in parts else not ends
    if isinstance(test, ast.Compare) and len(test.ops) == 1 and _is_name(test.left, parameter):
        return _compared(test.ops[0], name, test.comparators[0])
    if isinstance(test, ast.Call) and isinstance(test.func, ast.Attribute) and _is_name(test.func.value, parameter) \
            and len(test.args) == 1 and isinstance(test.args[0], ast.Constant) and not test.keywords:
        text = test.args[0].value
        check = {"startswith": str.startswith, "endswith": str.endswith}.get(test.func.attr)
        return check(name, text) if check is not None and isinstance(text, str) else None
    return None


def _compared(operator: ast.cmpop, name: str, other: ast.expr) -> bool | None:
    try:
        value = ast.literal_eval(other)
    except ValueError:
        return None
    if isinstance(operator, (ast.Eq, ast.NotEq)):
        return (name == value) is isinstance(operator, ast.Eq)
    if isinstance(operator, (ast.In, ast.NotIn)) and isinstance(value, (tuple, list, set, dict, str)):
        return (name in value) is isinstance(operator, ast.In)
    return None


def _is_name(node: ast.expr, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name
