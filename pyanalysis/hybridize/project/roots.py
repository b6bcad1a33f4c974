"""Where a project begins, and the folders that it declares as its Python path."""

from __future__ import annotations

import ast
import configparser
import os
import tempfile
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path

from hybridize.project.errors import ProjectError
from hybridize.project.finder import INIT
from hybridize.project.metadata import Metadata, constant_strings, option, strings, table
from hybridize.project.settings import Settings
from hybridize.project.tree import Tree, is_skipped, join

MARKERS = ("pyproject.toml", "setup.cfg", "setup.py", ".pydevproject", ".git")


def find_root(paths: Sequence[str | Path], root: str | Path | None = None) -> tuple[Path, bool]:
    """The root of the program around ``paths``, and whether a project begins there or not.

    Raises :class:`ProjectError` for a path that does not exist or lies outside of ``root``.
    """
    resolved = resolve_paths(paths)
    if root is not None:
        folder = _existing(Path(root))
        if not folder.is_dir():
            raise ProjectError(f"--root {root}: not a folder")
        for path in resolved:
            if not path.is_relative_to(folder):
                raise ProjectError(f"{path}: outside of the root {folder}")
        return folder, True
    found = {_project_of(path) for path in resolved}
    if len(found) == 1:
        project = found.pop()
        if project is not None:
            return project, True
        folders = {_plain_root(path) for path in resolved}
        return (folders.pop() if len(folders) == 1 else _common(folders)), False
    common = _common({path if path.is_dir() else path.parent for path in resolved})
    project = _project_of(common)
    return (project, True) if project is not None else (common, False)


def resolve_paths(paths: Sequence[str | Path]) -> tuple[Path, ...]:
    """The given paths, absolute and without links; the current folder when there are none."""
    return tuple(_existing(Path(path)) for path in (paths or (".",)))


