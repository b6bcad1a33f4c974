"""``numpy.vectorize``: an object that calls a Python function for every element of its arguments."""

from __future__ import annotations

import ast

from hybridize.interpreter.evaluate import calls
from hybridize.interpreter.functions.binding import Arguments
from hybridize.interpreter.models.library import generic, method_model, model
from hybridize.interpreter.state.frame import Frame
from hybridize.interpreter.state.machine import Machine
from hybridize.knowledge.model import Api
from hybridize.values import value as vl
from hybridize.values.atoms import Array
from hybridize.values.objects import Instance
from hybridize.values.value import Value

_FUNCTION = "pyfunc"


@model("numpy.vectorize")
def _made(machine: Machine, frame: Frame, api: Api, arguments: Arguments, node: ast.AST) -> Value:
    made = generic(machine, frame, api, None, arguments, node, api.name)
    function = arguments.by_name(api.parameters).get(_FUNCTION)
    for atom in made.ordered() if function is not None else ():
        if isinstance(atom, Instance):
            machine.store(atom, _FUNCTION, function)
    return made


@method_model("numpy.vectorize.__call__")
def _called(machine: Machine, frame: Frame, api: Api, receiver: Value, arguments: Arguments, node: ast.AST) -> Value:
    """The elements are NumPy scalars of one type or another; what comes back is an array of the results."""
    generic(machine, frame, api, receiver, arguments, node, api.name)
    elements = [vl.of(Array(None, ())).add_labels(value.labels) for value in arguments.positional]
    for atom in receiver.ordered():
        function = machine.read(atom, _FUNCTION, node) if isinstance(atom, Instance) else None
        if isinstance(function, Value):
            given = Arguments(tuple(elements), arguments.keywords)
            calls.call_value(machine, frame, function, given, node, how="callback", via=api.name)
    return vl.of(Array(None, None)).add_labels(vl.join_all(arguments.positional).labels)
