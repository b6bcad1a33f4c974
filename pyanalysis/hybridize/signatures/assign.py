"""Puts signatures into decisions: which functions get one, which get ``reduce_retracing``, and why others do not."""

from __future__ import annotations

from hybridize.decide.model import Decision
from hybridize.decide.options import relaxing_option
from hybridize.facts.model import ProgramFacts
from hybridize.facts.options import has_version, option
from hybridize.facts.shapes import varying
from hybridize.rules.retracing.hyb803_varying_shapes import generalisable, may_need_sizes
from hybridize.signatures.inference import infer
from hybridize.signatures.model import Withheld
from hybridize.signatures.needs import takes_length
from hybridize.signatures.text import as_json, source

SIGNATURE = "input_signature"
INEXPRESSIBLE = "HYB805"
SHAPE_GUARD = "HYB517"
_FIRST_WITH_RELAXING = (2, 9)


def assign(decisions: list[Decision], program: ProgramFacts) -> None:
    """Give every function that becomes hybrid its signature, and hybrid ones whose shapes vary."""
    graphs = frozenset(
        decision.function.code.number for decision in decisions
        if decision.action == "hybridize" or decision.function.hybrid is not None
    )
    converted = frozenset(number for decision in decisions if decision.pins and decision.action == "hybridize"
                          for number in decision.pins.passed_on)
    for decision in decisions:
        if decision.action == "hybridize" and not decision.pins and decision.function.code.number in converted:
            decision.withheld = "a graph that converts its arrays passes them on to it"
        elif decision.action == "hybridize":
            _hybridized(decision, program, graphs)
        elif decision.action == "reconfigure" and relaxing_option(program) in decision.arguments:
            _reconfigured(decision, program, graphs)


def _hybridized(decision: Decision, program: ProgramFacts, graphs: frozenset[int]) -> None:
    if decision.safety != "safe":
        doubts = {reason.code for reason in decision.reasons if reason.severity == "warning"}
        if doubts == {SHAPE_GUARD} and _infer(decision, program, graphs):
            return  # with open axes TensorFlow has no shapes to check
        decision.withheld = "the change itself rests on an assumption"
        return
    if _infer(decision, program, graphs):
        return
    assert not decision.pins, "a pinned signature was inferred before"
    _relax(decision, program)


def _reconfigured(decision: Decision, program: ProgramFacts, graphs: frozenset[int]) -> None:
    """A signature serves all shapes with one trace, where ``reduce_retracing`` needs two."""
    hybrid = decision.function.hybrid
    if decision.safety != "safe" or hybrid is None or option(hybrid, SIGNATURE, *_relaxing()) is not None:
        return
    relaxing = decision.arguments.pop(relaxing_option(program))
    if not _infer(decision, program, graphs):
        decision.arguments[relaxing_option(program)] = relaxing


def _relaxing() -> tuple[str, ...]:
    return ("reduce_retracing", "experimental_relax_shapes")


def _infer(decision: Decision, program: ProgramFacts, graphs: frozenset[int]) -> bool:
    try:
        found = infer(decision.function, program, graphs, decision.pins.dtypes if decision.pins else {})
    except Withheld as cause:
        decision.withheld = str(cause)
        return False
    decision.reasons = [one for one in decision.reasons if one.code != INEXPRESSIBLE]  # the numbers among them fit
    decision.signature = as_json(found)
    decision.arguments[SIGNATURE] = source(found)
    return True


def _relax(decision: Decision, program: ProgramFacts) -> None:
    """Shapes vary, and a body that does without sizes: TensorFlow may generalise them."""
    function = decision.function
    found = varying(function, program)
    if found is None or not has_version(program, _FIRST_WITH_RELAXING):
        return
    if generalisable(function, found) and not may_need_sizes(function) and not takes_length(function):
        decision.arguments["reduce_retracing"] = "True"
