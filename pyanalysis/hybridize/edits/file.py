"""One file being edited: its text, its statements and its names, computed once for all requests."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from hybridize.edits.blocks import Function, Site, sites
from hybridize.edits.errors import EditError
from hybridize.edits.names import Names
from hybridize.edits.text import Place, Text
from hybridize.report.model import Edit


@dataclass(frozen=True)
class EditedFile:
    """``known_names``: see :func:`hybridize.edits.bindings.imports`."""

    path: str
    text: Text
    tree: ast.Module
    newline: str
    known_names: Mapping[str, str]
    line_length: int

    @cached_property
    def sites(self) -> list[Site]:
        """All statements, in source order."""
        return sites(self.tree)

    @cached_property
    def names(self) -> Names:
        """Who is called what; asks Python for its symbol table on first use."""
        return Names(self.tree, self.sites, self.text.text, self.path, self.known_names)

    @cached_property
    def _functions(self) -> dict[int, Site]:
        functions = (ast.FunctionDef, ast.AsyncFunctionDef)
        return {site.statement.lineno: site for site in self.sites if isinstance(site.statement, functions)}

    def function(self, qualname: str, line: int) -> Site:
        """The definition whose ``def`` stands on ``line``."""
        site = self._functions.get(line)
        if site is None:
            raise EditError(self.path, f"no function is defined here; expected {qualname}", line)
        if site.qualname != qualname:
            raise EditError(self.path, f"{site.qualname} is defined here; expected {qualname}", line)
        return site

    def def_place(self, function: Function) -> Place:
        """Where ``def`` or ``async`` stands."""
        return function.lineno, self.text.column(function.lineno, function.col_offset)

    def decorator_place(self, function: Function, index: int) -> Place:
        """Where the ``@`` of a decorator stands; its expression may begin on a later line."""
        line = function.decorator_list[index].lineno
        while line > 1 and not self.text.line(line).lstrip(" \t\f").startswith("@"):
            line -= 1
        return line, self.text.margin(line)

    def insertion(self, place: Place, text: str) -> Edit:
        """Write ``text`` (with ``\\n`` for newlines) at a place."""
        return self.replacement(place, place, text)

    def replacement(self, start: Place, end: Place, text: str) -> Edit:
        """Put ``text`` (with ``\\n`` for newlines) between two places."""
        return Edit(self.path, start, end, text.replace("\n", self.newline))


def parse(path: str, text: str) -> ast.Module:
    """The syntax tree, or an error that names file and line."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text)
    except SyntaxError as error:
        raise EditError(
            path, f"cannot be edited, its syntax is not understood: {error.msg}", error.lineno or 0
        ) from error
    except (ValueError, RecursionError, MemoryError) as error:
        raise EditError(path, f"cannot be edited, it does not parse: {error}") from error
