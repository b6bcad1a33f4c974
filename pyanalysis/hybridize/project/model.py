"""The program as read from disk: modules, their text and the problems met while reading.

Everything here is immutable once built; nothing of the program is imported or run.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that kept a file, or a part of it, out of the analysis.

    ``line`` counts from 1, ``column`` from 0 in Unicode code points; 0/0 when no place is known.
    """

    file: str
    line: int
    column: int
    message: str


@dataclass(frozen=True, slots=True)
class Source:
    """One file's bytes and how they decode (PEP 263, byte-order mark, newline style)."""

    path: str  # relative to the program's root, with "/"
    data: bytes
    text: str  # decoded, newlines as in the file
    encoding: str
    newline: str  # the file's dominant one: "\n", "\r\n" or "\r"
    bom: bool


def lines_of(text: str) -> list[str]:
    """The lines of Python source without their ends; ``str.splitlines`` would split at form feeds too."""
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


@dataclass(frozen=True, slots=True)
class Module:
    """A parsed module. ``name`` is dotted from its source root; an ``__init__`` has its package's."""

    name: str
    path: str
    source: Source
    tree: ast.Module
    is_package: bool
    source_root: str = "."  # the folder that ``name`` counts from, relative to the program's root

    @property
    def package(self) -> str:
        """The package that relative imports start from."""
        if self.is_package:
            return self.name
        return self.name.rpartition(".")[0]


@dataclass(frozen=True, slots=True)
class EntryPoint:
    """A function that something outside the program calls.

    ``kind``: ``test`` (pytest, unittest; fixtures and tear-down too), ``script`` (console script), ``main``
    (module run as ``__main__``). A test that a class inherits has that class in its name.
    """

    kind: str
    module: str
    qualname: str  # "" for the module body


@dataclass(frozen=True, slots=True)
class Target:
    """The TensorFlow that the analysed program runs on; ``None`` where nothing tells.

    ``tensorflow`` is the newest version that the program admits, if it bounds that from above, ``oldest`` the
    lowest. ``packages``: the installed distributions (normalised name, version), where they are known.
    """

    tensorflow: tuple[int, ...] | None = None
    keras: int | None = None  # 2 or 3
    source: str = "default"  # where this was learnt, for messages
    oldest: tuple[int, ...] | None = None
    packages: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Layout:
    """How imports of the program find its modules; all folders and paths are relative to the root.

    ``search_paths``  per module path the folders that its absolute imports go through, in order.
    ``shadowing``     the folders whose modules take the place of the standard library's.
    ``links``         symbolic links, each with the place inside the root that it leads to.
    """

    search_paths: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    shadowing: frozenset[str] = frozenset({"."})
    links: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Witness:
    """What reading the project looked at and what it found there, as digests: equal witnesses, equal programs.

    ``sources``   the SHA-256 of every Python file's bytes by path, or the problem that it is.
    ``others``    the same of everything else: folders, links, project files, installed packages.
    """

    sources: Mapping[str, str]
    folders: tuple[str, ...]
    texts: tuple[str, ...]
    others: str


@dataclass(slots=True)
class Program:
    """All modules found around the given paths, and what the settings say of them."""

    root: Path
    modules: dict[str, Module]  # by name, in sorted order of path
    source_roots: tuple[str, ...]  # relative to root, "." for the root itself
    selected: frozenset[str]  # module paths that are reported and changed
    problems: tuple[Problem, ...] = ()
    entry_points: tuple[EntryPoint, ...] = ()
    target: Target = field(default_factory=Target)
    layout: Layout = field(default_factory=Layout)
    suppressions: Mapping[tuple[str, int], frozenset[str]] = field(
        default_factory=dict
    )  # by path, line of ``def``
    witness: Witness | None = None

    def module(self, name: str) -> Module | None:
        """The module of that dotted name, or None for one outside the program."""
        return self.modules.get(name)
