"""Whether what a function makes is made once, whatever its calls ask for."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hybridize.facts.lift import Lifted
from hybridize.facts.model import FunctionFacts
from hybridize.interpreter.functions.relabel import substitution
from hybridize.project.code import Code
from hybridize.project.nodes import walk
from hybridize.rules.creation.arguments import varies
from hybridize.rules.effects.once import Placed, closed_guards
from hybridize.values import labels as lb
from hybridize.values.labels import Labels

PASSED = "passed"
COMPUTED = "computed"


def guarded_once(function: FunctionFacts, lifted: Lifted) -> bool:
    """Whether it happens once: in Keras' ``build``, or behind a guard that is closed there, ``if self.v is None``."""
    if any(inside.kind == "lazy_guard" and not isinstance(inside.node, ast.If) for inside in lifted.surroundings()):
        return True
    return any(_one_key(function, lifted, guard) for guard in closed_guards(function, lifted))


def way_of_key(function: FunctionFacts, lifted: Lifted) -> str:
    """How the guards ask a container for a member: by one that the text names (``""``), that is passed, or computed."""
    found = ""
    for code, node, _ in closed_guards(function, lifted):
        for key, _ in _keys(node.test):
            if _labels_of(lifted, code, key) is None:
                return COMPUTED
            found = found or ("" if isinstance(key, ast.Constant) else PASSED)
    return found


def _one_key(function: FunctionFacts, lifted: Lifted, guard: Placed) -> bool:
    """Whether all calls ask for the same member of a container: ``if name not in weights`` may ask for another one."""
    code, node, _ = guard
    for key, tested in _keys(node.test):
        if isinstance(key, ast.Constant):
            continue
        tests = [labels for inside, labels in lifted.conditions() if inside.node is node] if tested else []
        found: list[Labels | None] = [*tests] or [_labels_of(lifted, code, key)]
        if any(labels is None or varies(function, labels) for labels in found):
            return False
    return True


def _keys(test: ast.expr) -> Iterator[tuple[ast.expr, bool]]:
    """What a test asks a container for, and whether it is part of the test's own value: ``name not in weights`` is.

    Where a member is taken first, ``weights.get(name) is None``, the test is of that member.
    """
    for one in walk(test):
        if isinstance(one, ast.Compare) and isinstance(one.ops[0], (ast.In, ast.NotIn)):
            yield one.left, True
        elif isinstance(one, ast.Subscript):
            yield one.slice, False
        elif isinstance(one, ast.Call) and isinstance(one.func, ast.Attribute):
            yield from ((argument, False) for argument in one.args[:1])


def _labels_of(lifted: Lifted, code: Code, key: ast.expr) -> Labels | None:
    """What a key is computed from, in the function's terms; None if that is not to be seen from its text."""
    numbers = {param.name: number for number, param in enumerate(code.params)}
    found = lb.NONE
    for one in walk(key):
        if isinstance(one, ast.Name) and one.id in numbers:
            found = lb.union(found, lb.parameter(code.number, numbers[one.id]))
        elif isinstance(one, ast.Name) and code.resolution.get(one.id) == "local":
            return None
    codes = [step.callee.code for step in lifted.steps]
    count = codes.index(code) + 1 if code in codes else 0
    for step in reversed(lifted.steps[:count]):
        found = substitution(step.callee.code.number, step.actuals).labels(found)
    return found
