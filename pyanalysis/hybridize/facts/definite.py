"""Definite assignment: does every way through a block bind a name?

AutoGraph carries a name that a loop on a tensor binds from round to round; one that is not bound before the loop, or
is None there, must be bound in every round, those that ``continue`` or ``break`` end early included.
"""

from __future__ import annotations

import ast

from hybridize.project.nodes import walk

_LEAVES = (ast.Return, ast.Raise)
_JUMPS = (ast.Break, ast.Continue)
_Kinds = tuple[type[ast.stmt], ...]


def always_binds(body: list[ast.stmt], name: str) -> bool:
    """Whether no way to the end of the block, or to a jump out of it, leaves the name unbound."""
    bound, jumps = _block(body, name, _JUMPS)
    return bound and jumps


def always_binds_before_return(body: list[ast.stmt], name: str) -> bool:
    """Whether no way to the end of the block, or to a ``return`` in it, leaves the name unbound."""
    bound, returns = _block(body, name, (ast.Return,))
    return bound and returns


def _block(body: list[ast.stmt], name: str, exits: _Kinds) -> tuple[bool, bool]:
    """Whether the name is bound behind the block, and at every way out of it that is asked about."""
    jumps = True
    for statement in body:
        if isinstance(statement, exits):
            return True, False  # reached without the name
        if isinstance(statement, _LEAVES) or _binds(statement, name):
            return True, jumps
        bound, inner = _inside(statement, name, exits)
        jumps = jumps and inner
        if bound:
            return True, jumps
    return False, jumps


def _binds(statement: ast.stmt, name: str) -> bool:
    if isinstance(statement, (ast.Assign, ast.AnnAssign, ast.Import, ast.ImportFrom)):
        return name in _stored(statement)
    return isinstance(statement, (ast.FunctionDef, ast.ClassDef)) and statement.name == name


def _stored(node: ast.AST) -> set[str]:
    return {one.id for one in walk(node) if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store)}


def _inside(statement: ast.stmt, name: str, exits: _Kinds) -> tuple[bool, bool]:
    if isinstance(statement, ast.If):
        return _all([_block(statement.body, name, exits), _block(statement.orelse, name, exits)])
    if isinstance(statement, (ast.With, ast.AsyncWith)):
        if any(item.optional_vars is not None and name in _stored(item.optional_vars) for item in statement.items):
            return True, True
        return _block(statement.body, name, exits)
    if isinstance(statement, ast.Match):
        whole = any(isinstance(case.pattern, ast.MatchAs) and case.pattern.pattern is None and case.guard is None
                    for case in statement.cases)
        bound, jumps = _all([_block(case.body, name, exits) for case in statement.cases])
        return bound and whole, jumps
    if isinstance(statement, ast.Try):
        bound, jumps = _all([_block([*statement.body, *statement.orelse], name, exits),
                             *(_block(handler.body, name, exits) for handler in statement.handlers)])
        final, more = _block(statement.finalbody, name, exits)
        return bound or final, jumps and more
    return False, True  # an inner loop may run no round, and its jumps are its own


def _all(ways: list[tuple[bool, bool]]) -> tuple[bool, bool]:
    return all(bound for bound, _ in ways), all(jumps for _, jumps in ways)
