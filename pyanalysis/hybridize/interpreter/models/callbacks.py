"""Callbacks: how library functions call the functions that they are given, and with what."""

from __future__ import annotations

import ast

from hybridize.interpreter.functions.binding import Arguments
from hybridize.interpreter.models.outside_call import Call
from hybridize.interpreter.models.returns import read
from hybridize.interpreter.state.frame import Frame
from hybridize.interpreter.state.machine import Machine
from hybridize.knowledge.model import Api, Callback
from hybridize.values import value as vl
from hybridize.values.atoms import BoundMethod, Const, Tuple
from hybridize.values.kinds import nested
from hybridize.values.objects import Function
from hybridize.values.value import Value

CALLABLE = frozenset({"function", "bound", "partial", "wrapper", "class", "instance", "api", "api_method", "unknown"})


def call_work(machine: Machine, frame: Frame, api: Api, arguments: Arguments, node: ast.AST) -> Value:
    """``submit(work, *args, **kwargs)``: the first argument is called with the others. Gives what the call returns."""
    from hybridize.interpreter.evaluate import calls

    if not arguments.positional:
        return vl.unknown(api.name)
    work, *given = arguments.positional
    return calls.call_value(machine, frame, work, Arguments(tuple(given), arguments.keywords), node, how="callback",
                            via=api.name)


def run_callbacks(machine: Machine, frame: Frame, api: Api, receiver: Value | None, arguments: Arguments,
                  by_name: dict[str, Value], node: ast.AST) -> dict[str, Value]:
    """Call what the library calls; functions that are kept for later escape."""
    from hybridize.interpreter.evaluate.calls import escape

    results: dict[str, Value] = {}
    taken = set()
    for callback in api.callbacks:
        given = by_name.get(callback.parameter)
        if given is None and callback.position is not None and callback.position < len(arguments.positional):
            given = arguments.positional[callback.position]
        if given is None:
            continue
        functions = _functions(given)
        if not functions.atoms:
            continue
        taken.add(id(given))
        if callback.mode == "later":
            escape(machine, functions)
            _promise(machine, functions, _handed(machine, frame, api, callback, receiver, arguments, by_name, node))
            continue
        results[callback.parameter] = call_back(machine, frame, api, callback, functions, receiver, arguments, by_name,
                                                node, results)
    if api.role in ("unknown", "foreign"):
        for value in arguments.everything():
            if id(value) not in taken:
                escape(machine, value)
    return results


def _handed(machine: Machine, frame: Frame, api: Api, callback: Callback, receiver: Value | None,
            arguments: Arguments, by_name: dict[str, Value], node: ast.AST) -> tuple[Value, ...]:
    """The positional arguments of a call that the library makes some day."""
    call = Call(machine, frame, node, api, receiver, arguments.positional, by_name, {})
    texts = callback.arguments or ()
    return () if any(text.startswith("*") for text in texts) else tuple(read(call, text).plain() for text in texts)


def _promise(machine: Machine, functions: Value, handed: tuple[Value, ...]) -> None:
    """Remember with what kept functions will be called; where two libraries differ, they may get either."""
    from hybridize.interpreter.evaluate.calls import runs_when_called

    called = [runs_when_called(atom) or vl.of(atom) for atom in functions.ordered()]
    for atom in vl.join_all(called).ordered():
        inner = atom.function if isinstance(atom, BoundMethod) else atom
        if isinstance(inner, Function) and handed:
            known = machine.promised.get(inner, handed)
            machine.promised[inner] = tuple(map(vl.join, known, handed))


def _callable(value: Value) -> bool:
    return any(atom.kind in CALLABLE for atom in value.atoms)


def _functions(value: Value) -> Value:
    """What is called of an argument: itself, or the functions in it (the branches of ``tf.switch_case``)."""
    if _callable(value):
        return value
    return vl.join_all(vl.of(atom) for atom in nested(value) if atom.kind in CALLABLE)


def call_back(machine: Machine, frame: Frame, api: Api, callback: Callback, given: Value, receiver: Value | None,
              arguments: Arguments, by_name: dict[str, Value], node: ast.AST, results: dict[str, Value]) -> Value:
    """One callback, with the arguments that the library gives it."""
    from hybridize.interpreter.evaluate.calls import call_value

    call = Call(machine, frame, node, api, receiver, arguments.positional, by_name, results)
    passed: list[Value] = []
    named: dict[str, Value] = {}
    if callback.arguments is None:
        passed = [vl.unknown(f"argument given by {api.name}")] * arity(given)
    else:
        for text in callback.arguments:
            if text.startswith("**"):
                named.update(_named(machine, read(call, text[2:])))
            elif text.startswith("*"):
                given_items = read(call, text[1:])
                passed.extend(spread(call, given_items) if given_items is not vl.NONE else ())
            else:
                passed.append(read(call, text))
    how = "graph_callback" if callback.mode == "graph" else "callback"
    return call_value(machine, frame, given, Arguments(tuple(passed), named), node, how, via=api.name)


def _named(machine: Machine, value: Value) -> dict[str, Value]:
    """The keyword arguments that a dictionary holds, as far as its keys are known."""
    from hybridize.interpreter.evaluate.subscripts import as_mapping

    if not any(atom.kind == "dict" for atom in value.atoms):
        return {}
    known = as_mapping(machine, value).known
    return {key.value: held for key, held in known.items() if isinstance(key, Const) and isinstance(key.value, str)}


def spread(call: Call, value: Value) -> list[Value]:
    """An element handed over as separate arguments when it is a tuple."""
    from hybridize.interpreter.execute.iteration import iterate

    rows = []
    for atom in value.ordered():
        plain = (isinstance(atom, Tuple) and atom.type_ref is None) or atom.kind == "sequence"
        items = iterate(call.machine, call.frame, vl.of(atom), call.node).items if plain else None
        if items is None:
            return [value]
        rows.append(items)
    if len({len(row) for row in rows}) != 1:
        return [value]
    return [vl.join_all(column).add_labels(value.labels) for column in zip(*rows)]


def arity(given: Value) -> int:
    """How many arguments a function needs at least; one where that is not known."""
    for atom in given.ordered():
        function = getattr(atom, "function", atom)
        code = getattr(function, "code", None)
        if code is not None and hasattr(code, "params"):
            required = [p for p in code.params if p.kind.startswith("positional") and p.default is None]
            return len(required) - (1 if atom.kind == "bound" else 0)
    return 1
