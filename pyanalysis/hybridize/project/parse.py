"""Text to syntax tree, and a clear problem for every way in which that fails."""

from __future__ import annotations

import ast
import gc
import re
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from itertools import accumulate

from hybridize.project.model import Problem, Source
from hybridize.project.requested import statements

# Python 3.11 cannot compile an expression of some 3,000 levels; other versions differ, our answer should not.
DEPTH_LIMIT = 3000
_TOO_DEEP = "too deeply nested: Python could hardly run it"
_SHORT = 2 * DEPTH_LIMIT  # characters: each level takes at least two

# What newer Pythons added to the syntax, recognised at the line where an older parser stopped.
_NAMED_ERROR = re.compile(r"\s*except\s+[\w.]+\s*,\s*[a-z]\w*\s*:")
_NEWER_SYNTAX: tuple[tuple[tuple[int, int], re.Pattern[str]], ...] = (
    ((3, 11), re.compile(r"^\s*except\s*\*")),
    ((3, 11), re.compile(r"[\w)\]]\[[^\]]*\*\w+[^\]]*\]")),
    ((3, 12), re.compile(r"^\s*type\s+\w+\s*(\[.*\])?\s*=")),
    ((3, 12), re.compile(r"^\s*(async\s+)?(def|class)\s+\w+\s*\[")),
    ((3, 14), re.compile(r"^\s*except\s+[\w.]+\s*,\s*[\w.]+.*:")),
    ((3, 14), re.compile(r"\b[tT][rR]?[\"']")),
)


def parse_source(source: Source) -> ast.Module | Problem:
    """The syntax tree of ``source``, or why there is none."""
    try:
        tree = ast.parse(source.text, source.path)
        deep = too_deep(tree, source.text)
        return tree if deep is None else Problem(source.path, deep.lineno, deep.col_offset, _TOO_DEEP)
    except SyntaxError as error:
        return _syntax_problem(source, error)
    except (RecursionError, MemoryError):
        return Problem(source.path, 0, 0, _TOO_DEEP)
    except (ValueError, OverflowError) as error:  # lone surrogates, absurd literals
        return Problem(source.path, 0, 0, f"Python's parser refuses it: {error}")


def too_deep(tree: ast.Module, text: str) -> ast.stmt | None:
    """The first statement with an expression of more than ``DEPTH_LIMIT`` levels.

    Few statements are large enough to hold one, and only those are measured.
    """
    if len(text) <= _SHORT:
        return None
    ends = [0, *accumulate(map(len, StringIO(text, newline=None)))]
    for statement in statements(tree):
        size = ends[statement.end_lineno or 0] - ends[statement.lineno - 1]
        if size > _SHORT and _expression_depth(statement) > DEPTH_LIMIT:
            return statement
    return None


def _expression_depth(statement: ast.stmt) -> int:
    level: list[ast.AST] = [
        node for node in ast.iter_child_nodes(statement) if not isinstance(node, ast.stmt)
    ]
    depth = 0
    while level and depth <= DEPTH_LIMIT:
        depth += 1
        level = [
            child for node in level for child in ast.iter_child_nodes(node) if not isinstance(child, ast.stmt)
        ]
    return depth


@contextmanager
def quiet_parsing() -> Iterator[None]:
    """Parse many files: no warnings about the analysed code, no garbage collection of trees that all stay.

    Syntax trees hold no cycles and go by reference count alone. They are frozen out of the collector's sight,
    which would otherwise walk all of them again and again; an earlier run's garbage is collected before.
    """
    collecting = gc.isenabled()
    if gc.get_freeze_count():
        gc.collect()
    gc.disable()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        gc.freeze()
        if collecting:
            gc.enable()


def _syntax_problem(source: Source, error: SyntaxError) -> Problem:
    line = error.lineno or 0
    column = max((error.offset or 1) - 1, 0)
    message = f"syntax error: {error.msg}"
    if _older_python(source.text, line, str(error.msg)):
        return Problem(source.path, line, column, message + " (Python 2 source is not analysed)")
    needed = _newer_python(source.text, line, str(error.msg))
    if needed is not None:
        have, need = ("{}.{}".format(*version) for version in (sys.version_info[:2], needed))
        message += (
            f" (looks like Python {need}; Hybridize runs on Python {have} here: start it with a newer one)"
        )
    return Problem(source.path, line, column, message)


def _older_python(text: str, line: int, message: str) -> bool:
    """``print x``, and ``except Error, e:``: Python 3.14 reads that as two errors, but those are written as classes."""
    if "print" in message and "parenthes" in message.lower():
        return True
    lines = text.splitlines()
    return 1 <= line <= len(lines) and _NAMED_ERROR.match(lines[line - 1]) is not None


def _newer_python(text: str, line: int, message: str) -> tuple[int, int] | None:
    running = sys.version_info[:2]
    if message.startswith("f-string") and running < (3, 12):
        return (3, 12)  # quotes, comments and backslashes inside replacement fields
    lines = text.splitlines()
    if not 1 <= line <= len(lines):
        return None
    for version, pattern in _NEWER_SYNTAX:
        if running < version and pattern.search(lines[line - 1]):
            return version
    return None
