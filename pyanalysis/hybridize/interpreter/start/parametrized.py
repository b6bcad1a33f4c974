"""The parameters that decorators give to tests: ``pytest.mark.parametrize``, ``parameterized`` of absl."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hybridize.interpreter.evaluate.expressions import evaluate
from hybridize.interpreter.execute.iteration import iterate
from hybridize.interpreter.state.frame import Frame
from hybridize.interpreter.state.machine import Machine
from hybridize.project.code import Code
from hybridize.values import value as vl
from hybridize.values.atoms import Atom, Const, Tuple
from hybridize.values.objects import Dictionary, Sequence
from hybridize.values.value import Value

_ABSL = frozenset({"parameters", "named_parameters", "product"})
_NAME = "testcase_name"


def parametrized(machine: Machine, frame: Frame, code: Code, names: list[str]) -> dict[str, Value]:
    """What the decorators of a test give to its parameters; ``names`` are those that a call binds."""
    given: dict[str, Value] = {}
    for decorator in code.node.decorator_list:  # type: ignore[attr-defined]
        if not (isinstance(decorator, ast.Call) and isinstance(decorator.func, ast.Attribute)):
            continue
        kind = decorator.func.attr
        if kind == "parametrize" and len(decorator.args) >= 2:
            _rows(_labels(decorator.args[0]), _elements(machine, frame, decorator.args[1]), given)
        elif kind == "product":
            for keyword in decorator.keywords:
                if keyword.arg is not None:
                    _add(given, keyword.arg, vl.join_all(_elements(machine, frame, keyword.value)))
        elif kind in _ABSL:
            rows = [evaluate(machine, frame, argument) for argument in decorator.args]
            if len(rows) == 1 and not any(isinstance(atom, (Tuple, Dictionary)) for atom in rows[0].atoms):
                rows = _elements(machine, frame, decorator.args[0])
            _rows([_NAME, *names] if kind == "named_parameters" else names, [_alone(row) for row in rows], given)
    return {name: value for name, value in given.items() if name in names}


def _labels(names: ast.expr) -> list[str]:
    if isinstance(names, ast.Constant) and isinstance(names.value, str):
        return [part.strip() for part in names.value.split(",") if part.strip()]
    if isinstance(names, (ast.Tuple, ast.List)):
        return [str(item.value) for item in names.elts if isinstance(item, ast.Constant)]
    return []


def _elements(machine: Machine, frame: Frame, node: ast.expr) -> list[Value]:
    value = evaluate(machine, frame, node)
    found = iterate(machine, frame, value, node)
    return list(found.items) if found.items is not None else [found.element]


def _alone(row: Value) -> Value:
    """A row of one value may be written without its tuple."""
    atom = row.single()
    return atom.items[0] if isinstance(atom, Tuple) and len(atom.items) == 1 else row


def _rows(labels: list[str], rows: list[Value], given: dict[str, Value]) -> None:
    """Add the values of each row by position or, from a dictionary, by name."""
    for row in rows:
        if len(labels) == 1:
            _add(given, labels[0], row)
            continue
        for atom in row.ordered():
            for name, item in _named(atom, labels):
                _add(given, name, item)


def _named(atom: Atom, labels: list[str]) -> Iterator[tuple[str, Value]]:
    state = atom.fields.get("content") if isinstance(atom, (Sequence, Dictionary)) else None
    if isinstance(atom, Dictionary):
        for key, item in state.known.items() if state is not None else ():
            if isinstance(key, Const) and isinstance(key.value, str):
                yield key.value, item
        return
    items = atom.items if isinstance(atom, Tuple) else state.items if state is not None else None
    yield from zip(labels, items or ())


def _add(given: dict[str, Value], name: str, value: Value) -> None:
    given[name] = vl.join(given.get(name, vl.BOTTOM), value)
