"""Comprehensions and generator expressions, run inline over the joined elements (or item by item when few)."""

from __future__ import annotations

import ast
from typing import Any

from hybridize.interpreter.evaluate import names
from hybridize.interpreter.evaluate.truth import symbolic_test, truth
from hybridize.interpreter.execute.item_by_item import few
from hybridize.interpreter.execute.iteration import iterate, note_materialise, steps_of, unpack
from hybridize.interpreter.execute.narrowing import narrow
from hybridize.interpreter.execute.unreached import look, reached
from hybridize.interpreter.functions.resumed import again, calls_since, runs_lazily
from hybridize.interpreter.state.frame import Env, Frame
from hybridize.interpreter.state.machine import Machine
from hybridize.interpreter.state.record import CONVERT, UNROLL
from hybridize.project.code import CELL
from hybridize.values import value as vl
from hybridize.values.atoms import Const
from hybridize.values.objects import DictState, Iterator
from hybridize.values.value import Value

_MOST_SIEVED = 200
_OF_STRINGS = frozenset({"startswith", "endswith", "isupper", "islower", "isidentifier", "lower", "upper"})
_NOT_PLAIN = (ast.NamedExpr, ast.Await, ast.Lambda, ast.GeneratorExp, ast.ListComp, ast.SetComp, ast.DictComp)
MADE_LENGTH = "#length"  # field of lists: how many items a comprehension put in, where they are not known one by one


class _Collector:
    """Elements gathered from all passes; ``exact`` while every pass certainly ran once in order."""

    def __init__(self) -> None:
        self.keys: list[Value] = []
        self.items: list[Value] = []
        self.exact = True
        self.length: int | None = None  # of what one plain generator goes over


def run_comprehension(machine: Machine, frame: Frame, node: Any) -> Value:
    """The list, set, dict or generator that a comprehension makes."""
    if frame.env is None:
        return vl.BOTTOM
    collector, called = _Collector(), len(frame.record.calls)
    depth = len(frame.overlay)
    frame.overlay.append({})
    before = frame.enter("python_loop", node)
    saved = dict(frame.env)
    _generators(machine, frame, node, 0, collector)
    frame.leave(before)
    del frame.overlay[depth:]
    kept = frame.env
    frame.env = saved
    for name, value in (kept or {}).items():
        saved.setdefault(name, value)  # walrus targets
    made = _result(machine, frame, node, collector)
    for atom in made.ordered():
        if isinstance(atom, Iterator):
            runs_lazily(machine, atom, calls_since(frame, called, node.generators[0].iter))
    return made


def _result(machine: Machine, frame: Frame, node: Any, collector: _Collector) -> Value:
    items = tuple(collector.items) if collector.exact else None
    element = vl.join_all(collector.items)
    if isinstance(node, ast.DictComp):
        known: dict[Any, Value] = {}
        if collector.exact and all(type(key.single()) is Const for key in collector.keys):
            for key, value in zip(collector.keys, collector.items):
                known[key.single()] = value
            return machine.new_dict(frame, node, DictState(known))
        return machine.new_dict(frame, node, DictState({}, vl.join_all(collector.keys), element))
    if isinstance(node, ast.SetComp):
        return machine.new_list(frame, node, None, element, "set")
    if isinstance(node, ast.GeneratorExp):
        made = machine.allocate(frame, node, "generator", lambda site: Iterator(site, element, vl.BOTTOM, "generator"))
        made.element = vl.join(made.element, element)
        if items is not None:
            from hybridize.values.objects import list_state

            machine.store(made, "content", list_state(items))
        return vl.of(made)
    made = machine.new_list(frame, node, items, element)
    if items is None and collector.length is not None:
        for atom in made.ordered():
            machine.store(atom, MADE_LENGTH, vl.const(collector.length))  # type: ignore[arg-type]
    return made


