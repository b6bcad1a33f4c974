"""Function definitions: the function object, its defaults and its decorators."""

from __future__ import annotations

import ast

from hybridize.interpreter.evaluate import names
from hybridize.interpreter.functions.binding import Arguments
from hybridize.interpreter.state.frame import Frame
from hybridize.interpreter.state.machine import Machine
from hybridize.values import value as vl
from hybridize.values.objects import Function
from hybridize.values.value import Value


def make_function(
    machine: Machine, frame: Frame, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
) -> Function:
    """The function object of a ``def`` or lambda in this context."""
    from hybridize.interpreter.evaluate.expressions import evaluate

    code = machine.code_of(frame.module, node)
    closure = frame.scope
    function: Function = machine.allocate(frame, node, "function", lambda site: Function(site, code, closure))
    function.closure = closure
    function.owner_class = frame.cls
    for param in code.params:
        if param.default is not None:
            value = evaluate(machine, frame, param.default)  # its labels: a tensor of the function around it
            old = function.kw_defaults.get(param.name)
            function.kw_defaults[param.name] = value if old is None else vl.join(old, value)
    held = machine.functions.setdefault(code.number, [])
    if function not in held:
        held.append(function)
    return function


def define_function(machine: Machine, frame: Frame, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
    """``def``: decorators are evaluated first to last, applied last to first, then the name is bound."""
    from hybridize.interpreter.evaluate import calls
    from hybridize.interpreter.evaluate.expressions import evaluate

    decorators = [(item, evaluate(machine, frame, item)) for item in node.decorator_list]
    function = make_function(machine, frame, node)
    value = vl.of(function)
    for item, decorator in reversed(decorators):
        value = _decorate(machine, frame, function, value, item, decorator)
    del calls
    names.bind(machine, frame, node.name, value, node)


def _decorate(
    machine: Machine, frame: Frame, function: Function, value: Value, item: ast.expr, decorator: Value
) -> Value:
    from hybridize.interpreter.evaluate import calls

    result = calls.call_value(machine, frame, decorator, Arguments((value,)), item, how="decorator")
    text = ast.unparse(item)
    if text not in function.decorations:
        function.decorations = (*function.decorations, text)
    if not result.atoms or all(atom.kind == "unknown" for atom in result.atoms):
        # A decorator that cannot be followed is taken to give back something that behaves like the function.
        return value
    return result
