"""Under which name a class of named tuples can be written in a decorator."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

from hybridize.facts.model import FunctionFacts
from hybridize.interpreter.functions.named_tuples import fields_of, is_named_tuple
from hybridize.values.value import Value


def spelled(function: FunctionFacts, cls: Any) -> tuple[str, tuple[str, ...]] | None:
    """The name of the class where the decorator of a function stands, and its fields; None where it has none."""
    module = function.program.machine.modules.get(function.code.module.name)
    if not is_named_tuple(cls) or module is None or module.code is None or "<locals>" in function.code.qualname:
        return None
    first = min([function.code.line, *(item.lineno for item in function.node.decorator_list)])
    for name in sorted(_bound_before(module.code.node, first)):
        held = module.fields.get(name)
        if isinstance(held, Value) and held.single() is cls and name in module.code.single_globals:
            owner = function.cls
            if owner is None or name not in owner.fields:
                return name, tuple(fields_of(cls))
    return None


def _bound_before(tree: ast.AST, line: int) -> Iterator[str]:
    """Names that statements of the module bind above a line, whatever happens."""
    for node in getattr(tree, "body", ()):
        if node.end_lineno >= line:
            return
        if isinstance(node, ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.ImportFrom):
            yield from (alias.asname or alias.name for alias in node.names)
        elif isinstance(node, ast.Assign):
            yield from (target.id for target in node.targets if isinstance(target, ast.Name))
