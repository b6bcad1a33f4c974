"""Python collections that an assignment in a loop makes longer or shorter: ``path = path + [point]``."""

from __future__ import annotations

import ast

from hybridize.project.nodes import walk
from hybridize.values.atoms import Const, Tuple
from hybridize.values.objects import Dictionary, DictState, Sequence
from hybridize.values.value import Value


def is_lengthened(loop: ast.AST, name: str, start: Value) -> bool:
    """Whether a round gives a collection of the program another length than the one it found under the name."""
    if not start.atoms or not all(isinstance(atom, (Sequence, Dictionary, Tuple)) for atom in start.atoms):
        return False
    return any(
        isinstance(one, ast.Assign)
        and any(_is_name(target, name) for target in one.targets)
        and _is_longer(one.value, name, start)
        for one in walk(loop)
    )


def _is_longer(made: ast.expr, name: str, start: Value) -> bool:
    if isinstance(made, ast.BinOp):
        names = [isinstance(side, ast.Name) and side.id == name for side in (made.left, made.right)]
        return isinstance(made.op, (ast.Add, ast.Mult)) and any(names)
    if isinstance(made, (ast.List, ast.Tuple)):
        return len(made.elts) > 1 and any(_is_spread(item, name) for item in made.elts)
    if isinstance(made, ast.Dict) and any(key is None and _is_name(value, name)
                                          for key, value in zip(made.keys, made.values, strict=True)):
        keys = {key.value for key in made.keys if isinstance(key, ast.Constant)}
        return len(keys) + 1 < len(made.keys) or not keys <= _keys(start)
    return False


def _is_spread(item: ast.expr, name: str) -> bool:
    return isinstance(item, ast.Starred) and _is_name(item.value, name)


def _is_name(node: ast.expr, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def _keys(start: Value) -> set[object]:
    """Constant keys that every dictionary of the value has before the loop."""
    found: list[set[object]] = []
    for atom in start.atoms:
        state = atom.fields.get("content") if isinstance(atom, Dictionary) else None
        known = state.known if isinstance(state, DictState) else {}
        found.append({key.value for key in known if isinstance(key, Const)})
    return set.intersection(*found) if found else set()
