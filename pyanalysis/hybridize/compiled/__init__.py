"""Which engine runs: the Python sources, or the extension modules that were compiled from exactly these sources.

``pyanalysis/scripts/compile_engine.py`` puts extension modules beside the sources, and writes a stamp that tells
what they were made from. Python prefers them to the sources, so this guard stands at the door of the package: where
the stamp is missing, a source or an extension module is another than it says, another Python runs, or the
environment says ``HYBRIDIZE_COMPILED=0``, the sources are taken instead. All or nothing: compiled modules rely on
each other's layout in memory.

Nothing here may be compiled, and nothing may be imported that Python has not loaded already: every start pays for it.
"""

from __future__ import annotations

import os
import sys
from importlib.machinery import (
    EXTENSION_SUFFIXES,
    SOURCE_SUFFIXES,
    ExtensionFileLoader,
    FileFinder,
    ModuleSpec,
    SourceFileLoader,
)

SWITCH = "HYBRIDIZE_COMPILED"
PACKAGE = "hybridize"
LIBRARY = "hybridize__mypyc"  # what all extension modules share; mypyc makes the name
FOLDER = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
STAMP = os.path.join(FOLDER, "compiled.stamp")


class Fingerprint:
    """A file as it was: by size and times, and by content where those are others, as in a copy."""

    __slots__ = ("digest", "path", "status")

    def __init__(self, path: str, status: str, digest: str) -> None:
        self.path = path
        self.status = status
        self.digest = digest

    @classmethod
    def of(cls, path: str) -> Fingerprint:
        """The fingerprint of a file below the package's folder."""
        return cls(path, _status(path), _digest(path))

    @classmethod
    def parse(cls, line: str) -> Fingerprint:
        """What :meth:`__str__` wrote."""
        status, digest, path = line.split("\t")
        return cls(path, status, digest)

    def __str__(self) -> str:
        return f"{self.status}\t{self.digest}\t{self.path}"

    def holds(self) -> bool:
        """Whether the file is still the same."""
        try:
            return _status(self.path) == self.status or _digest(self.path) == self.digest
        except OSError:
            return False


def _status(path: str) -> str:
    found = os.stat(os.path.join(FOLDER, path))
    return f"{found.st_size} {found.st_mtime_ns} {found.st_ctime_ns}"


def _digest(path: str) -> str:
    import hashlib

    with open(os.path.join(FOLDER, path), "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def this_python() -> str:
    """What extension modules must have been made for."""
    return f"{sys.implementation.cache_tag} {sys.hexversion:x} {EXTENSION_SUFFIXES[0]}"


def write_stamp(paths: list[str]) -> None:
    """Say that the extension modules among ``paths`` were made from the sources among them, by this Python."""
    lines = [this_python(), *(str(Fingerprint.of(path)) for path in paths)]
    with open(STAMP + ".new", "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
    os.replace(STAMP + ".new", STAMP)


def why_sources() -> str | None:
    """Why the sources run, or None where what was compiled from them may run."""
    if os.environ.get(SWITCH) == "0":
        return f"{SWITCH}=0"
    try:
        with open(STAMP, encoding="utf-8") as file:
            python, *lines = file.read().splitlines()
        files = [Fingerprint.parse(line) for line in lines]
    except (OSError, ValueError):
        return "nothing is compiled"
    if python != this_python():
        return "compiled by another Python"
    for one in files:
        if not one.holds():
            return f"{one.path} is not what it was when the engine was compiled"
    return None


class _Sources:
    """Finds the sources of this package, whatever lies beside them."""

    @staticmethod
    def find_spec(name: str, path: list[str] | None = None, target: object = None) -> ModuleSpec | None:
        """The source of a module of this package."""
        if path is None or not name.startswith(PACKAGE + "."):
            return None
        for folder in path:
            found = FileFinder(folder, (SourceFileLoader, SOURCE_SUFFIXES)).find_spec(name)
            if found is not None:
                return found
        return None


class _Library:
    """Finds the library of the extension modules, which lies in the package's folder."""

    @staticmethod
    def find_spec(name: str, path: object = None, target: object = None) -> ModuleSpec | None:
        """The shared library, if that is what is asked for."""
        if name != LIBRARY:
            return None
        file = os.path.join(FOLDER, LIBRARY + EXTENSION_SUFFIXES[0])
        return ModuleSpec(name, ExtensionFileLoader(name, file), origin=file)


reason = why_sources()
"""Why the sources run in this process; None where the compiled engine does."""


def choose() -> None:
    """Make imports of this package find the right engine."""
    finder: object = _Library if reason is None else _Sources
    sys.meta_path.insert(0, finder)  # type: ignore[arg-type]