def declared_source_roots(
    metadata: Metadata, tree: Tree, settings: Settings
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The source folders that the settings name, and those that the project's files name."""
    given = dict.fromkeys(_given_source_root(tree.root, folder) for folder in settings.source_root)
    found: dict[str, None] = {}
    declared = (
        *metadata.pydev_source_paths,
        *_pyproject_roots(metadata),
        *_setup_cfg_roots(metadata),
        *_setup_py_roots(metadata),
        *_pytest_paths(metadata),
    )
    for folder in declared:
        relative = os.path.normpath(folder.strip("/") or ".").replace(os.sep, "/")
        if not relative.startswith("..") and tree.is_folder(relative):
            found[relative] = None
    return tuple(given), tuple(found)


def pytest_options(metadata: Metadata) -> dict[str, tuple[str, ...]]:
    """The ini options of pytest as lists of words, from the first of its files that has any."""
    for name, section in (("pytest.ini", "pytest"), (".pytest.ini", "pytest")):
        if metadata.text(name):
            return _words(metadata.ini(name), section)
    pyproject = metadata.tool("pytest", "ini_options")
    if pyproject:
        return {key: tuple(" ".join(strings(value)).split()) for key, value in pyproject.items()}
    tox = _words(metadata.ini("tox.ini"), "pytest")
    return tox or _words(metadata.setup_cfg, "tool:pytest")


def _existing(path: Path) -> Path:
    try:
        return path.expanduser().resolve(strict=True)
    except (OSError, RuntimeError) as error:
        if isinstance(error, FileNotFoundError):
            raise ProjectError(f"{path}: no such file or folder{_suggestion(path)}") from None
        reason = getattr(error, "strerror", None) or error
        raise ProjectError(f"{path}: cannot be opened: {reason}") from None


def _suggestion(path: Path) -> str:
    try:
        names = sorted(entry.name for entry in path.parent.iterdir())
    except OSError:
        return ""
    close = get_close_matches(path.name, names, 1)
    return f": did you mean {path.parent / close[0]}?" if close else ""


def _project_of(path: Path) -> Path | None:
    """The nearest folder at or above ``path`` that a project begins in.

    A folder that a project's own walk would skip (``.venv``, ``site-packages``) ends the search: its content
    belongs to no project above. So do the file system's root and the shared folder for temporary files.
    """
    folder = path if path.is_dir() else path.parent
    shared = _shared_folders(folder)
    home = Path.home().resolve() if "HOME" in os.environ or os.name == "nt" else None
    for candidate in (folder, *folder.parents):
        if candidate in shared:
            return None
        markers = [name for name in MARKERS if (candidate / name).exists()]
        if markers and not (
            candidate == home and markers == [".git"]
        ):  # a home folder kept under version control
            return candidate
        if is_skipped(candidate.name, candidate.parent.as_posix()) or (candidate / "pyvenv.cfg").exists():
            return None
    return None


def _shared_folders(path: Path) -> frozenset[Path]:
    """Folders that hold everything, or everybody's things: no project unless ``--root`` says so."""
    return frozenset({Path(path.anchor), Path(tempfile.gettempdir()).resolve(), Path("/tmp").resolve()})


def _plain_root(path: Path) -> Path:
    """For a path outside of any project: the folder that its top package lies in."""
    folder = path if path.is_dir() else path.parent
    if path == folder and path in _shared_folders(path):
        raise ProjectError(
            f"{path}: holds more than one project: name a folder or file in it, or give --root"
        )
    while (folder / INIT).is_file() and folder.parent != folder:
        folder = folder.parent
    return folder


def _common(folders: set[Path]) -> Path:
    common = Path(os.path.commonpath(sorted(folders)))
    if common == Path(common.anchor) and len(folders) > 1:
        raise ProjectError(
            "the paths have no folder in common that could be a project: name its root with --root"
        )
    return common


def _given_source_root(root: Path, given: str) -> str:
    folder = _existing(Path(given) if Path(given).is_absolute() else root / given)
    if not folder.is_dir():
        raise ProjectError(f"--source-root {given}: not a folder")
    if not folder.is_relative_to(root):
        raise ProjectError(f"--source-root {given}: outside of the root {root}")
    return folder.relative_to(root).as_posix()


def _pyproject_roots(metadata: Metadata) -> tuple[str, ...]:
    setuptools = metadata.tool("setuptools")
    found = [*strings(table(setuptools, "package-dir").get(""))]
    found += strings(table(setuptools, "packages", "find").get("where"))
    packages = metadata.tool("poetry").get("packages")
    for package in packages if isinstance(packages, list) else ():
        found += strings(package.get("from")) if isinstance(package, dict) else ()
    for package in strings(metadata.tool("hatch", "build", "targets", "wheel").get("packages")):
        found.append(package.strip("/").rpartition("/")[0] or ".")
    return tuple(found)


def _setup_cfg_roots(metadata: Metadata) -> tuple[str, ...]:
    parser = metadata.setup_cfg
    found = [option(parser, "options.packages.find", "where")]
    for line in option(parser, "options", "package_dir").splitlines():
        package, _, folder = line.partition("=")
        if not package.strip():
            found.append(folder.strip())
    return tuple(folder for folder in found if folder)


def _setup_py_roots(metadata: Metadata) -> tuple[str, ...]:
    found: list[str] = []
    packages = metadata.setup_arguments.get("package_dir")
    if isinstance(packages, ast.Dict):
        for key, value in zip(packages.keys, packages.values, strict=True):
            if isinstance(key, ast.Constant) and key.value == "":
                found += constant_strings(value)
    finder = metadata.setup_arguments.get("packages")
    if isinstance(finder, ast.Call) and ast.unparse(finder.func).endswith(
        ("find_packages", "find_namespace_packages")
    ):
        where = [keyword.value for keyword in finder.keywords if keyword.arg == "where"] or finder.args[:1]
        found += [
            folder for node in where if isinstance(node, ast.Constant) for folder in constant_strings(node)
        ]
    return tuple(found)


def _pytest_paths(metadata: Metadata) -> tuple[str, ...]:
    return pytest_options(metadata).get("pythonpath", ())


def _words(parser: configparser.RawConfigParser, section: str) -> dict[str, tuple[str, ...]]:
    if not parser.has_section(section):
        return {}
    return {key: tuple((value or "").split()) for key, value in parser.items(section)}


def implicit_source_root(tree: Tree, imports_src: bool) -> str | None:
    """The ``src`` layout, unless the program imports ``src`` itself as a package."""
    if imports_src or not tree.is_folder("src") or tree.is_file(join("src", INIT)):
        return None
    return "src"
