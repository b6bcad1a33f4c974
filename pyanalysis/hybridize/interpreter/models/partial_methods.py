"""``functools.partialmethod``: a method with arguments given, which come behind the receiver."""

from __future__ import annotations

import ast

from hybridize.interpreter.functions.binding import Arguments
from hybridize.interpreter.models.library import model
from hybridize.interpreter.state.frame import Frame
from hybridize.interpreter.state.machine import Machine
from hybridize.knowledge.model import Api
from hybridize.values import value as vl
from hybridize.values.objects import Wrapper
from hybridize.values.value import Value

ROLE = "partial_method"


@model("functools.partialmethod")
def _make(machine: Machine, frame: Frame, api: Api, arguments: Arguments, node: ast.AST) -> Value:
    if not arguments.positional:
        return vl.unknown("partialmethod")
    function, *given = arguments.positional
    made: Wrapper = machine.allocate(frame, node, ROLE, lambda site: Wrapper(site, ROLE, function))
    made.function = vl.join(made.function, function)
    made.detail = Arguments(tuple(given), dict(arguments.keywords)).joined(made.detail)
    machine.kept += (*given, *arguments.keywords.values())
    return vl.of(made)


def merged(atom: Wrapper, arguments: Arguments) -> Arguments:
    """What the function gets when the bound method is called."""
    given: Arguments = atom.detail
    receiver, others = arguments.positional[:1], arguments.positional[1:]
    return Arguments((*receiver, *given.positional, *others), {**given.keywords, **arguments.keywords},
                     arguments.rest, arguments.mapping)
