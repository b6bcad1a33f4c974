"""Under which names TensorFlow is reachable at a place of a module.

Python's own symbol table says where a name is looked up; the blocks say whether its import has run by then.
"""

from __future__ import annotations

import ast
import symtable
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from hybridize.edits.bindings import Import, always_before, imports, only_fallbacks
from hybridize.edits.blocks import ScopeNode, Site
from hybridize.edits.errors import EditError

_BUILTIN_DECORATORS = frozenset({"staticmethod", "classmethod", "property"})


@dataclass(frozen=True, slots=True)
class Spelling:
    """How to write ``tf.function``, and the module itself where it has a name."""

    function: str
    module: str | None


class Names:
    """The names of one module. ``known``: see :func:`hybridize.edits.bindings.imports`."""

    def __init__(
        self, tree: ast.Module, all_sites: Sequence[Site], text: str, path: str, known: Mapping[str, str]
    ) -> None:
        self._tree = tree
        self._sites = all_sites
        self._top = _symbols(text, path)
        self._all_tables = list(_all_tables(self._top))
        self._table_of: dict[ScopeNode, symtable.SymbolTable] = {tree: self._top}
        self._rebound: dict[str, bool] = {}
        self._imports: dict[tuple[ScopeNode, str], list[Import]] = {}
        for found in imports(all_sites, known):
            self._imports.setdefault((found.site.block.scope, found.name), []).append(found)

    def spelling(self, site: Site, needs_module: bool) -> Spelling | None:
        """The best existing way to write ``tf.function`` in a decorator at ``site``."""
        ranked = sorted(
            (found.target != "tensorflow", found.name != "tf", found.star, found.name)
            for found in self._usable(site)
            if found.target == "tensorflow" or not needs_module
        )
        for is_function, _, _, name in ranked:
            return Spelling(name, None) if is_function else Spelling(f"{name}.function", name)
        return None

    def _usable(self, site: Site) -> Iterator[Import]:
        for (scope, name), found in self._imports.items():
            targets = {one.target for one in found}
            if targets not in ({"tensorflow"}, {"tensorflow.function"}) or scope not in site.scopes:
                continue
            if self._owner(name, site) is not scope or self._rebound_from_inside(name):
                continue
            if self._is_assigned(name, site) and not only_fallbacks(name, found, self._sites, scope):
                continue
            if always_before(found, site):
                yield found[0]

    def dotted(self, expression: ast.expr, site: Site) -> str | None:
        """What an expression at ``site`` names outside the program, e.g. ``functools.wraps``."""
        attributes: list[str] = []
        while isinstance(expression, ast.Attribute):
            attributes.append(expression.attr)
            expression = expression.value
        if not isinstance(expression, ast.Name):
            return None
        owner = self._owner(expression.id, site)
        if owner is None:
            base = f"builtins.{expression.id}" if expression.id in _BUILTIN_DECORATORS else None
        else:
            targets = {found.target for found in self._imports.get((owner, expression.id), ())}
            base = targets.pop() if len(targets) == 1 else None
        return ".".join([base, *reversed(attributes)]) if base else None

    def free_name(self, candidates: Sequence[str], places: Sequence[Site]) -> str:
        """The first candidate that a new top-level import of TensorFlow may bind for all ``places``."""
        for name in candidates:
            shadowed = any(self._owner(name, site) not in (None, self._tree) for site in places)
            if not shadowed and self._is_free(name):
                return name
        number = 2
        while not self._is_free(f"tensorflow_{number}"):
            number += 1
        return f"tensorflow_{number}"

    def _is_free(self, name: str) -> bool:
        """Whether binding ``name`` to TensorFlow at the top changes nothing for the rest of the module."""
        if self._rebound_from_inside(name):
            return False
        found = self._imports.get((self._tree, name), [])
        if _is_bound(self._top, name):
            assigned = self._top.lookup(name).is_assigned()
            return bool(found) and not assigned and all(one.target == "tensorflow" for one in found)
        if found:  # star imports of a name known to be TensorFlow's
            return all(one.target == "tensorflow" for one in found)
        return not any(_reads_global(table, name) for table in self._all_tables)

    def _owner(self, name: str, site: Site) -> ScopeNode | None:
        """The scope whose binding a read of ``name`` at ``site`` finds; None for built-ins and unknowns."""
        for depth, (scope, table) in enumerate(self._tables(site)):
            if depth and isinstance(scope, ast.ClassDef):
                continue  # functions do not see the names of the classes around them
            if scope is not self._tree and _has(table, name) and table.lookup(name).is_declared_global():
                break
            if _is_bound(table, name):
                return scope
        in_module = _is_bound(self._top, name) or (self._tree, name) in self._imports
        return self._tree if in_module else None

    def _is_assigned(self, name: str, site: Site) -> bool:
        owner = self._owner(name, site)
        return any(
            scope is owner and _has(table, name) and table.lookup(name).is_assigned()
            for scope, table in self._tables(site)
        )

    def _rebound_from_inside(self, name: str) -> bool:
        """Whether some function rebinds ``name`` of a scope around it (``global``, ``nonlocal``)."""
        if name not in self._rebound:
            self._rebound[name] = any(_rebinds_outer(table, name) for table in self._all_tables)
        return self._rebound[name]

    def _tables(self, site: Site) -> list[tuple[ScopeNode, symtable.SymbolTable]]:
        """The symbol tables of the scopes around ``site``, innermost first."""
        scopes = site.scopes
        for outer, scope in zip(scopes[:0:-1], scopes[-2::-1], strict=True):
            if scope not in self._table_of:
                self._table_of[scope] = _child(self._table_of[outer], scope)
        return [(scope, self._table_of[scope]) for scope in scopes]


def _symbols(text: str, path: str) -> symtable.SymbolTable:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return symtable.symtable(text, path, "exec")
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise EditError(path, f"its names cannot be resolved: {error}") from error


def _child(table: symtable.SymbolTable, scope: ScopeNode) -> symtable.SymbolTable:
    assert not isinstance(scope, ast.Module)
    pending = list(table.get_children())
    while pending:
        child = pending.pop()
        if child.get_type() not in ("function", "class"):
            pending.extend(child.get_children())  # Python 3.12 puts a scope for type parameters in between
        elif child.get_name() == scope.name and child.get_lineno() == scope.lineno:
            return child
    raise LookupError(f"no symbol table for {scope.name} at line {scope.lineno}")


def _all_tables(top: symtable.SymbolTable) -> Iterator[symtable.SymbolTable]:
    pending = [top]
    while pending:
        table = pending.pop()
        yield table
        pending.extend(table.get_children())


def _has(table: symtable.SymbolTable, name: str) -> bool:
    return name in table.get_identifiers()


def _is_bound(table: symtable.SymbolTable, name: str) -> bool:
    if not _has(table, name):
        return False
    symbol = table.lookup(name)
    # The module's own table also calls a name global that some function declares so.
    if table.get_type() != "module" and (symbol.is_nonlocal() or symbol.is_declared_global()):
        return False
    return symbol.is_assigned() or symbol.is_imported() or symbol.is_parameter()


def _rebinds_outer(table: symtable.SymbolTable, name: str) -> bool:
    if table.get_type() == "module" or not _has(table, name):
        return False
    symbol = table.lookup(name)
    outer = symbol.is_declared_global() or symbol.is_nonlocal()
    return outer and (symbol.is_assigned() or symbol.is_imported())


def _reads_global(table: symtable.SymbolTable, name: str) -> bool:
    if not _has(table, name):
        return False
    symbol = table.lookup(name)
    return symbol.is_referenced() and symbol.is_global()
