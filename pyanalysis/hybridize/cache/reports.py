"""The reports kept for one way of asking: these paths, these settings, this version of the tool."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from hybridize.cache.archive import SUFFIX, Damaged, Entry, write
from hybridize.cache.moved import Unmovable, moved
from hybridize.cache.rows import moved_rows
from hybridize.oracle.oracle import asked_release, installed_tensorflow
from hybridize.project.caches import cache_folder
from hybridize.project.model import Program, Source
from hybridize.project.roots import find_root, resolve_paths
from hybridize.project.settings import Settings
from hybridize.project.source import decode_source
from hybridize.project.tree import Tree, tree_of
from hybridize.project.witness import look_again, moved_files
from hybridize.report.model import Report

INTERNAL_ERROR = "HYB000"
MOST_BYTES = 256 * 1024 * 1024  # of all entries together; the ones not used for longest go first
MOST_MOVED = 50  # files; with more of them edited, something else is going on than editing


class Reports:
    """The kept report for ``paths`` under ``settings``, if the settings keep any."""

    def __init__(self, paths: Sequence[str], settings: Settings) -> None:
        self.settings = settings
        folder = cache_folder(settings)
        self._path: Path | None = None
        if folder is not None:
            self.root, is_project = find_root(paths, settings.root)
            chosen = resolve_paths(paths)
            self._tree: Tree = tree_of(self.root, is_project, chosen)
            asked = (_tool(), str(self.root), is_project, list(map(str, chosen)), _analysed(settings))
            name = hashlib.sha256(repr(asked).encode("utf-8", "backslashreplace")).hexdigest()
            self._path = folder / "reports" / f"{name[:32]}{SUFFIX}"

    def find(self) -> Report | None:
        """The report of a run over the program as it is now, or None."""
        if self._path is None or not self._path.is_file():
            return None
        entry = Entry(self._path)
        try:
            report = self._current(entry)
        except (Damaged, Unmovable):
            return None
        if report is not None:
            _touch(self._path)
        return report

    def keep(self, program: Program, report: Report) -> None:
        """Keep the report; that this fails (a full disk, no rights) is no failure of the run."""
        if self._path is None or program.witness is None or _failed(report):
            return
        try:
            write(self._path, program.witness, report, [module.source for module in program.modules.values()])
            _prune(self._path.parent)
        except OSError:
            return

    def _current(self, entry: Entry) -> Report | None:
        before = entry.witness()
        now = look_again(before, self._tree, self.settings)
        if now is None:
            return None
        changed = moved_files(before, now)
        if not changed:
            return entry.report()
        if len(changed) > MOST_MOVED:
            return None
        rows: dict[str, dict[int, int]] = {}
        sources: dict[str, Source] = {}
        for path in changed:
            old, new = decode_source(path, entry.source(path)), decode_source(path, (self.root / path).read_bytes())
            if not isinstance(old, Source) or not isinstance(new, Source) or not _alike(old, new):
                return None
            lines = moved_rows(old.text, new.text)
            if lines is None:
                return None
            rows[path], sources[path] = dict(lines), new
        return moved(entry.report(), rows, sources, self.root)


def _failed(report: Report) -> bool:
    """Whether something went wrong that the next run may be spared."""
    return any(reason.code == INTERNAL_ERROR for function in report.functions for reason in function.reasons)


def _alike(old: Source, new: Source) -> bool:
    return (old.encoding, old.newline, old.bom) == (new.encoding, new.newline, new.bom)


def _analysed(settings: Settings) -> Settings:
    """The settings without those that say how to run and to show, not what to find."""
    return replace(settings, format="text", jobs=None, cache_dir=None, cache=True, root=None)


def _tool() -> tuple[object, ...]:
    """The version of everything that computes: this package down to its files, Python, the TensorFlow asked."""
    here = Path(__file__).resolve().parent.parent
    files = sorted(_files(here))
    return sys.version_info[:2], files, installed_tensorflow(), asked_release()


def _files(folder: Path) -> list[tuple[str, int, int]]:
    found: list[tuple[str, int, int]] = []
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir():
                if entry.name != "__pycache__":
                    found += _files(Path(entry.path))
            else:
                status = entry.stat()
                found.append((entry.path, status.st_size, status.st_mtime_ns))
    return found


def _touch(path: Path) -> None:
    try:
        os.utime(path)
    except OSError:
        pass


def _prune(folder: Path) -> None:
    """Remove the entries not used for longest until the others fit."""
    entries = sorted(folder.glob(f"*{SUFFIX}"), key=lambda path: (path.stat().st_mtime_ns, path.name), reverse=True)
    total = 0
    for entry in entries:
        total += entry.stat().st_size
        if total > MOST_BYTES:
            entry.unlink(missing_ok=True)
