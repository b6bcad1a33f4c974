"""``multipledispatch.Dispatcher``: the types of all positional arguments choose the function."""

from __future__ import annotations

import ast

from hybridize.interpreter.functions.binding import Arguments
from hybridize.interpreter.models.library import method_model
from hybridize.interpreter.models.types import instance_verdict
from hybridize.interpreter.state.frame import Frame
from hybridize.interpreter.state.machine import Machine
from hybridize.knowledge.model import Api
from hybridize.values import value as vl
from hybridize.values.atoms import ApiMethod, Tuple
from hybridize.values.objects import Instance, Wrapper
from hybridize.values.value import Value

REGISTERED = "registered for types"
Rows = tuple[tuple[tuple[Value, ...], Value], ...]  # types of the arguments and the function for them


@method_model("multipledispatch.Dispatcher.register")
def _register(machine: Machine, frame: Frame, api: Api, receiver: Value, arguments: Arguments, node: ast.AST) -> Value:
    """``@f.register(A, B)``: a decorator that gives back what it is put on."""
    made: Wrapper = machine.allocate(frame, node, REGISTERED,
                                     lambda site: Wrapper(site, f"make {REGISTERED}", receiver))
    made.detail = arguments.positional
    return vl.of(made)


@method_model("multipledispatch.Dispatcher.add")
def _add(machine: Machine, frame: Frame, api: Api, receiver: Value, arguments: Arguments, node: ast.AST) -> Value:
    if len(arguments.positional) > 1:
        types = arguments.positional[0].single()
        _keep(machine, receiver, types.items if isinstance(types, Tuple) else (), arguments.positional[1])
    return vl.NONE


def finish(machine: Machine, atom: Wrapper, function: Value) -> Value:
    """``f.register(A, B)`` is put on a function."""
    _keep(machine, atom.function, atom.detail, function)
    return function


def _rows(machine: Machine, owner: Instance) -> Rows:
    return machine.registered.get(owner, ())


def _keep(machine: Machine, receiver: Value, types: tuple[Value, ...], function: Value) -> None:
    for owner in receiver.ordered():
        if isinstance(owner, Instance):
            rows = _rows(machine, owner)
            if (types, function) not in rows:
                machine.registered[owner] = (*rows, (types, function))
                machine.kept += (*types, function)


@method_model("multipledispatch.Dispatcher.__call__")
def _call(machine: Machine, frame: Frame, api: Api, receiver: Value, arguments: Arguments, node: ast.AST) -> Value:
    """Call the functions whose types the arguments may have."""
    from hybridize.interpreter.evaluate import calls

    rows = [row for owner in receiver.ordered() if isinstance(owner, Instance) for row in _rows(machine, owner)]
    fitting = vl.join_all(function for types, function in rows if _may_fit(machine, types, arguments))
    if not fitting.atoms:
        cause = "no function is registered for these types"
        return calls.call_unknown(machine, frame, receiver, arguments, node, cause)
    return calls.call_value(machine, frame, fitting, arguments, node, via=api.name)


@method_model("multipledispatch.Dispatcher.dispatch", "multipledispatch.Dispatcher.dispatch_or_raise")
def _dispatch(machine: Machine, frame: Frame, api: Api, receiver: Value, arguments: Arguments, node: ast.AST) -> Value:
    """The function itself: which one, the call tells."""
    return vl.of(ApiMethod(receiver, "__call__", "multipledispatch.Dispatcher.__call__"))


def _may_fit(machine: Machine, types: tuple[Value, ...], arguments: Arguments) -> bool:
    given = arguments.positional
    if arguments.rest is None and len(given) != len(types):
        return False
    return all(any(instance_verdict(machine, atom, wanted) is not False for atom in value.atoms)
               for wanted, value in zip(types, given) if value.atoms)
