"""Work handed to executors: what they run is called with what it is given, in the mode of nobody's graph."""

from __future__ import annotations

import ast

from hybridize.interpreter.evaluate import calls
from hybridize.interpreter.execute.iteration import iterate
from hybridize.interpreter.functions.binding import Arguments
from hybridize.interpreter.models.callbacks import call_work
from hybridize.interpreter.models.holders import note_given
from hybridize.interpreter.models.library import generic, method_model
from hybridize.interpreter.state.frame import Frame
from hybridize.interpreter.state.machine import Machine
from hybridize.knowledge.model import Api
from hybridize.values import value as vl
from hybridize.values.atoms import ApiRef
from hybridize.values.objects import Instance
from hybridize.values.value import Value

_FUTURE = "concurrent.futures.Future"
_EXECUTORS = ("Executor", "ThreadPoolExecutor", "ProcessPoolExecutor")


@method_model(*(f"concurrent.futures.{name}.submit" for name in _EXECUTORS))
def _submit(machine: Machine, frame: Frame, api: Api, receiver: Value, arguments: Arguments, node: ast.AST) -> Value:
    """``submit(fn, *args, **kwargs)``."""
    made = generic(machine, frame, api, receiver, arguments, node, api.name)
    future = machine.allocate(frame, node, "instance future", lambda site: Instance(site, ApiRef(_FUTURE)))
    note_given(machine, vl.of(future), (call_work(machine, frame, api, arguments, node),))  # what ``result()`` gives
    return vl.of(future).add_labels(made.labels)


@method_model(*(f"concurrent.futures.{name}.map" for name in _EXECUTORS))
def _map(machine: Machine, frame: Frame, api: Api, receiver: Value, arguments: Arguments, node: ast.AST) -> Value:
    """``map(fn, *iterables)``: the results in order."""
    generic(machine, frame, api, receiver, arguments, node, api.name)
    if not arguments.positional:
        return vl.unknown("map of an executor")
    work, *sources = arguments.positional
    given = tuple(iterate(machine, frame, source, node).element for source in sources)
    result = calls.call_value(machine, frame, work, Arguments(given), node, how="callback", via=api.name)
    return machine.new_list(frame, node, None, result, tag="map")
