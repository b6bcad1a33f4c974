"""Calls that a test expects to fail are no evidence, but they must go on failing in the way that is expected.

A call that does not fit a signature raises a ``TypeError``, before the body could raise what the test waits for.
"""

from __future__ import annotations

import ast

from hybridize.facts.model import Caller, FunctionFacts
from hybridize.facts.repetition import counts
from hybridize.signatures.joining import Joined
from hybridize.signatures.model import Leaf, Node, Structure, Withheld

_ADMITTED = frozenset({"TypeError", "Exception", "BaseException"})


def refuse_other_errors(function: FunctionFacts, parameters: list[int], nodes: list[Node]) -> None:
    """Raise :class:`Withheld` where an expected failure would become another one."""
    for caller in function.callers:
        if counts(caller.edge) or _admits_type_error(caller):
            continue
        for index, node in zip(parameters, nodes):
            if index >= len(caller.edge.passed) or not _fits(function, caller, index, node):
                line = caller.edge.node.lineno  # type: ignore[attr-defined]
                raise Withheld(f"{caller.record.code.path}:{line} expects "
                               "an error that a signature would turn into another")


def _admits_type_error(caller: Caller) -> bool:
    """Whether the block around a call waits for a kind of error that a ``TypeError`` is as well."""
    inside = caller.edge.inside
    found = inside.find("expected_failure") if inside is not None else None
    node = getattr(found, "node", None)
    items = node.items if isinstance(node, (ast.With, ast.AsyncWith)) else ()
    names = {part.id for item in items for part in ast.walk(item.context_expr) if isinstance(part, ast.Name)}
    return bool(names & _ADMITTED)


def _fits(function: FunctionFacts, caller: Caller, index: int, node: Node) -> bool:
    try:
        passed = Joined(function.params[index].name, [caller.edge.passed[index].plain()])
    except Withheld:
        return False
    return _admits(node, passed.node)


def _admits(wanted: Node, passed: Node) -> bool:
    if isinstance(wanted, Structure):
        if not isinstance(passed, Structure) or len(wanted.items) != len(passed.items):
            return False
        alike = (wanted.container, wanted.keys, wanted.name) == (passed.container, passed.keys, passed.name)
        return alike and all(map(_admits, wanted.items, passed.items))
    if not isinstance(passed, Leaf) or (wanted.dtype, wanted.layout, wanted.rows) != \
            (passed.dtype, passed.layout, passed.rows) or len(wanted.shape) != len(passed.shape):
        return False
    return all(axis is None or axis == size for axis, size in zip(wanted.shape, passed.shape))
