"""From import statements to the names of modules: the program's own, namespace packages, or outside ones."""

from __future__ import annotations

from hybridize.project.imports import ImportResolver, NamespacePackage
from hybridize.project.model import Module, Program


class Resolver:
    """Caches :class:`ImportResolver` answers as module names."""

    def __init__(self, program: Program) -> None:
        self._resolver = ImportResolver(program)
        self._cache: dict[tuple[str, str, int], str | None] = {}
        self.namespaces: set[str] = set()

    def resolve(self, module: Module, name: str, level: int) -> str | None:
        """Name of the program module (or namespace package) that an import means, else None."""
        key = (module.path, name, level)
        if key not in self._cache:
            found = (self._resolver.resolve_relative(module, level, name) if level
                     else self._resolver.resolve_absolute(name, module) if name else None)
            if isinstance(found, NamespacePackage):
                self.namespaces.add(found.name)
            self._cache[key] = found.name if found is not None else None
        return self._cache[key]

    def outside_name(self, module: Module, name: str, level: int) -> str:
        """The dotted name of an import that is not the program's."""
        if not level:
            return name
        package = module.package.split(".")
        base = ".".join(package[: len(package) - level + 1])
        return f"{base}.{name}" if name else base
