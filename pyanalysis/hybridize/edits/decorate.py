"""Write ``@tf.function`` on an eager function."""

from __future__ import annotations

import ast

from hybridize.edits.blocks import Function, Site
from hybridize.edits.file import EditedFile
from hybridize.edits.names import Spelling
from hybridize.edits.placement import Placement, place
from hybridize.edits.request import EditRequest, resolve
from hybridize.edits.wrapping import wrap
from hybridize.report.model import Edit


def decorate(file: EditedFile, site: Site, request: EditRequest, spelling: Spelling) -> Edit:
    """The insertion of the decorator's lines; what follows keeps its place on the line."""
    function = site.statement
    assert isinstance(function, Function)
    index = placement(file, site).index
    at_def = index == len(function.decorator_list)
    start = file.def_place(function) if at_def else file.decorator_place(function, index)
    indentation = file.text.indentation(start[0])
    text = spelling.function
    if request.arguments:
        values = resolve(request.arguments, spelling.module)
        text += f"({', '.join(f'{name}={value}' for name, value in values)})"
    # "@" takes one column of the first line; continuation lines are long enough without it.
    return file.insertion(start, f"@{wrap(text, indentation, file.line_length - 1)}\n{indentation}")


def placement(file: EditedFile, site: Site) -> Placement:
    """Where ``@tf.function`` belongs among the decorators of the function at ``site``."""
    function = site.statement
    assert isinstance(function, Function)
    return place(
        [
            file.names.dotted(_called(decorator), site) or _accessor(decorator)
            for decorator in function.decorator_list
        ]
    )


def _called(decorator: ast.expr) -> ast.expr:
    return decorator.func if isinstance(decorator, ast.Call) else decorator


def _accessor(decorator: ast.expr) -> str | None:
    """``x.setter`` of a property of the same class."""
    if isinstance(decorator, ast.Attribute) and isinstance(decorator.value, ast.Name):
        return f".{decorator.attr}"
    return None
