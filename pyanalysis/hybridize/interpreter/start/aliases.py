"""Names that stand for type hints: ``Batch = Dict[str, Tensor]``, ``type Pair = ...``, ``TypeVar``, ``NewType``.

What such a name is bound to when the program runs says less than the expression it is bound by, so that expression is
looked up in the text of the module that defines the name, through imports.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import NamedTuple

from hybridize.interpreter.state.frame import Frame
from hybridize.interpreter.state.machine import Machine
from hybridize.values.objects import ModuleObj

_IMPORTS_FOLLOWED = 5


class Alias(NamedTuple):
    """The expression that an alias stands for, and a frame of the module it is written in."""

    frame: Frame
    hint: ast.expr


def find_alias(machine: Machine, frame: Frame, node: ast.Name | ast.Attribute) -> Alias | None:
    """What the text says that a name stands for, where that is more than another name."""
    if isinstance(node, ast.Name):
        return _in_module(machine, frame, frame.module, node.id, _IMPORTS_FOLLOWED)
    from hybridize.interpreter.evaluate.expressions import evaluate

    module = evaluate(machine, frame, node.value).single()
    return _in_module(machine, frame, module, node.attr, _IMPORTS_FOLLOWED) if isinstance(module, ModuleObj) else None


def _in_module(machine: Machine, frame: Frame, module: ModuleObj, name: str, depth: int) -> Alias | None:
    if module.code is None or not depth:
        return None
    for statement in _statements(module.code.node.body):  # type: ignore[attr-defined]
        if isinstance(statement, ast.ImportFrom):
            source = machine.resolver.resolve(module.code.module, statement.module or "", statement.level)
            for one in statement.names if source in machine.modules else ():
                if one.name == "*" or (one.asname or one.name) == name:
                    wanted = name if one.name == "*" else one.name
                    found = _in_module(machine, frame, machine.modules[str(source)], wanted, depth - 1)
                    if found is not None:
                        return found
        hint = _meant(statement, name)
        if hint is not None:
            return Alias(Frame(frame.code, module, frame.record, None, machine.heap.mark()), hint)
    return None


def _statements(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """The statements of a module, those under ``if`` and ``try`` too."""
    for statement in body:
        yield statement
        if isinstance(statement, (ast.If, ast.Try)):
            yield from _statements([*statement.body, *statement.orelse])


def _meant(statement: ast.stmt, name: str) -> ast.expr | None:
    """The hint that a statement gives a name to."""
    targets: list[ast.expr] = []
    if isinstance(statement, ast.Assign):
        targets = statement.targets
    elif isinstance(statement, ast.AnnAssign):
        targets = [statement.target]
    elif type(statement).__name__ == "TypeAlias":  # Python 3.12
        targets = [statement.name]  # type: ignore[attr-defined]
    if not any(isinstance(target, ast.Name) and target.id == name for target in targets):
        return None
    value: ast.expr | None = statement.value  # type: ignore[attr-defined]
    if isinstance(value, ast.Call):
        return _declared(value)
    return value if isinstance(value, (ast.Subscript, ast.BinOp, ast.Constant)) else None


def _declared(call: ast.Call) -> ast.expr | None:
    """``NewType("Image", tf.Tensor)``; ``TypeVar("T", bound=tf.Tensor)``, or one of several types."""
    function = call.func
    leaf = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    if leaf == "NewType" and len(call.args) == 2:
        return call.args[1]
    if leaf != "TypeVar":
        return None
    for keyword in call.keywords:
        if keyword.arg == "bound":
            return keyword.value
    if len(call.args) < 2:
        return None
    union: ast.expr = call.args[1]
    for other in call.args[2:]:
        union = ast.BinOp(union, ast.BitOr(), other)
    return union
