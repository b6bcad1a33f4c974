"""What an import means: a module of the program, a namespace package of it, or something external."""

from __future__ import annotations

from dataclasses import dataclass

from hybridize.project.finder import INIT, FileTable, Finder, Found, FoundFile, FoundNamespace
from hybridize.project.known_names import NEVER_SHADOWED, is_protected, is_standard_library, is_well_known
from hybridize.project.model import Module, Program
from hybridize.project.tree import join, parent


@dataclass(frozen=True, slots=True)
class NamespacePackage:
    """A package without ``__init__.py``; ``folders`` (relative to the root) share its name."""

    name: str
    folders: tuple[str, ...]


Resolved = Module | NamespacePackage


class ImportResolver:
    """Resolves imports the way Python's path-based finder does, over the files of one program.

    ``None`` always means: nothing in the program, so external or missing.
    """

    def __init__(self, program: Program) -> None:
        self._program = program
        self._by_path = {module.path: module for module in program.modules.values()}
        self._finder = Finder(FileTable(self._by_path, dict(program.layout.links)))

    def resolve_absolute(self, name: str, importer: Module | None = None) -> Resolved | None:
        """What ``import <name>`` in ``importer`` loads last: for ``a.b.c`` the module ``a.b.c``."""
        return self.chain(name, importer)[-1]

    def chain(self, name: str, importer: Module | None = None) -> tuple[Resolved | None, ...]:
        """What each prefix of a dotted name is. ``import a.b.c`` binds the first and loads all of them.

        A module followed by ``None`` tells a missing submodule of the program from an external package.
        """
        prefixes = ["", *name.split(".")]
        if prefixes[1] in NEVER_SHADOWED:
            return (None,) * (len(prefixes) - 1)
        found = self._finder.chain(self._search_path(name, importer), name)
        if is_protected(name) and not isinstance(found[0], FoundFile):
            return (None,) * len(found)
        names = [".".join(prefixes[1 : count + 1]) for count in range(1, len(prefixes))]
        return tuple(self._resolved(item, prefix) for item, prefix in zip(found, names, strict=True))

    def resolve_relative(self, module: Module, level: int, name: str = "") -> Resolved | None:
        """What ``from <level dots><name> import`` in ``module`` names; no ``name`` means the package."""
        folder = parent(module.path)
        package = module.package
        for _ in range(level - 1):
            if folder == ".":
                return None
            folder, package = parent(folder), package.rpartition(".")[0]
        if not name:
            return self._folder(folder, package)
        found = self._finder.find((folder,), name)
        return self._resolved(found, f"{package}.{name}" if package else name)

    def submodule(self, package: Resolved, name: str) -> Resolved | None:
        """What ``from <package> import <name>`` loads if the package does not define ``name``."""
        if isinstance(package, NamespacePackage):
            folders = package.folders
        elif package.is_package:
            folders = (parent(package.path),)
        else:
            return None
        return self._resolved(self._finder.child(folders, name), f"{package.name}.{name}")

    def _search_path(self, name: str, importer: Module | None) -> tuple[str, ...]:
        layout = self._program.layout
        roots = self._program.source_roots or (".",)
        folders = layout.search_paths.get(importer.path, roots) if importer else roots
        if is_standard_library(name):
            return tuple(folder for folder in folders if folder in layout.shadowing)
        return tuple(folder for folder in folders if folder in roots) if is_well_known(name) else folders

    def _folder(self, folder: str, name: str) -> Resolved:
        module = self._by_path.get(join(folder, INIT))
        return module or NamespacePackage(name, (folder,))

    def _resolved(self, found: Found | None, name: str) -> Resolved | None:
        if isinstance(found, FoundFile):
            return self._by_path.get(found.path)
        return NamespacePackage(name, found.folders) if isinstance(found, FoundNamespace) else None
