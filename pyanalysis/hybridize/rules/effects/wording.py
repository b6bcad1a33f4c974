"""How reasons about effects name things: as the author wrote them."""

from __future__ import annotations

import ast

from hybridize.facts.aliases import changed_expression
from hybridize.facts.lift import Lifted
from hybridize.interpreter.state.record import MUTATE
from hybridize.project.spelling import short


def text_of(lifted: Lifted) -> str:
    """The changed thing: ``self.steps``, ``config``, ``history``."""
    event = lifted.event
    node = event.node
    if isinstance(node, ast.Call):
        if event.kind == MUTATE:
            changed = changed_expression(event) or node.func
            return "self" if _is_super(changed) else short(changed)
        owner = short(node.args[0]) if node.args else "the object"
        return f"{owner}.{event.attr}"  # setattr(owner, "attr", value)
    if isinstance(node, ast.AugAssign):
        node = node.target
    if isinstance(node, ast.Subscript):
        node = node.value
    return short(node) if isinstance(node, (ast.Name, ast.Attribute)) else event.attr or "an object"


def callee_of(lifted: Lifted) -> str:
    """The called function: ``print``, ``logger.info``."""
    node = lifted.event.node
    return short(node.func) if isinstance(node, ast.Call) else lifted.event.name.rpartition(".")[2]


def through(lifted: Lifted) -> str:
    """``", in announce()"`` for what happens in a callee, else nothing."""
    return f", in {lifted.steps[-1].callee.code.name}()" if lifted.steps else ""


def _is_super(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "super"
