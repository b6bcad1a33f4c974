"""Names and search paths of the program's modules, from the evidence of its imports."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from hybridize.project.finder import INIT
from hybridize.project.survey import Survey
from hybridize.project.tree import ancestors, parent


def source_root_of(path: str, survey: Survey) -> str:
    """The folder that the dotted name of the module at ``path`` counts from."""
    base = survey.base(parent(path))
    if base in survey.declared:
        return base
    imported_from = [root for root in survey.declared if root in survey.namespaces.get(base, ())]
    if imported_from:
        return imported_from[0]
    if base in survey.script_roots:
        return base
    nearest = [
        folder for folder in ancestors(base) if folder in survey.declared or folder in survey.script_roots
    ]
    return nearest[0]


def dotted_name(path: str, source_root: str) -> str:
    """``pkg/sub/mod.py`` counted from ``pkg`` is ``sub.mod``; a package has its folder's name."""
    inner = path if source_root == "." else path[len(source_root) + 1 :]
    folder, _, file = inner.rpartition("/")
    return (folder if file == INIT and folder else inner.removesuffix(".py")).replace("/", ".")


def module_names(
    roots: Mapping[str, str], declared: tuple[str, ...], selected: Iterable[str]
) -> dict[str, str]:
    """A distinct dotted name for every module path, given each one's source root.

    Where several have one name, the one that lies in a declared source root keeps it, else the only one that
    was asked for; the others are named by their whole path.
    """
    wanted = frozenset(selected)
    sharing: dict[str, list[str]] = defaultdict(list)
    for path in sorted(roots):
        sharing[dotted_name(path, roots[path])].append(path)
    names = {paths[0]: name for name, paths in sharing.items() if len(paths) == 1}
    taken = set(sharing)
    for name, paths in sharing.items():
        if len(paths) == 1:
            continue
        owner = _owner(paths, roots, declared, wanted)
        for path in paths:
            names[path] = name if path == owner else _free_name(path, taken)
            taken.add(names[path])
    return names


def search_path(path: str, survey: Survey) -> tuple[str, ...]:
    """The folders that absolute imports in the module at ``path`` go through, in order."""
    above = ancestors(parent(path))
    found = dict.fromkeys(folder for folder in above if folder in survey.script_roots)
    found.update(dict.fromkeys(survey.added.get(path, ())))
    found.update(dict.fromkeys(survey.declared))
    found.update(dict.fromkeys(folder for folder in above if folder in survey.package_scripts))
    for _, folders in sorted(survey.added.items()):
        found.update(dict.fromkeys(folders))
    return tuple(found)


def _owner(
    paths: list[str], roots: Mapping[str, str], declared: tuple[str, ...], wanted: frozenset[str]
) -> str | None:
    for root in declared:
        for path in sorted(paths, key=lambda path: not path.endswith(INIT)):  # Python finds the package first
            if roots[path] == root:
                return path
    asked_for = [path for path in paths if path in wanted]
    return asked_for[0] if len(asked_for) == 1 else None


def _free_name(path: str, taken: set[str]) -> str:
    name = dotted_name(path, ".")
    return path if name in taken else name
