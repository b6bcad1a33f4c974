"""The objects that ``tf.function`` makes: which there are of a function, and what their calls are given."""

from __future__ import annotations

from collections.abc import Iterator

from hybridize.facts.decorators import codes_below
from hybridize.facts.model import Caller, FunctionFacts, ProgramFacts
from hybridize.interpreter.functions.binding import Arguments
from hybridize.project.code import Code
from hybridize.remember import remembered
from hybridize.values.objects import Wrapper
from hybridize.values.value import Value


def graphs_of(program: ProgramFacts, function: FunctionFacts) -> list[Wrapper]:
    """The ``tf.function`` objects of a function, in order of their making."""
    return _index(program).get(function.code.number, [])


@remembered
def _index(program: ProgramFacts) -> dict[int, list[Wrapper]]:
    table: dict[int, list[Wrapper]] = {}
    for made in program.machine.objects.values():
        if isinstance(made, Wrapper) and made.role == "hybrid":
            for number in sorted(set(codes_below(made.function))):
                table.setdefault(number, []).append(made)
    return table


def given(function: FunctionFacts) -> Iterator[tuple[Caller, dict[int, Value]]]:
    """What each call of a hybrid function passes, by parameter, before TensorFlow converts it."""
    for caller in function.callers:
        found = caller.record.given.get(caller.edge.node) if caller.edge.how == "hybrid" else None
        if found is not None:
            yield caller, _by_parameter(function.code, found.arguments)


def how_called(caller: Caller) -> str:
    """How a call is made, seen through ``tf.function``: what is handed to ``Dataset.map`` is a callback."""
    found = caller.record.given.get(caller.edge.node) if caller.edge.how == "hybrid" else None
    return found.how if found is not None else caller.edge.how


def _by_parameter(code: Code, arguments: Arguments) -> dict[int, Value]:
    out: dict[int, Value] = {}
    for index, param in enumerate(code.params):
        if param.kind.startswith("positional") and index < len(arguments.positional):
            out[index] = arguments.positional[index]
        elif param.name in arguments.keywords:
            out[index] = arguments.keywords[param.name]
    return out
