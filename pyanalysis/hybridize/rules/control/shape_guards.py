"""Conditions on the shape of a tensor, and what they guard: operations that fit some shapes only.

Both sides of such a condition are traced, and TensorFlow checks every operation against the shapes that it knows
then, whichever side would run.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any, NamedTuple

from hybridize.facts.lift import Lifted
from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.facts.syntax import UnitSyntax
from hybridize.interpreter.state.record import BRANCH, CONVERT, PREDICATE
from hybridize.project.code import Code
from hybridize.project.nodes import walk
from hybridize.remember import remembered
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


class Guard(NamedTuple):
    """A condition, and the first operation that it keeps from misfits."""

    test: ast.AST
    kept: ast.AST


def guarded_by_shape(function: FunctionFacts, program: ProgramFacts) -> Iterator[tuple[Lifted, Guard]]:
    """Conditions that a graph computes from a shape, and what they guard."""
    for lifted in function.events(BRANCH, CONVERT):
        event = lifted.event
        unit = program.units.get(event.code.number)
        if unit is None or (event.kind == CONVERT and event.attr != PREDICATE):
            continue
        guard = _guards(unit).of(event.node)
        if guard is not None and staged(function, lifted):
            yield lifted, guard


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


@remembered
def _guards(unit: FunctionFacts) -> _Guards:
    return _Guards(unit)


class _Guards:
    """What conditions in a unit ask and guard, by what its calls reach."""

    def __init__(self, unit: FunctionFacts) -> None:
        self.program = unit.program
        self.syntax = unit.program.syntax(unit.code)
        self.outside: dict[ast.AST, str] = {}
        self.inside: dict[ast.AST, list[Code]] = {}
        self._known: dict[ast.AST, Guard | None] = {}
        for code in (unit.code, *unit.code.children):
            facts = self.program.units.get(code.number)
            for record in facts.records if facts is not None else ():
                self.outside.update(record.outside_at)
                for edge in record.calls.values():
                    self.inside.setdefault(edge.node, []).append(edge.callee.code)
        self.asks = not _ASKING.isdisjoint(self.outside.values())

    def of(self, node: ast.AST) -> Guard | None:
        """The guard that a condition is; None for conditions that do not come from shapes, or guard nothing."""
        if self.asks and node not in self._known:
            self._known[node] = self._look(node)
        return self._known.get(node)

    def _look(self, node: ast.AST) -> Guard | None:
        test = _condition(node)
        if not self._asks_shape(test, set()):
            return None
        found = (one for root in _guarded(self.syntax, node) for one in walk(root) if self._fits(one))
        return next((Guard(test, one) for one in found), None)

    def _asks_shape(self, expression: Any, seen: set[str]) -> bool:
        """Whether a value is computed from a shape that the graph asks for. ``seen``: names looked at."""
        for node in walk(expression):
            if self.outside.get(node) in _ASKING and not self._is_open(node):
                return True
            if isinstance(node, ast.Name) and node.id not in seen:
                seen.add(node.id)
                if any(one.value is not None and self._asks_shape(one.value, seen)
                       for one in self.syntax.bindings(node.id)):
                    return True
        return False

    def _is_open(self, call: Any) -> bool:
        """Whether the values decide on the size of what is asked: then no shape is known while the graph is traced."""
        asked = call.args[0] if call.args else None
        values = [one.value for one in self.syntax.bindings(asked.id)] if isinstance(asked, ast.Name) else [asked]
        return bool(values) and all(
            value is not None and self.outside.get(value, "").startswith(_COUNTED) for value in values)

    def _fits(self, node: ast.AST) -> bool:
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
