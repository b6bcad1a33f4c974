"""The import statements of a module, and where the names they bind are sure to be bound."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from hybridize.edits.blocks import SCOPES, Block, ScopeNode, Site

_TRY = tuple(getattr(ast, name) for name in ("Try", "TryStar") if hasattr(ast, name))
_COMPAT = ("tensorflow.compat.v2", "tensorflow.compat.v1")  # the same functions under other names


@dataclass(frozen=True, slots=True)
class Import:
    """``name`` is bound to what lives under the dotted ``target``. ``star``: by ``from ... import *``."""

    name: str
    target: str
    site: Site
    star: bool = False


def plain(dotted: str) -> str:
    """A dotted name without TensorFlow's compatibility prefixes."""
    for prefix in _COMPAT:
        if dotted == prefix or dotted.startswith(prefix + "."):
            return "tensorflow" + dotted[len(prefix) :]
    return dotted


def imports(all_sites: Iterable[Site], known: Mapping[str, str]) -> Iterator[Import]:
    """Every name that an import statement binds.

    ``known`` maps names of the module scope to what an earlier analysis proved them to be: names that come
    from other modules of the program (``from .compat import tf``), through a star import too.
    """
    for site in all_sites:
        statement = site.statement
        top = isinstance(site.block.scope, ast.Module)
        if isinstance(statement, ast.Import):
            for alias in statement.names:
                name = alias.asname or alias.name.partition(".")[0]
                yield Import(name, plain(alias.name if alias.asname else name), site)
        elif isinstance(statement, ast.ImportFrom):
            origin = "." * statement.level + (statement.module or "")
            for alias in statement.names:
                if alias.name == "*":
                    for name, target in _starred(plain(origin), known):
                        yield Import(name, target, site, star=True)
                    continue
                name = alias.asname or alias.name
                target = plain(f"{origin}.{alias.name}")
                yield Import(name, known.get(name, target) if top else target, site)


def _starred(origin: str, known: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    if origin == "tensorflow":
        yield "function", "tensorflow.function"
    else:
        yield from sorted(known.items())


def always_before(bindings: Iterable[Import], target: Site) -> bool:
    """Whether one of ``bindings`` has run whenever ``target`` runs.

    ``with`` bodies run; an ``if`` binds when both branches do. The body of a ``try`` counts as run: where
    the import of an optional TensorFlow fails, the program has no tensors to compute with either.
    """
    done: dict[Block, int] = {}  # the index of the first statement of the block after which it is bound
    branches: set[tuple[Site, str]] = set()
    pending = [(found.site.block, found.site.index) for found in bindings]
    while pending:
        block, index = pending.pop()
        if index >= done.get(block, index + 1):
            continue
        done[block] = index
        owner = block.owner
        if owner is None or isinstance(owner.statement, SCOPES):
            continue
        branches.add((owner, block.branch))
        if _falls_through(owner, block.branch, branches):
            pending.append((owner.block, owner.index))
    return any(
        done.get(site.block, site.index) < site.index or _is_else_of(site, branches)
        for site in target.ancestors()
    )


def _falls_through(owner: Site, branch: str, branches: set[tuple[Site, str]]) -> bool:
    statement = owner.statement
    if isinstance(statement, _TRY):
        return branch != "handler"
    if isinstance(statement, ast.If):
        return {(owner, "body"), (owner, "orelse")} <= branches
    return isinstance(statement, (ast.With, ast.AsyncWith))


def _is_else_of(site: Site, branches: set[tuple[Site, str]]) -> bool:
    """The ``else`` of a ``try`` runs after its whole body."""
    owner = site.block.owner
    return (
        owner is not None
        and site.block.branch == "orelse"
        and isinstance(owner.statement, _TRY)
        and (owner, "body") in branches
    )


def only_fallbacks(
    name: str, bindings: Iterable[Import], all_sites: Iterable[Site], scope: ScopeNode
) -> bool:
    """Whether ``name`` is otherwise bound only by the handlers that catch a failing import of it."""
    guards = {
        around.block.owner
        for found in bindings
        for around in found.site.ancestors()
        if around.block.branch == "body" and around.block.scope is scope
    }
    for site in all_sites:
        if site.block.scope is scope and _binds(site.statement, name):
            caught = any(
                around.block.branch == "handler" and around.block.owner in guards
                for around in site.ancestors()
            )
            if not caught:
                return False
    return True


def _binds(statement: ast.stmt, name: str) -> bool:
    """Whether the statement itself (not its suites) binds or deletes ``name``, imports aside."""
    if isinstance(statement, SCOPES) and statement.name == name:
        return True
    return any(_binds_here(node, name) for node in _own_nodes(statement))


def _binds_here(node: ast.AST, name: str) -> bool:
    if isinstance(node, ast.Name):
        return node.id == name and not isinstance(node.ctx, ast.Load)
    if isinstance(node, (ast.ExceptHandler, ast.MatchAs, ast.MatchStar)):
        return node.name == name
    return isinstance(node, ast.MatchMapping) and node.rest == name


def _own_nodes(statement: ast.stmt) -> Iterator[ast.AST]:
    """The nodes evaluated in the statement's scope, without the statements inside it."""
    pending: list[ast.AST] = [statement]
    while pending:
        node = pending.pop()
        yield node
        if isinstance(node, ast.comprehension):  # its targets live in a scope of their own
            pending += [node.iter, *node.ifs]
        elif not isinstance(node, ast.Lambda):
            pending.extend(child for child in ast.iter_child_nodes(node) if not isinstance(child, ast.stmt))
