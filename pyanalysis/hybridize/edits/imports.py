"""A new ``import tensorflow``, for functions at which no name for TensorFlow can be used.

It goes behind the imports at the top level: never into a ``try`` or ``if TYPE_CHECKING``, where it might not
run, and never below the first function that needs it.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass

from hybridize.edits.blocks import Site
from hybridize.edits.file import EditedFile
from hybridize.edits.names import Spelling
from hybridize.report.model import Edit

_NAMES = ("tf", "tensorflow", "tensorflow_")  # first choice first


@dataclass(frozen=True, slots=True)
class NewImport:
    """The statement to write, where, and how functions then spell ``tf.function``."""

    statement: str
    edit: Edit
    spelling: Spelling


def new_import(file: EditedFile, places: Sequence[Site]) -> NewImport:
    """An import of TensorFlow that serves all ``places``, under a name that nothing else uses."""
    name = file.names.free_name(_NAMES, places)
    statement = "import tensorflow" if name == "tensorflow" else f"import tensorflow as {name}"
    first_use = min(_top_level(site) for site in places)
    return NewImport(statement, _insertion(file, first_use, statement), Spelling(f"{name}.function", name))


def _top_level(site: Site) -> int:
    """Index of the module-level statement that holds ``site``."""
    *_, outermost = site.ancestors()
    return outermost.index


def _insertion(file: EditedFile, first_use: int, statement: str) -> Edit:
    body = file.tree.body[:first_use]
    imports = [i for i, node in enumerate(body) if isinstance(node, (ast.Import, ast.ImportFrom))]
    if imports:
        line = _last_line(file, imports[-1])
        return file.insertion((line, len(file.text.line(line))), f"\n{statement}")
    if body and _is_docstring(body[0]):
        line = _last_line(file, 0)
        gap = "" if file.text.is_blank(line + 1) else "\n" * _blank_lines(file, 1)
        return file.insertion((line, len(file.text.line(line))), f"\n\n{statement}{gap}")
    return file.insertion((_above_first(file), 0), f"{statement}\n" + "\n" * _blank_lines(file, 0))


def _is_docstring(node: ast.stmt) -> bool:
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )


def _last_line(file: EditedFile, index: int) -> int:
    """The line on which the logical line of a module-level statement ends; others may follow a semicolon."""
    body = file.tree.body
    while True:
        line = body[index].end_lineno or body[index].lineno
        end = file.text.column(line, body[index].end_col_offset or 0)
        rest = file.text.line(line)[end:].lstrip(" \t;")
        continues = index + 1 < len(body) and (body[index + 1].lineno == line or rest == "\\")
        if not continues:
            return line
        index += 1


def _blank_lines(file: EditedFile, index: int) -> int:
    """How many blank lines style asks for before a module-level statement."""
    body = file.tree.body
    definition = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    return 2 if index < len(body) and isinstance(body[index], definition) else 1


def _above_first(file: EditedFile) -> int:
    """The line above which the first statement and the comments that belong to it begin.

    Comments at the very top (interpreter, encoding, licence) stay there.
    """
    first = file.tree.body[0]
    decorators = getattr(first, "decorator_list", [])
    line = start = file.decorator_place(first, 0)[0] if decorators else first.lineno  # type: ignore[arg-type]
    while line > 1 and file.text.line(line - 1).lstrip(" \t\f").startswith("#"):
        line -= 1
    return line if line > 1 else start
