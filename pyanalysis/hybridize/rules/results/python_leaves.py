"""What among the results of a function is a Python value, context by context and return by return.

A number beside a tensor is mostly the start of a sum that a loop adds tensors to: it comes back as a number only where
there is nothing to add. It is a result of its own where a statement gives it back in place of the tensor, and where
some calls pass a number for a parameter and others a tensor.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from hybridize.facts.model import ProgramFacts
from hybridize.facts.results import Leaf, Path, held_at_exit, leaves
from hybridize.facts.syntax import Binding, UnitSyntax
from hybridize.interpreter.state.record import BRANCH, Record
from hybridize.interpreter.state.staged import BranchDetail
from hybridize.project.spelling import spelled
from hybridize.rules.results.kinds import python_kinds
from hybridize.values import labels as lb
from hybridize.values import value as vl
from hybridize.values.atoms import Atom, Const, Scalar, Tensor
from hybridize.values.value import Value

_NUMBERS = ("int", "float")


class PythonLeaf(NamedTuple):
    """A single value among the results that is, or may be, of the kinds of Python."""

    path: Path
    value: Value
    kinds: tuple[str, ...]
    node: ast.AST  # the return statement, or what else gives it back


def python_leaves(records: Iterable[Record], program: ProgramFacts) -> Iterator[PythonLeaf]:
    """The Python values that the return statements give, context by context."""
    for record in records:
        by_node: dict[ast.AST, Value] = {}
        for node, value in record.returns:
            by_node[node] = vl.join(by_node[node], value) if node in by_node else value
        held = held_at_exit((record,)) if by_node else {}
        for node, value in by_node.items():
            for leaf in leaves(value, held=held):
                kinds = python_kinds(leaf.value, _is_own(record, node, leaf, program))
                if kinds:
                    yield PythonLeaf(leaf.path, leaf.value, tuple(kinds), node)


def _is_own(record: Record, node: ast.AST, leaf: Leaf, program: ProgramFacts) -> bool:
    """Whether a number beside a tensor is a result of its own."""
    atoms = leaf.value.atoms
    if not (any(map(_is_number, atoms)) and any(isinstance(atom, Tensor) for atom in atoms)):
        return False
    return _of_mixed_parameter(record, leaf.value) \
        or _gives_number(_expression(node, leaf.path), _Text(record, program.syntax(record.code)), set())


def _of_mixed_parameter(record: Record, value: Value) -> bool:
    """Whether the result is computed from a parameter that is a number in some calls and a tensor in others."""
    return any(
        label.kind == lb.VALUE and label.owner == record.code.number and 0 <= label.index < len(record.arguments)
        and _is_mixed(record.arguments[label.index]) for label in value.labels
    )


def _is_mixed(value: Value) -> bool:
    return any(map(_is_number, value.atoms)) and any(isinstance(atom, Tensor) for atom in value.atoms)


def _is_number(atom: Atom) -> bool:
    return isinstance(atom, (Const, Scalar)) and atom.type_name in _NUMBERS


def _expression(node: ast.AST, path: Path) -> ast.expr | None:
    """The expression of a return statement that gives the value at a path, where the text shows it."""
    found = node.value if isinstance(node, ast.Return) else node if isinstance(node, ast.expr) else None
    for part in path:
        if isinstance(found, (ast.Tuple, ast.List)) and part.position is not None:
            starred = any(isinstance(item, ast.Starred) for item in found.elts)
            found = found.elts[part.position] if not starred and part.position < len(found.elts) else None
        elif isinstance(found, ast.Dict):
            found = next((value for key, value in zip(found.keys, found.values)
                          if isinstance(key, ast.Constant) and key.value == part.name), None)
        else:
            return None
    return found


class _Text(NamedTuple):
    """A function in one context."""

    record: Record
    syntax: UnitSyntax


def _gives_number(node: ast.expr | None, text: _Text, seen: set[str]) -> bool:
    """Whether an expression may be a number that the text gives, and no loop has added to."""
    if isinstance(node, ast.Constant):
        return type(node.value) in (int, float)
    if isinstance(node, ast.UnaryOp):
        return _gives_number(node.operand, text, seen)
    if isinstance(node, ast.IfExp):
        return _gives_number(node.body, text, seen) or _gives_number(node.orelse, text, seen)
    if isinstance(node, ast.BoolOp):
        return any(_gives_number(value, text, seen) for value in node.values)
    if isinstance(node, ast.NamedExpr):
        return _gives_number(node.value, text, seen)
    if isinstance(node, ast.BinOp):
        return _gives_number(node.left, text, seen) and _gives_number(node.right, text, seen)
    if isinstance(node, (ast.Attribute, ast.Subscript)):
        return _is_number_member(text.record, node)
    if not isinstance(node, ast.Name) or node.id in seen:
        return False
    inner = {*seen, node.id}
    bindings = list(text.syntax.bindings(node.id))
    if not bindings:
        return _is_number_given(text.record, node.id)
    bindings = [binding for binding in bindings if not _is_counter(binding)]
    if any(binding.value is None or text.syntax.loops_around(binding.statement) for binding in bindings):
        return False
    return any(_gives_number(binding.value, text, inner) for binding in bindings)


def _is_counter(binding: Binding) -> bool:
    """Whether a loop over a tensor binds it, which may have no rounds: then an earlier binding counts."""
    return isinstance(binding.statement, (ast.For, ast.AsyncFor)) and binding.value is None


def _is_number_member(record: Record, node: ast.expr) -> bool:
    """Whether a branch on a tensor leaves a number in ``state.total`` on one of its ways."""
    spelling = spelled(node)
    return any(
        text == spelling and any(bool(value.atoms) and all(map(_is_number, value.atoms)) for value in (left, right))
        for event in record.events.values() if event.kind == BRANCH and isinstance(event.detail, BranchDetail)
        for text, left, right in event.detail.members
    )


def _is_number_given(record: Record, name: str) -> bool:
    """Whether a name is a parameter that is a number in this context."""
    for param, given in zip(record.code.params, record.arguments):
        if param.name == name:
            return any(map(_is_number, given.atoms))
    return False