def _generators(machine: Machine, frame: Frame, node: Any, index: int, collector: _Collector) -> None:
    from hybridize.interpreter.evaluate.expressions import evaluate

    if index == len(node.generators):
        _element(machine, frame, node, collector)
        return
    generator = node.generators[index]
    iterable = evaluate(machine, frame, generator.iter)
    note_materialise(frame, iterable, "comprehension", generator.iter)
    what = iterate(machine, frame, iterable, generator.iter)
    if not what.symbolic and index == 0:
        frame.event(UNROLL, node, subject=iterable, detail=what.length)
        collector.length = what.length if len(node.generators) == 1 and not generator.ifs else None
    items = _sieved(machine, frame, generator, what.items)
    by_item = few(frame, items) and frame.env is not None
    passes = list(items or ()) if by_item else [what.element if items is what.items else vl.join_all(items or ())]
    if not by_item:
        collector.exact = False
    activity, turn, rounds = machine.history.activity(), frame.turn, frame.rounds
    frame.rounds *= max(len(passes), 1)
    steps = steps_of(machine, frame, iterable, generator.iter)
    for number, item in enumerate(passes):
        if number:
            again(machine, steps)
        frame.turn = (*turn, number) if by_item else turn
        variables: Env = {}
        frame.overlay.append(variables)
        env = dict(frame.env) if frame.env is not None else None
        _bind_target(machine, frame, generator.target, item, variables)
        _filters(machine, frame, generator, node, index, collector)
        if env is not None:
            frame.env = {**env, **{k: v for k, v in (frame.env or {}).items() if k not in env}}
        frame.overlay.pop()
        if not by_item and len(passes) == 1 and (steps or machine.history.since(activity)):
            passes.append(item)  # what it reads may be what an earlier pass wrote
    frame.turn, frame.rounds = turn, rounds


def _sieved(machine: Machine, frame: Frame, generator: ast.comprehension,
            items: tuple[Value, ...] | None) -> tuple[Value, ...] | None:
    """Of many items, those that conditions like ``name.startswith("cmd_")`` do not certainly leave out."""
    if items is None or few(frame, items) or len(items) > _MOST_SIEVED or frame.env is None:
        return items
    tests = [test for test in generator.ifs if is_plain_test(test)]
    if not tests:
        return items
    kept = []
    for item in items:
        variables: Env = {}
        frame.overlay.append(variables)
        _bind_target(machine, frame, generator.target, item, variables)
        if all(truth(_test(machine, frame, test)) is not False for test in tests):
            kept.append(item)
        frame.overlay.pop()
    return tuple(kept)


def _test(machine: Machine, frame: Frame, test: ast.expr) -> Value:
    from hybridize.interpreter.evaluate.calls import evaluate_test

    return evaluate_test(machine, frame, test)


def is_plain_test(test: ast.expr) -> bool:
    """Whether a condition compares, asks for a type or calls a method of a string: nothing of the program runs."""
    return all(_is_plain_call(node) if isinstance(node, ast.Call) else not isinstance(node, _NOT_PLAIN)
               for node in ast.walk(test))


def _is_plain_call(node: ast.Call) -> bool:
    func = node.func
    if isinstance(func, ast.Name):
        return func.id in ("isinstance", "issubclass", "callable")
    return isinstance(func, ast.Attribute) and func.attr in _OF_STRINGS and isinstance(func.value, ast.Name)


def _filters(machine: Machine, frame: Frame, generator: ast.comprehension, node: Any, index: int,
             collector: _Collector) -> None:
    from hybridize.interpreter.evaluate.calls import evaluate_test

    for test in generator.ifs:
        value = evaluate_test(machine, frame, test)
        verdict = truth(value)
        if symbolic_test(value):
            frame.event(CONVERT, test, subject=value, attr="comprehension_condition")
        if verdict is False:
            look(machine, frame, (node, index), lambda: _generators(machine, frame, node, index + 1, _Collector()))
            return
        if verdict is None:
            collector.exact = False
        narrow(machine, frame, test, True)
        if frame.env is None:
            return
    reached(machine, (node, index))
    _generators(machine, frame, node, index + 1, collector)


def _element(machine: Machine, frame: Frame, node: Any, collector: _Collector) -> None:
    from hybridize.interpreter.evaluate.expressions import evaluate

    if isinstance(node, ast.DictComp):
        collector.keys.append(evaluate(machine, frame, node.key))
        collector.items.append(evaluate(machine, frame, node.value))
    else:
        collector.items.append(evaluate(machine, frame, node.elt))


def _bind_target(machine: Machine, frame: Frame, target: ast.expr, value: Value, variables: Env) -> None:
    if isinstance(target, ast.Name):
        variables[target.id] = value
        code = frame.code
        if code.kind == "module":
            if any(child.kind == "lambda" for child in code.children):
                names.bind_global(machine, frame.module, target.id, value)
        elif code.resolution.get(target.id) == CELL:
            names.bind(machine, frame, target.id, value, target)
    elif isinstance(target, (ast.Tuple, ast.List)):
        star = next((i for i, item in enumerate(target.elts) if isinstance(item, ast.Starred)), None)
        for item, part in zip(target.elts, unpack(machine, frame, value, len(target.elts), star, target)):
            _bind_target(machine, frame, item, part, variables)
    elif isinstance(target, ast.Starred):
        _bind_target(machine, frame, target.value, value, variables)
    else:
        from hybridize.interpreter.execute.statements import assign

        assign(machine, frame, target, value)
