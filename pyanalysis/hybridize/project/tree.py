"""The Python files and folders under a root, as relative paths with ``/``.

Skipped are virtual environments, version control, caches, build output and hidden folders: what belongs to
the project only by lying in it. A symbolic link inside the root is an alias of the place it leads to, so that
every file is read once; links that lead out of the root are not followed.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from hybridize.project.model import Problem

SUFFIX = ".py"
_SKIPPED = frozenset({"__pycache__", "__pypackages__", "node_modules", "CVS"})
_INSTALLATIONS = frozenset({"site-packages", "dist-packages"})
_BUILD_OUTPUT = frozenset({"build", "dist", "_build"})  # beside a build file only: packages have such names
_BUILD_FILES = frozenset({"setup.py", "setup.cfg", "pyproject.toml", "Makefile"})
_ENVIRONMENT_MARKS = ("pyvenv.cfg", "conda-meta")
_STANDARD_LIBRARY = re.compile(r"python\d+\.\d+t?")


class Tree:
    """Files and folders under ``root``, listed folder by folder when asked for and remembered.

    ``only`` names the entries of ``root`` itself that belong to the program, if not all of them do.
    """

    def __init__(self, root: Path, only: frozenset[str] | None = None) -> None:
        self.root = root
        self._only = only
        self.problems: list[Problem] = []
        self._listings: dict[str, tuple[frozenset[str], frozenset[str]]] = {}
        self._aliases: dict[str, str] = {}
        if (root / "__init__.py").is_file():  # the root is itself a package, and may import itself
            self._aliases[root.name] = "."

    def is_file(self, path: str) -> bool:
        """Whether ``path`` is a Python file."""
        folder, _, name = path.rpartition("/")
        return name in self._listing(folder or ".")[0]

    def is_folder(self, path: str) -> bool:
        """Whether ``path`` is a folder of the project."""
        if path == ".":
            return True
        folder, _, name = path.rpartition("/")
        return name in self._listing(folder or ".")[1]

    @property
    def links(self) -> dict[str, str]:
        """The links met so far that stay inside the root, each with the place it leads to."""
        return dict(sorted(self._aliases.items()))

    @property
    def listed(self) -> dict[str, tuple[list[str], list[str]]]:
        """The folders looked into so far, each with its Python files and folders."""
        return {folder: (sorted(files), sorted(folders)) for folder, (files, folders) in sorted(self._listings.items())}

    def look_into(self, folders: Iterable[str]) -> None:
        """List these folders."""
        for folder in folders:
            self._listing(folder)

    def real(self, path: str) -> str:
        """The place that ``path`` leads to, itself unless it is a link that stays inside the root."""
        return self._aliases.get(path, path)

    def walk(self, start: str = ".", excluded: Callable[[str], bool] = lambda path: False) -> list[str]:
        """All Python files at and under ``start``, in sorted order; ``excluded`` folders are not entered."""
        found: set[str] = set()
        pending, seen = [start], {self.real(start)}
        while pending:
            folder = self.real(pending.pop())
            files, folders = self._listing(folder)
            found.update(self.real(join(folder, name)) for name in files)
            for name in folders:
                path = self.real(join(folder, name))
                if path not in seen and not excluded(path) and within(path, start):
                    seen.add(path)
                    pending.append(path)
        return sorted(path for path in found if not excluded(path))

    def _listing(self, folder: str) -> tuple[frozenset[str], frozenset[str]]:
        folder = self.real(folder)
        known = self._listings.get(folder)
        if known is None:
            known = self._listings[folder] = self._list(folder)
        return known

    def _list(self, folder: str) -> tuple[frozenset[str], frozenset[str]]:
        if self._only is not None and folder != "." and folder.partition("/")[0] not in self._only:
            return frozenset(), frozenset()
        try:
            with os.scandir(self.root / folder) as entries:
                listed = list(entries)
        except (FileNotFoundError, NotADirectoryError):
            return frozenset(), frozenset()
        except OSError as error:
            self.problems.append(Problem(folder, 0, 0, f"cannot be listed: {error.strerror or error}"))
            return frozenset(), frozenset()
        if folder == "." and self._only is not None:
            listed = [entry for entry in listed if entry.name in self._only]
        listed = [entry for entry in listed if self._has_writable_name(folder, entry.name)]
        names = frozenset(entry.name for entry in listed)
        if folder != "." and any(mark in names for mark in _ENVIRONMENT_MARKS):
            return frozenset(), frozenset()
        files, folders = set(), set()
        for entry in listed:
            if entry.is_symlink() and not self._link(folder, entry):
                continue
            if entry.is_dir():
                if not is_skipped(entry.name, folder, names):
                    folders.add(entry.name)
            elif entry.name.endswith(SUFFIX):
                files.add(entry.name)
        return frozenset(files), frozenset(folders)

    def _has_writable_name(self, folder: str, name: str) -> bool:
        """Whether a name can be written in a report; a Python file with another is noted."""
        try:
            name.encode()
        except UnicodeEncodeError:
            if name.endswith(SUFFIX):
                shown = name.encode("utf-8", "backslashreplace").decode()
                self.problems.append(Problem(join(folder, shown), 0, 0, "its name is not UTF-8: rename it"))
            return False
        return True

    def _link(self, folder: str, entry: os.DirEntry[str]) -> bool:
        """Remember where a link leads; False for one that is broken, endless or leads out of the root."""
        try:
            target = Path(entry.path).resolve(strict=True).relative_to(self.root)
        except (OSError, RuntimeError, ValueError):
            return False
        self._aliases[join(folder, entry.name)] = target.as_posix()
        return True


def tree_of(root: Path, is_project: bool, chosen: Sequence[Path]) -> Tree:
    """The files under ``root``; of a folder of installed packages the chosen ones alone are the program."""
    if is_project or root in chosen or not is_installation(root.name, root.parent.as_posix()):
        return Tree(root)
    return Tree(root, frozenset(path.relative_to(root).parts[0] for path in chosen))


def is_skipped(name: str, folder: str, siblings: Iterable[str] = ()) -> bool:
    """Whether a folder called ``name`` is no part of the project whose folder it lies in."""
    if name.startswith(".") or name in _SKIPPED or name.endswith((".egg-info", ".dist-info", ".egg")):
        return True
    if name in _BUILD_OUTPUT:
        return not _BUILD_FILES.isdisjoint(siblings)
    return is_installation(name, folder)


def is_installation(name: str, folder: str) -> bool:
    """Whether a folder called ``name`` holds installed packages or the standard library."""
    if name in _INSTALLATIONS:
        return True
    return _STANDARD_LIBRARY.fullmatch(name) is not None and folder.rpartition("/")[2] in ("lib", "lib64")


def join(folder: str, name: str) -> str:
    """``folder/name``, where ``.`` is the root."""
    return name if folder == "." else f"{folder}/{name}"


def parent(path: str) -> str:
    """The folder that holds ``path``; ``.`` for what lies in the root."""
    return path.rpartition("/")[0] or "."


def within(path: str, folder: str) -> bool:
    """Whether ``path`` is ``folder`` or lies in it."""
    return folder == "." or path == folder or path.startswith(f"{folder}/")


def ancestors(folder: str) -> list[str]:
    """``folder`` and the folders above it up to the root, nearest first."""
    found = [folder]
    while folder != ".":
        folder = parent(folder)
        found.append(folder)
    return found
