"""Conditions on the shape of a tensor, and what they guard: operations that fit some shapes only.

Both sides of such a condition are traced, and TensorFlow checks every operation against the shapes that it knows
then, whichever side would run.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

from hybridize.facts.lift import Lifted
from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.facts.syntax import UnitSyntax
from hybridize.interpreter.state.record import BRANCH, CONVERT, PREDICATE
from hybridize.project.code import Code
from hybridize.project.nodes import walk
from hybridize.rules.control.common import staged

_ASKING = frozenset({"tensorflow.shape", "tensorflow.size", "tensorflow.rank"})
_FITTING = (  # these refuse operands whose known shapes do not fit, by name or by the folder of the name
    "tensorflow.reshape", "tensorflow.squeeze", "tensorflow.split", "tensorflow.unstack",
    "tensorflow.concat", "tensorflow.stack", "tensorflow.tensordot", "tensorflow.einsum", "tensorflow.transpose",
    "tensorflow.slice", "tensorflow.ensure_shape", "tensorflow.broadcast_to", "tensorflow.nn.space_to_depth",
    "tensorflow.linalg.", "tensorflow.image.", "tensorflow.signal.", "tensorflow.nn.conv", "tensorflow.nn.max_pool",
    "tensorflow.nn.avg_pool", "tensorflow.math.top_k", "tensorflow.keras.layers.",
)
_COUNTED = ("tensorflow.where", "tensorflow.boolean_mask", "tensorflow.unique", "tensorflow.image.non_max_suppression")
_DEPTH = 3


def guarded_by_shape(function: FunctionFacts, program: ProgramFacts) -> Iterator[tuple[Lifted, ast.AST, ast.AST]]:
    """Conditions that a graph computes from a shape, with the first operation that they keep from misfits."""
    for lifted in function.events(BRANCH, CONVERT):
        event = lifted.event
        if event.kind == CONVERT and event.attr != PREDICATE:
            continue
        if not staged(function, lifted):
            continue
        syntax, calls = program.syntax(event.code), _Calls(program, event.code)
        test = _condition(event.node)
        if calls.asks_shape(syntax, test, _DEPTH):
            kept = (node for root in _guarded(syntax, event.node) for node in walk(root))
            found = next(filter(calls.fits, kept), None)
            if found is not None:
                yield lifted, test, found


def _condition(node: ast.AST) -> ast.AST:
    """What decides: the test of a statement, or what ``tf.cond`` is given first."""
    if isinstance(node, ast.Call):
        named = next((one.value for one in node.keywords if one.arg == "pred"), None)
        return named or (node.args[0] if node.args else node)
    return getattr(node, "test", node)


def _guarded(syntax: UnitSyntax, node: ast.AST) -> Iterator[ast.AST]:
    """What runs on one side of a condition only, the rest of the function included where one side leaves it."""
    if isinstance(node, ast.If):
        sides = [*node.body, *node.orelse]
        yield from sides
        if any(isinstance(one, (ast.Return, ast.Break, ast.Continue)) for side in sides for one in walk(side)):
            yield from (one for one in syntax.parents if isinstance(one, ast.stmt) and one.lineno > node.lineno)
    elif isinstance(node, ast.IfExp):
        yield from (node.body, node.orelse)
    elif isinstance(node, ast.Call):
        for argument in [*node.args[1:], *(one.value for one in node.keywords if one.arg != "pred")]:
            name = argument.id if isinstance(argument, ast.Name) else None
            written = [one.node for one in syntax.code.children if name is not None and one.name == name]
            yield from written or [argument]


class _Calls:
    """What the calls in a unit reach."""

    def __init__(self, program: ProgramFacts, code: Code) -> None:
        self.outside: dict[ast.AST, str] = {}
        self.inside: dict[ast.AST, list[Code]] = {}
        self.program = program
        for unit in (code, *code.children):
            facts = program.units.get(unit.number)
            for record in facts.records if facts is not None else ():
                self.outside.update(record.outside_at)
                for edge in record.calls.values():
                    self.inside.setdefault(edge.node, []).append(edge.callee.code)

    def asks_shape(self, syntax: UnitSyntax, expression: Any, depth: int) -> bool:
        """Whether a value is computed from a shape that the graph asks for."""
        for node in walk(expression):
            if self.outside.get(node) in _ASKING and not self._is_open(syntax, node):
                return True
            if isinstance(node, ast.Name) and depth and any(
                    one.value is not None and self.asks_shape(syntax, one.value, depth - 1)
                    for one in syntax.bindings(node.id)):
                return True
        return False

    def _is_open(self, syntax: UnitSyntax, call: Any) -> bool:
        """Whether the values decide on the size of what is asked: then no shape is known while the graph is traced."""
        asked = call.args[0] if call.args else None
        values = [one.value for one in syntax.bindings(asked.id)] if isinstance(asked, ast.Name) else [asked]
        return bool(values) and all(
            value is not None and self.outside.get(value, "").startswith(_COUNTED) for value in values)

    def fits(self, node: ast.AST) -> bool:
        """Whether an operation refuses some shapes while it is traced."""
        if isinstance(node, ast.Subscript):
            parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
            return isinstance(node.ctx, ast.Load) and node.value not in self.outside and any(map(_is_position, parts))
        if isinstance(node, ast.BinOp):
            return isinstance(node.op, ast.MatMult)
        if self.outside.get(node, "").startswith(_FITTING):
            return True
        units = (self.program.units.get(code.number) for code in self.inside.get(node, ()))
        return any(name.startswith(_FITTING) for unit in units if unit is not None for name in unit.ops)


def _is_position(part: ast.expr) -> bool:
    number = part.operand if isinstance(part, ast.UnaryOp) else part
    return isinstance(number, ast.Constant) and isinstance(number.value, int)
