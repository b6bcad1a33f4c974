"""Annotations that keep AutoGraph from converting a function.

AutoGraph writes the function anew, annotations included, where it sees the names of the module and the variables that
the body captures. A name that only an annotation uses is no captured variable; one that a class body binds never is.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hybridize.project.code import CELL, FREE, LOCAL, Code
from hybridize.project.nodes import walk
from hybridize.project.spelling import spelled
from hybridize.remember import remembered


@remembered
def lost_annotation(code: Code) -> tuple[ast.AST, str] | None:
    """The first annotation of a parameter or of the result that the rewritten function cannot evaluate."""
    around = code.parent
    if around is None or around.kind == "module" or _kept_as_text(code):
        return None
    for annotation in _annotations(code.node):
        for node in walk(annotation):
            if isinstance(node, ast.Name) and node.id not in code.frees \
                    and around.resolution.get(node.id) in (LOCAL, CELL, FREE):
                return annotation, f"the annotation `{spelled(annotation)}`, with a name of {_whose(around)},"
    return None


def _annotations(node: ast.AST) -> Iterator[ast.expr]:
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        held = node.args
        for arg in (*held.posonlyargs, *held.args, held.vararg, *held.kwonlyargs, held.kwarg):
            if arg is not None and arg.annotation is not None:
                yield arg.annotation
        if node.returns is not None:
            yield node.returns


def _whose(around: Code) -> str:
    return f"the class {around.name}" if around.kind == "class" else f"{around.name}()"


def _kept_as_text(code: Code) -> bool:
    """``from __future__ import annotations``: nothing evaluates them."""
    body = getattr(code.module.tree, "body", ())
    return any(isinstance(node, ast.ImportFrom) and node.module == "__future__"
               and any(alias.name == "annotations" for alias in node.names) for node in body)
