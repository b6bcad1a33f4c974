"""``assertRaises(Error, function, *args)``: the test calls the function there and then, and expects it to fail."""

from __future__ import annotations

import ast

from hybridize.interpreter.evaluate import calls
from hybridize.interpreter.functions.binding import Arguments
from hybridize.interpreter.models.library import generic, method_model, model
from hybridize.interpreter.state.frame import Frame
from hybridize.interpreter.state.machine import Machine
from hybridize.knowledge.model import Api
from hybridize.values.value import Value

_BEFORE = {"assertRaises": 1, "assertWarns": 1, "assertRaisesRegex": 2, "assertWarnsRegex": 2, "raises": 1, "warns": 1}
_OWN = frozenset({"msg", "match"})


@method_model(*(f"unittest.TestCase.{name}" for name in _BEFORE if name.startswith("assert")))
def _asserted(machine: Machine, frame: Frame, api: Api, receiver: Value, arguments: Arguments,
              node: ast.AST) -> Value:
    _call(machine, frame, api, arguments, node)
    return generic(machine, frame, api, receiver, arguments, node, api.name)


@model("pytest.raises", "pytest.warns")
def _raises(machine: Machine, frame: Frame, api: Api, arguments: Arguments, node: ast.AST) -> Value:
    _call(machine, frame, api, arguments, node)
    return generic(machine, frame, api, None, arguments, node, api.name)


def _call(machine: Machine, frame: Frame, api: Api, arguments: Arguments, node: ast.AST) -> None:
    """What comes before the function are the error and what its text must match."""
    before = _BEFORE[api.name.rpartition(".")[2]]
    if len(arguments.positional) <= before:
        return
    function, *given = arguments.positional[before:]
    keywords = {name: value for name, value in arguments.keywords.items() if name not in _OWN}
    kept, caught = frame.enter("expected_failure", node), frame.record.raised
    env = frame.env
    calls.call_value(machine, frame, function, Arguments(tuple(given), keywords, arguments.rest, arguments.mapping),
                     node, how="callback", via=api.name)
    frame.env, frame.record.raised = env, caught  # the error ends here
    frame.leave(kept)
