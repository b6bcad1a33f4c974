"""Which files a run starts from, and which of the program's files it reports and changes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from hybridize.project.errors import ProjectError
from hybridize.project.finder import INIT
from hybridize.project.globs import glob_matcher
from hybridize.project.settings import Settings
from hybridize.project.tree import Tree, join, parent, within

_NOT_SOURCE = {
    ".ipynb": "notebooks are not analysed: convert it with `jupyter nbconvert --to script`",
    ".pyc": "compiled Python is not analysed: give its source",
    ".pyo": "compiled Python is not analysed: give its source",
    ".pyi": "a stub file holds no code to analyse",
    ".so": "a compiled extension is not analysed",
    ".pyd": "a compiled extension is not analysed",
}


@dataclass(frozen=True, slots=True)
class Selection:
    """``files`` is where reading starts; ``wants`` says whether a path is reported and changed."""

    files: tuple[str, ...]
    wants: Callable[[str], bool]


def select_files(tree: Tree, paths: Iterable[Path], is_project: bool, settings: Settings) -> Selection:
    """The files under ``paths`` and, inside a project, all others of it.

    ``--include`` and ``--exclude`` hold for what is met while walking folders; a file given by name is taken
    as it is. A file left out this way is still read if the program imports it, but never reported or changed.
    Raises :class:`ProjectError` if nothing is left.
    """
    relative = [_relative(tree, path) for path in paths]
    excluded = glob_matcher(settings.exclude)
    included = glob_matcher(settings.include) if settings.include else lambda path: True
    explicit = frozenset(path for path in relative if (tree.root / path).is_file())
    folders = [path for path in relative if path not in explicit]
    starts = [*_starts(tree, relative, explicit, is_project), *folders]
    walked = {
        path for start in dict.fromkeys(starts) for path in tree.walk(start, excluded) if included(path)
    }
    files = tuple(sorted(walked | explicit))

    def wants(path: str) -> bool:
        if path in explicit:
            return True
        return any(within(path, folder) for folder in folders) and included(path) and not excluded(path)

    if not any(wants(path) for path in files):
        raise ProjectError(_nothing_found(relative, settings))
    return Selection(files, wants)


def _relative(tree: Tree, path: Path) -> str:
    reason = _NOT_SOURCE.get(path.suffix.lower()) if path.is_file() else None
    if reason:
        raise ProjectError(f"{path}: {reason}")
    return path.relative_to(tree.root).as_posix()


def _starts(tree: Tree, relative: list[str], explicit: frozenset[str], is_project: bool) -> list[str]:
    """The folders to walk besides the given ones: the project, or the package that a path belongs to."""
    if is_project:
        return ["."]
    found = []
    for path in relative:
        folder = parent(path) if path in explicit else path
        if folder == "." or not tree.is_file(join(folder, INIT)):
            continue
        while parent(folder) != "." and tree.is_file(join(parent(folder), INIT)):
            folder = parent(folder)
        found.append(folder)
    return found


def _nothing_found(relative: list[str], settings: Settings) -> str:
    where = ", ".join(relative)
    if settings.include or settings.exclude:
        return f"{where}: no Python files are left by include and exclude"
    return f"{where}: no Python files"
