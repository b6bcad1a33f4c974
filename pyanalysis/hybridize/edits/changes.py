"""From requests to the change of one file.

LibCST is imported only for requests that look inside an existing decorator.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from hybridize.edits.blocks import Function, Site
from hybridize.edits.change import FileChange, file_change
from hybridize.edits.decorate import decorate
from hybridize.edits.errors import EditError
from hybridize.edits.file import EditedFile, parse
from hybridize.edits.imports import NewImport, new_import
from hybridize.edits.names import Spelling
from hybridize.edits.recognise import find_tf_function_decorator
from hybridize.edits.request import EditRequest, resolve
from hybridize.edits.text import Text
from hybridize.report.model import Edit

if TYPE_CHECKING:
    from hybridize.project.model import Source

LINE_LENGTH = 88


def plan_file(
    source: Source,
    requests: Sequence[EditRequest],
    *,
    tree: ast.Module | None = None,
    known_names: Mapping[str, str] | None = None,
    line_length: int = LINE_LENGTH,
) -> FileChange:
    """Plan all requests for one file; raise :class:`EditError` if one does not fit the file.

    A request that is fulfilled already gives no edits. ``tree`` spares parsing ``source`` again.
    ``known_names`` tells what module-level names mean that are imported from elsewhere in the program, e.g.
    ``{"tf": "tensorflow"}`` after ``from .compat import tf``.
    """
    if not requests:
        return file_change(source, [])
    text = Text(source.text.removeprefix("\ufeff"))
    file = EditedFile(
        path=source.path,
        text=text,
        tree=tree if tree is not None else parse(source.path, text.text),
        newline=source.newline,
        known_names=dict(known_names or {}),
        line_length=line_length,
    )
    plans = [_Plan(file, request) for request in requests]
    _refuse_conflicts(file, plans)
    added = _import_for(file, plans)
    by_request = [plan.edits(added) for plan in plans]
    return file_change(source, by_request, added.statement if added else None)


class _Plan:
    """One request: the function it is about, and the names it writes."""

    def __init__(self, file: EditedFile, request: EditRequest) -> None:
        problem = request.problem()
        if problem is not None:
            raise EditError(file.path, problem, request.line)
        self.request = request
        self.site = file.function(request.qualname, request.line)
        self._file = file
        self._decorator = self._find_decorator()
        self._spelling: Spelling | None = None
        if self._writes_name:
            self._spelling = file.names.spelling(self.site, request.needs_module)

    @property
    def needs_import(self) -> bool:
        """Whether no existing name will do."""
        return self._writes_name and self._spelling is None

    @property
    def _writes_name(self) -> bool:
        if self.request.action == "decorate":
            return self._decorator is None
        return self.request.action == "reconfigure" and self.request.needs_module

    def edits(self, added: NewImport | None) -> list[Edit]:
        """The edits; the import first where one is relied on."""
        spelling, found = self._spelling, list[Edit]()
        if self.needs_import:
            assert added is not None
            spelling = added.spelling
            found.append(added.edit)
        if self.request.action == "decorate":
            return [*found, decorate(self._file, self.site, self.request, spelling)] if spelling else []
        if self._decorator is None:
            if self.request.action == "undecorate":
                return []
            raise EditError(self._file.path, "has no tf.function decorator to reconfigure", self.request.line)
        return [*found, *self._change_decorator(self._decorator, spelling.module if spelling else None)]

    def _change_decorator(self, index: int, module: str | None) -> list[Edit]:
        if self.request.action == "undecorate":
            from hybridize.edits.undecorate import undecorate

            return [undecorate(self._file, self.site, index)]
        from hybridize.edits.reconfigure import reconfigure

        return reconfigure(self._file, self.site, index, resolve(self.request.arguments, module))

    def _find_decorator(self) -> int | None:
        line = self.request.decorator_line
        if line is None:
            return find_tf_function_decorator(self.site, self._file.names)
        function = self.site.statement
        assert isinstance(function, Function)
        for index in range(len(function.decorator_list)):
            if self._file.decorator_place(function, index)[0] == line:
                return index
        raise EditError(self._file.path, f"{self.request.qualname} has no decorator here", line)


def _refuse_conflicts(file: EditedFile, plans: Sequence[_Plan]) -> None:
    seen: dict[Site, EditRequest] = {}
    for plan in plans:
        other = seen.setdefault(plan.site, plan.request)
        if other is not plan.request and other != plan.request:
            message = f"{plan.request.qualname} is asked to {other.action} and to {plan.request.action}"
            raise EditError(file.path, message, plan.request.line)


def _import_for(file: EditedFile, plans: Sequence[_Plan]) -> NewImport | None:
    places = [plan.site for plan in plans if plan.needs_import]
    return new_import(file, places) if places else None
