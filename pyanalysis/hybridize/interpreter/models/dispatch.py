"""``functools.singledispatch`` and ``singledispatchmethod``: the type of an argument chooses the function."""

from __future__ import annotations

import ast

from hybridize.interpreter.functions.binding import Arguments
from hybridize.interpreter.models.library import method_model, model
from hybridize.interpreter.models.types import instance_verdict
from hybridize.interpreter.state.frame import Frame
from hybridize.interpreter.state.machine import Machine
from hybridize.knowledge.model import Api
from hybridize.values import value as vl
from hybridize.values.atoms import ApiRef, Atom
from hybridize.values.objects import Class, Function, Instance, Wrapper
from hybridize.values.value import Value

DISPATCH, OF_METHODS = "dispatch", "dispatch_method"
Registered = tuple[tuple[Value, Value], ...]  # classes and the function for them, oldest first


@model("functools.singledispatch", "functools.singledispatchmethod")
def _make(machine: Machine, frame: Frame, api: Api, arguments: Arguments, node: ast.AST) -> Value:
    role = OF_METHODS if api.name.endswith("method") else DISPATCH
    function = arguments.positional[0] if arguments.positional else vl.unknown("singledispatch")
    made: Wrapper = machine.allocate(frame, node, role, lambda site: Wrapper(site, role, function))
    made.function = vl.join(made.function, function)
    made.detail = made.detail or ()
    return vl.of(made)


@method_model("functools.singledispatchmethod.register")
def _register(machine: Machine, frame: Frame, api: Api, receiver: Value, arguments: Arguments, node: ast.AST) -> Value:
    """``@f.register``, ``@f.register(cls)`` and ``f.register(cls, function)``."""
    given = arguments.positional
    owner = receiver.single()
    if not given or not isinstance(owner, Wrapper):
        return vl.unknown("register of an unknown function")
    if len(given) > 1:
        return _add(machine, owner, given[0], given[1])
    if any(isinstance(atom, (Class, ApiRef)) for atom in given[0].atoms):
        made: Wrapper = machine.allocate(frame, node, "register",
                                         lambda site: Wrapper(site, "make registered", receiver))
        made.detail = given[0]
        return vl.of(made)
    return _add(machine, owner, _annotated(machine, frame, given[0], owner), given[0])


def finish(machine: Machine, atom: Wrapper, function: Value) -> Value:
    """``f.register(cls)`` is put on a function."""
    owner = atom.function.single()
    return _add(machine, owner, atom.detail, function) if isinstance(owner, Wrapper) else function


def _add(machine: Machine, owner: Wrapper, classes: Value, function: Value) -> Value:
    if (classes, function) not in owner.detail:
        owner.detail = (*owner.detail, (classes, function))
        machine.kept += (classes, function)
    return function


def _annotated(machine: Machine, frame: Frame, function: Value, owner: Wrapper) -> Value:
    """The class that the first argument is annotated with."""
    from hybridize.interpreter.evaluate.expressions import evaluate

    atom = function.single()
    atom = atom.function.single() if isinstance(atom, Wrapper) else atom
    position = int(owner.role == OF_METHODS)
    params = atom.code.params[position:] if isinstance(atom, Function) else ()
    annotation = params[0].annotation if params else None
    if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
        annotation = ast.parse(annotation.value, mode="eval").body
    return evaluate(machine, frame, annotation) if annotation is not None else vl.unknown("type to dispatch on")


def call(machine: Machine, frame: Frame, atom: Wrapper, arguments: Arguments, node: ast.AST, how: str,
         via: str) -> Value:
    """Call the functions that the argument may choose."""
    from hybridize.interpreter.evaluate import calls

    position = int(atom.role == OF_METHODS)
    given = arguments.positional[position:]
    functions = _chosen(machine, atom, given[0]) if given else _all(atom)
    return calls.call_value(machine, frame, functions, arguments, node, how, via)


def _all(atom: Wrapper) -> Value:
    return vl.join_all((atom.function, *(function for _, function in atom.detail)))


def _chosen(machine: Machine, atom: Wrapper, value: Value) -> Value:
    out = vl.BOTTOM
    for one in value.ordered():
        verdicts = [(instance_verdict(machine, one, classes), classes, function) for classes, function in atom.detail]
        certain = [(classes, function) for verdict, classes, function in verdicts if verdict is True]
        possible = [function for verdict, _, function in verdicts if verdict is None]
        fitting = _nearest(one, certain) if certain else atom.function
        out = vl.join_all((out, fitting, *possible))
    return out if out.atoms else _all(atom)


def _nearest(atom: Atom, certain: list[tuple[Value, Value]]) -> Value:
    """Of several classes that an object is of, the first in its MRO; later registrations replace earlier ones."""
    order = list(atom.cls.mro) if isinstance(atom, Instance) and isinstance(atom.cls, Class) else []
    ranked = [(min((order.index(cls) for cls in classes.atoms if cls in order), default=len(order)), -place, function)
              for place, (classes, function) in enumerate(certain)]
    return min(ranked, key=lambda row: row[:2])[2]
