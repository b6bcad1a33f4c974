"""The reasons of HYB103, HYB104 and HYB901, which only the coverage of all decisions can give."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from hybridize.decide.coverage import Coverage
from hybridize.facts.model import Caller, FunctionFacts
from hybridize.facts.options import option
from hybridize.interpreter.state.record import ASSERT, BRANCH, JUMP, LOOP
from hybridize.report.model import Reason, Step
from hybridize.rules.control.conversion import follows
from hybridize.rules.reasons import place, reason
from hybridize.rules.registry import rule

_CONVERTED = (BRANCH, LOOP, JUMP, ASSERT)


def covered_reason(function: FunctionFacts, coverage: Coverage) -> Reason:
    """All callers of the function are graph code; one of them is named. HYB104: nobody but Keras calls it."""
    code = "HYB104" if function.code.number in coverage.keras else "HYB103"
    return _told(function, coverage, code, "error", "which traces it already")


def redundant_reason(function: FunctionFacts, coverage: Coverage, assumed: set[int]) -> Iterator[Reason]:
    """The same of a hybrid function, with what keeps its decorator although it is redundant.

    ``assumed``: the functions that this run makes hybrid on an assumption.
    """
    name = function.code.name
    yield _told(function, coverage, "HYB901", "info", "which traces it already: its own decorator only nests")
    above = list(callers_above(function, coverage))
    resting = next(
        (unit for unit in _units(above, function) if unit.code.number in assumed - coverage.covered), None
    )
    if resting is not None:
        yield reason(
            rule("HYB904"),
            function,
            function.node,
            f"{name}() is in a graph only if the speculative change of {resting.code.qualname}() is made",
            severity="warning",
        )
    branching = next(
        (lifted for lifted in function.events(*_CONVERTED) if function.symbolic(lifted.subject)), None
    )
    plain = next((caller for caller in above if not converts(caller, function)), None)
    if branching is not None and plain is not None:
        by = plain.edge.via or plain.record.code.qualname
        yield reason(
            rule("HYB904"),
            function,
            branching,
            f"this depends on a tensor, and {by} does not convert it: only the decorator of {name}() does",
            severity="info",
        )


def callers_above(function: FunctionFacts, coverage: Coverage) -> Iterator[Caller]:
    """The calls on the ways from graphs to a covered function, from below."""
    waiting, seen = [function], {function.code.number}
    while waiting:
        for caller in waiting.pop().callers:
            yield caller
            number = caller.record.code.number
            unit = function.program.units.get(number)
            if unit is not None and number in coverage.covered and number not in seen:
                seen.add(number)
                waiting.append(unit)


def _units(callers: Iterable[Caller], function: FunctionFacts) -> Iterator[FunctionFacts]:
    for caller in callers:
        unit = function.program.units.get(caller.record.code.number)
        if unit is not None:
            yield unit


def converts(caller: Caller, function: FunctionFacts) -> bool:
    """Whether AutoGraph follows a call from graph code. Keras runs what it is given as it is."""
    if "keras" in caller.edge.via or caller.edge.how == "keras_call":
        return False
    for unit in _units([caller], function):
        autograph = option(unit.hybrid, "autograph") if unit.hybrid is not None else None
        if autograph is not None and autograph.constant() is not True:
            return False
        if any("do_not_convert" in text for text in _decorations(unit)):
            return False
    return follows(caller.record, caller.edge, function.program)


def _decorations(unit: FunctionFacts) -> Iterator[str]:
    for function in unit.program.machine.functions.get(unit.code.number, ()):
        yield from function.decorations


def _told(function: FunctionFacts, coverage: Coverage, code: str, severity: str, rest: str) -> Reason:
    asked = rule(code)
    witness = coverage.witness[function.code.number]
    caller = witness.record.code
    line, _ = place(caller, witness.edge.node)
    by = witness.edge.via or caller.qualname or f"module {caller.module.name}"
    message = f"{function.code.name}() is only called from graph code ({by}), {rest}"
    at, column = place(function.code, function.node)
    return Reason(
        asked.code,
        asked.name,
        severity,
        message,
        function.file,
        at,
        column,
        (Step(caller.path, line, f"{function.code.name}() is called here"),),
        asked.unlock,
    )
