"""Follows the program's imports over its folders: which files belong to it, which folders it runs from.

Nothing tells from a folder alone whether it is a package without ``__init__.py`` (``import app.models.net``
from above) or holds scripts that import each other (``import net`` from beside). Imports that find a file do.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from hybridize.project.finder import INIT, Finder, FoundFile
from hybridize.project.known_names import NEVER_SHADOWED, is_protected, is_standard_library
from hybridize.project.requested import Request
from hybridize.project.tree import Tree, ancestors, join, parent, within


class Survey:
    """Evidence from the imports seen so far.

    ``script_roots``     folders without ``__init__.py`` whose modules import each other by bare names.
    ``package_scripts``  the same for packages (``python pkg/train.py`` with ``import utils``).
    ``namespaces``       folders without ``__init__.py`` imported as packages, with the roots they count from.
    ``added``            folders that some module puts on ``sys.path``.
    """

    def __init__(self, tree: Tree, declared: tuple[str, ...], shadowing: frozenset[str]) -> None:
        self.declared = declared
        self.script_roots: set[str] = set()
        self.package_scripts: set[str] = set()
        self.namespaces: dict[str, set[str]] = defaultdict(set)
        self.added: dict[str, tuple[str, ...]] = {}
        self._tree = tree
        self._shadowing = tuple(folder for folder in declared if folder in shadowing)
        self._finder = Finder(tree)
        self._bases: dict[str, str] = {}
        self._known: dict[tuple[str, str], tuple[str, ...]] = {}

    @property
    def shadowing(self) -> frozenset[str]:
        """The folders whose modules take the place of the standard library's: what scripts have first."""
        return frozenset(self._shadowing) | self.script_roots

    def base(self, folder: str) -> str:
        """The folder that the top package of ``folder`` lies in: ``folder`` itself if it is no package."""
        if folder not in self._bases:
            is_inner = folder != "." and self._tree.is_file(join(folder, INIT))
            self._bases[folder] = self.base(parent(folder)) if is_inner else folder
        return self._bases[folder]

    def add_search_paths(self, path: str, folders: tuple[str, ...]) -> None:
        """Remember the folders that the module at ``path`` puts on ``sys.path``."""
        known = tuple(folder for folder in folders if self._tree.is_folder(folder))
        if known:
            self.added[path] = known

    def imported_by(self, path: str, request: Request) -> tuple[str, ...]:
        """The files of the project that an import in ``path`` loads."""
        if request.level:
            return tuple(self._relative(path, request))
        found: dict[str, None] = {}
        for name in request.dotted_names():
            key = (path if path in self.added else parent(path)), name
            if key not in self._known:
                self._known[key] = self._absolute(path, name)
            found.update(dict.fromkeys(self._known[key]))
        return tuple(found)

    def _absolute(self, path: str, name: str) -> tuple[str, ...]:
        if name.partition(".")[0] in NEVER_SHADOWED:
            return ()
        if is_protected(name):
            roots = self._shadowing if is_standard_library(name) else self.declared
            chain = self._finder.chain(roots, name)
            return _files(chain) if isinstance(chain[0], FoundFile) else ()
        for root in self._candidates(path):
            chain = self._finder.chain((root,), name)
            target = chain[-1]
            if isinstance(target, FoundFile) and target.path != path:
                self._note(root, target.path)
                return _files(chain)
        return ()

    def _candidates(self, path: str) -> Iterator[str]:
        """Folders that may be on ``sys.path`` when the module runs, the likeliest first."""
        folder = parent(path)
        base = self.base(folder)
        yield base
        yield from self.added.get(path, ())
        yield from self.declared
        yield from ancestors(folder)
        for _, folders in sorted(self.added.items()):
            yield from folders

    def _note(self, root: str, found: str) -> None:
        base = self.base(parent(found))
        if base != root and within(base, root):
            self.namespaces[base].add(root)
        if root not in self.declared:
            is_package = self._tree.is_file(join(root, INIT))
            (self.package_scripts if is_package else self.script_roots).add(root)

    def _relative(self, path: str, request: Request) -> Iterator[str]:
        folder = parent(path)
        for _ in range(request.level - 1):
            if folder == ".":
                return
            folder = parent(folder)
        for name in request.dotted_names():
            yield from _files(self._finder.chain((folder,), name))
        if self._tree.is_file(join(folder, INIT)):
            yield join(folder, INIT)


def _files(chain: Sequence[object]) -> tuple[str, ...]:
    return tuple(found.path for found in chain if isinstance(found, FoundFile))
