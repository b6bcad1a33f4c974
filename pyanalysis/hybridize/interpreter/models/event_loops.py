"""What event loops are given: coroutines, whose results they hand on, and functions that they call."""

from __future__ import annotations

import ast

from hybridize.interpreter.evaluate.awaiting import await_value, coroutine_of
from hybridize.interpreter.functions.binding import Arguments
from hybridize.interpreter.models.callbacks import call_work
from hybridize.interpreter.models.library import generic, method_model, model
from hybridize.interpreter.state.frame import Frame
from hybridize.interpreter.state.machine import Machine
from hybridize.knowledge.model import Api
from hybridize.values import value as vl
from hybridize.values.value import Value

_LOOP = "asyncio.AbstractEventLoop"
# Methods that are given a function and its arguments, and the position of the function.
_GIVEN = {"call_soon": 0, "call_soon_threadsafe": 0, "call_later": 1, "call_at": 1, "run_in_executor": 1}


@method_model(*(f"{_LOOP}.{name}" for name in _GIVEN))
def _call(machine: Machine, frame: Frame, api: Api, receiver: Value, arguments: Arguments, node: ast.AST) -> Value:
    """``loop.call_soon(function, *arguments)`` and its kin."""
    made = generic(machine, frame, api, receiver, arguments, node, api.name)
    position = _GIVEN[api.name.rpartition(".")[2]]
    result = call_work(machine, frame, api, Arguments(arguments.positional[position:]), node)
    return result if api.name.endswith("run_in_executor") else made


@model("asyncio.to_thread")
def _to_thread(machine: Machine, frame: Frame, api: Api, arguments: Arguments, node: ast.AST) -> Value:
    """``await to_thread(function, *arguments, **keywords)`` gives what the function returns."""
    generic(machine, frame, api, None, arguments, node, api.name)
    return call_work(machine, frame, api, arguments, node)


@method_model(f"{_LOOP}.run_until_complete")
def _complete(machine: Machine, frame: Frame, api: Api, receiver: Value, arguments: Arguments, node: ast.AST) -> Value:
    """``loop.run_until_complete(coroutine)`` gives what the coroutine returns."""
    generic(machine, frame, api, receiver, arguments, node, api.name)
    return await_value(machine, frame, vl.join_all(arguments.positional[:1]), node)


@model("asyncio.run")
def _run(machine: Machine, frame: Frame, api: Api, arguments: Arguments, node: ast.AST) -> Value:
    """``asyncio.run(coroutine)``, likewise."""
    generic(machine, frame, api, None, arguments, node, api.name)
    return await_value(machine, frame, vl.join_all(arguments.positional[:1]), node)


@model("asyncio.gather")
def _gather(machine: Machine, frame: Frame, api: Api, arguments: Arguments, node: ast.AST) -> Value:
    """``await gather(one, other)`` gives the list of what they return."""
    generic(machine, frame, api, None, arguments, node, api.name)
    given = [await_value(machine, frame, value, node) for value in arguments.positional]
    results = machine.new_list(frame, node, tuple(given), tag="gather") if arguments.rest is None else \
        machine.new_list(frame, node, None, vl.join_all([*given, await_value(machine, frame, arguments.rest, node)]),
                         tag="gather")
    return coroutine_of(machine, frame, results, node)
