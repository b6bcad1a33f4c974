"""What the rules about retracing share: places of parameters, and the calls that show the hazard."""

from __future__ import annotations

import ast
from dataclasses import replace

from hybridize.facts.model import Caller, FunctionFacts
from hybridize.interpreter.state.record import UNKNOWN
from hybridize.project.nodes import walk
from hybridize.report.model import Reason, Step
from hybridize.rules.reasons import place


def parameter_node(function: FunctionFacts, index: int) -> ast.AST:
    """The syntax of a formal parameter."""
    name = function.params[index].name
    for node in walk(function.node.args):
        if isinstance(node, ast.arg) and node.arg == name:
            return node
    return function.node


def arguments_of(function: FunctionFacts) -> list[int]:
    """Indices of the parameters other than the receiver."""
    return [index for index in range(len(function.params)) if index != function.receiver]


def may_gain(function: FunctionFacts) -> bool:
    """Whether a graph may have something to run: else traces are no matter (HYB102)."""
    return bool(function.ops) or bool(function.events(UNKNOWN)) or function.hybrid is not None


def shown_by(reason: Reason, caller: Caller | None, message: str) -> Reason:
    """The reason with the call that shows it."""
    if caller is None:
        return reason
    line, _ = place(caller.record.code, caller.edge.node)
    return replace(reason, trace=(*reason.trace, Step(caller.record.code.path, line, message)))
