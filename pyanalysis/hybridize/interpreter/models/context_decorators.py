"""Context managers as decorators: every call of the function enters the manager, and leaves it."""

from __future__ import annotations

import ast

from hybridize.interpreter.functions.binding import EMPTY, Arguments
from hybridize.interpreter.models.library import method_model
from hybridize.interpreter.state.frame import Frame
from hybridize.interpreter.state.machine import Machine
from hybridize.knowledge.model import Api
from hybridize.values import value as vl
from hybridize.values.atoms import Atom
from hybridize.values.objects import Partial, Wrapper
from hybridize.values.value import Value

IN_CONTEXT = "in context"
_AGAIN = "#again"  # of a manager: the call that made it


@method_model("contextlib.ContextDecorator.__call__")
def _decorate(machine: Machine, frame: Frame, api: Api, receiver: Value, arguments: Arguments, node: ast.AST) -> Value:
    return decorated(machine, frame, receiver, arguments, node)


def decorated(machine: Machine, frame: Frame, manager: Value, arguments: Arguments, node: ast.AST) -> Value:
    """The function that a manager gives back for the one that it decorates."""
    function = arguments.positional[0] if arguments.positional else vl.unknown("decorated function")
    made: Wrapper = machine.allocate(frame, node, IN_CONTEXT, lambda site: Wrapper(site, IN_CONTEXT, function))
    made.function = vl.join(made.function, function)
    made.detail = vl.join(made.detail, manager) if isinstance(made.detail, Value) else manager
    return vl.of(made)


def remember_call(machine: Machine, frame: Frame, manager: Value, function: Value, arguments: Arguments,
                  node: ast.AST) -> None:
    """A manager that a generator makes serves once: as a decorator it is made again for every call."""
    again = machine.allocate(frame, node, "manager again", lambda site: Partial(
        site, function, arguments.positional, dict(arguments.keywords)))
    for atom in manager.ordered():
        if isinstance(atom, Wrapper):
            machine.store(atom, _AGAIN, vl.of(again))


def call(machine: Machine, frame: Frame, atom: Wrapper, arguments: Arguments, node: ast.AST, how: str,
         via: str) -> Value:
    """A call of the decorated function."""
    from hybridize.interpreter.evaluate import calls

    place = node if isinstance(node, ast.expr) else ast.Constant(None)
    managers = vl.join_all(_fresh(machine, frame, manager, node) for manager in atom.detail.ordered())
    calls.enter_context(machine, frame, managers, place)
    result = calls.call_value(machine, frame, atom.function, arguments, node, how, via)
    swallows = calls.exit_context(machine, frame, managers, place)
    return vl.join(result, vl.NONE) if swallows else result


def _fresh(machine: Machine, frame: Frame, manager: Atom, node: ast.AST) -> Value:
    from hybridize.interpreter.evaluate import calls

    again = manager.fields.get(_AGAIN) if isinstance(manager, Wrapper) else None
    return calls.call_value(machine, frame, again, EMPTY, node) if isinstance(again, Value) else vl.of(manager)
