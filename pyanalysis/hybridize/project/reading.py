"""Reads and parses files one after the other, and goes on to those that they import."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from hybridize.project.model import Problem, Source
from hybridize.project.overlay import NOTHING, Overlay
from hybridize.project.parse import parse_source
from hybridize.project.requested import Request, import_requests
from hybridize.project.search_paths import added_search_paths
from hybridize.project.survey import Survey
from hybridize.project.tree import Tree

ReadProgress = Callable[[int, int], None]  # files read so far, files known so far


@dataclass(frozen=True, slots=True)
class ParsedFile:
    """A file that parses, what it imports, and the folders it puts on ``sys.path``."""

    source: Source
    tree: ast.Module
    requests: tuple[Request, ...]
    added: tuple[str, ...]


class Reader:
    """The files read so far: ``parsed`` by path, ``problems`` of the others by path, ``sources`` as read."""

    def __init__(
        self, tree: Tree, progress: ReadProgress | None = None, overlay: Overlay = NOTHING
    ) -> None:
        self.parsed: dict[str, ParsedFile] = {}
        self.problems: dict[str, Problem] = {}
        self.sources: list[Source | Problem] = []
        self._tree = tree
        self._progress = progress
        self._overlay = overlay

    def read(self, paths: Iterable[str]) -> None:
        """Read and parse ``paths``; what is known already is left alone."""
        pending = [path for path in paths if path not in self.parsed and path not in self.problems]
        known = len(self.parsed) + len(self.problems) + len(pending)
        for path in pending:
            self._read(path)
            if self._progress:
                self._progress(len(self.parsed) + len(self.problems), known)

    def imports(self, name: str) -> bool:
        """Whether some file imports ``name`` or something in it."""
        inner = f"{name}."
        return any(
            request.level == 0 and (request.module == name or request.module.startswith(inner))
            for file in self.parsed.values()
            for request in file.requests
        )

    def follow_imports(self, survey: Survey) -> None:
        """Show every import to ``survey``, and read the files that are reached and not known yet."""
        pending = sorted(self.parsed)
        while pending:
            for path in pending:
                survey.add_search_paths(path, self.parsed[path].added)
            found: set[str] = set()
            for path in pending:
                for request in self.parsed[path].requests:
                    found.update(survey.imported_by(path, request))
            new = sorted(path for path in found if path not in self.parsed and path not in self.problems)
            self.read(new)
            pending = [path for path in new if path in self.parsed]

    def _read(self, path: str) -> None:
        source = self._overlay.read(self._tree.root, path)
        self.sources.append(source)
        if isinstance(source, Problem):
            self.problems[path] = source
            return
        tree = parse_source(source)
        if isinstance(tree, Problem):
            self.problems[path] = tree
            return
        requests = import_requests(tree, source.text)
        self.parsed[path] = ParsedFile(source, tree, requests, added_search_paths(tree, source.text, path))
