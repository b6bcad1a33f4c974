"""Whether the shapes of tensor arguments vary over the calls, so that each call may be a trace of its own."""

from __future__ import annotations

import ast
from typing import NamedTuple

from hybridize.facts.arguments import argument
from hybridize.facts.model import Caller, FunctionFacts, ProgramFacts
from hybridize.facts.repetition import counts, loops, repetition
from hybridize.facts.variance import VARIES, bindings, varies
from hybridize.project.nodes import walk
from hybridize.values.atoms import Shape, Tensor
from hybridize.values.kinds import nested
from hybridize.values.value import Value

FEW = 2  # shapes that TensorFlow would trace as well before it generalises


class Varying(NamedTuple):
    """A parameter whose shapes vary. ``rank``: all of them have one rank."""

    parameter: int
    rank: bool
    caller: Caller | None


def varying(function: FunctionFacts, program: ProgramFacts) -> Varying | None:
    """The first parameter whose tensors come in many shapes."""
    for index in range(len(function.params)):
        if index == function.receiver:
            continue
        shapes = {
            shape
            for value in passed_to(function, index)
            for shape in tensor_shapes(value)
            if shape is not None
        }
        rank = len({len(shape) for shape in shapes}) == 1
        if len({shape for shape in shapes if None not in shape}) > FEW:
            return Varying(index, rank, None)
        if any(None in shape for shape in shapes):
            caller = _changing(function, program, index)
            if caller is not None:
                return Varying(index, rank, caller)
    return None


def passed_to(function: FunctionFacts, index: int) -> list[Value]:
    """What each call passes for a parameter; what is assumed of it where no call is seen."""
    given = dict.fromkeys(
        caller.edge.passed[index].plain()
        for caller in function.callers
        if counts(caller.edge) and index < len(caller.edge.passed)
    )
    return list(given) or function.contexts(index)


def tensor_shapes(value: Value) -> list[Shape]:
    """Shapes of the tensors in a value and in its containers."""
    return [atom.shape for atom in nested(value) if isinstance(atom, Tensor)]


def _changing(function: FunctionFacts, program: ProgramFacts, index: int) -> Caller | None:
    """A call in a Python loop that passes tensors of an unknown axis, others in each round.

    In a loop over a dataset an unknown axis is the batch, which has two sizes at most.
    """
    for record in function.records:
        for caller in repetition(program).callers(record):
            around = next(loops(caller.edge), None)
            if around is None or around.kind != "python_loop" or index >= len(caller.edge.passed):
                continue
            shapes = tensor_shapes(caller.edge.passed[index])
            if not any(shape is not None and None in shape for shape in shapes):
                continue
            passed: ast.AST = argument(caller.edge, index) or caller.edge.node
            if _resized(passed, around.node, frozenset()):
                return caller
    return None


def _resized(node: ast.AST, loop: ast.AST, seen: frozenset[str]) -> bool:
    """Whether the rounds of a loop may change the size of an expression.

    A number of the loop changes a size where an operation or a slice takes it, not beside a tensor.
    """
    if isinstance(node, (ast.BinOp, ast.UnaryOp)):
        operands = [node.operand] if isinstance(node, ast.UnaryOp) else [node.left, node.right]
        return any(not isinstance(item, ast.Name) and _resized(item, loop, seen) for item in operands)
    if isinstance(node, ast.Subscript):
        sliced = any(isinstance(item, ast.Slice) for item in walk(node.slice))
        return (sliced and varies(node.slice, loop) == VARIES) or _resized(node.value, loop, seen)
    if isinstance(node, ast.Name):
        bound = bindings(loop)
        values = bound.assigned.get(node.id, ())
        if node.id in bound.moving or not values or node.id in seen:
            return varies(node, loop) == VARIES and node.id not in seen
        return any(_resized(value, loop, seen | {node.id}) for value in values)
    return varies(node, loop) == VARIES
