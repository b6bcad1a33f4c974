"""Where Python would find a module: its path-based finder, over the project's tree instead of the disk.

In each folder of the search path a regular package wins over a module, and either wins over a folder without
``__init__.py``; such folders are collected over the whole search path and form a namespace package only if
nothing else has the name (https://docs.python.org/3/reference/import.html#the-path-based-finder).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from hybridize.project.tree import join, parent

INIT = "__init__.py"


class FileSystem(Protocol):
    """What the finder asks: :class:`~hybridize.project.tree.Tree`, or :class:`FileTable`."""

    def is_file(self, path: str) -> bool:
        """Whether ``path`` is a Python file."""

    def is_folder(self, path: str) -> bool:
        """Whether ``path`` is a folder."""

    def real(self, path: str) -> str:
        """The place that ``path`` leads to."""


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A module or regular package."""

    path: str

    @property
    def folders(self) -> tuple[str, ...]:
        """Where its submodules are looked for: nowhere for a plain module."""
        return (parent(self.path),) if self.path.rpartition("/")[2] == INIT else ()


@dataclass(frozen=True, slots=True)
class FoundNamespace:
    """A namespace package: the folders that share the name."""

    folders: tuple[str, ...]


Found = FoundFile | FoundNamespace


class FileTable:
    """Known files, and the folders that hold them."""

    def __init__(self, paths: Iterable[str], aliases: dict[str, str] | None = None) -> None:
        self._aliases = aliases or {}
        self._files = {*paths, *(link for link in self._aliases if link.endswith(".py"))}
        self._folders = {"."}
        for path in (*self._files, *(join(link, INIT) for link in self._aliases)):
            folder = parent(path)
            while folder not in self._folders:
                self._folders.add(folder)
                folder = parent(folder)

    def is_file(self, path: str) -> bool:
        """Whether ``path`` is one of the files."""
        return path in self._files

    def is_folder(self, path: str) -> bool:
        """Whether a known file lies in ``path``."""
        return path in self._folders

    def real(self, path: str) -> str:
        """The place that ``path`` leads to."""
        return self._aliases.get(path, path)


class Finder:
    """Finds dotted names along a search path, and remembers what it found."""

    def __init__(self, files: FileSystem) -> None:
        self._files = files
        self._children: dict[tuple[tuple[str, ...], str], Found | None] = {}

    def find(self, search_path: Sequence[str], name: str) -> Found | None:
        """The module or package called ``name`` (dotted), with every package on the way to it."""
        chain = self.chain(search_path, name)
        return chain[-1]

    def chain(self, search_path: Sequence[str], name: str) -> list[Found | None]:
        """What each prefix of ``name`` is: for ``a.b.c`` the results for ``a``, ``a.b`` and ``a.b.c``."""
        folders, found = tuple(search_path), []
        for part in name.split("."):
            child = self.child(folders, part)
            found.append(child)
            folders = child.folders if child else ()
        return found

    def child(self, folders: tuple[str, ...], name: str) -> Found | None:
        """What ``name`` is in ``folders``."""
        key = folders, name
        if key not in self._children:
            self._children[key] = self._search(folders, name)
        return self._children[key]

    def _search(self, folders: tuple[str, ...], name: str) -> Found | None:
        portions = []
        for folder in folders:
            path = self._files.real(join(folder, name))
            if self._files.is_file(join(path, INIT)):
                return FoundFile(join(path, INIT))
            if self._files.is_file(f"{join(folder, name)}.py"):
                return FoundFile(self._files.real(f"{join(folder, name)}.py"))
            if self._files.is_folder(path):
                portions.append(path)
        return FoundNamespace(tuple(portions)) if portions else None
