"""Functions that only lack a dtype at their boundary: a signature that pins it makes graphs of them.

HYB408 forbids a plain ``tf.function``, as the arrays that are passed would no longer be converted by the operations
they meet. Where all of these convert to one dtype, a signature of that dtype does the same, and must be written.
"""

from __future__ import annotations

from dataclasses import replace

from hybridize.decide.model import Decision
from hybridize.facts.model import ProgramFacts
from hybridize.facts.pins import NoPin, Pins, pins
from hybridize.interpreter.state.record import COERCE
from hybridize.report.model import Reason
from hybridize.rules.values.hyb408_mixed_dtype_coercion import verdict
from hybridize.signatures.inference import infer, is_keras_call
from hybridize.signatures.model import Withheld

COERCION = "HYB408"
_DTYPE_OF_ARRAYS = "HYB808"


def pin(decisions: list[Decision], program: ProgramFacts) -> None:
    """Turn the errors of HYB408 into what the signature does, where one can be written for all parameters."""
    candidates = [decision for decision in decisions if _only_lacks_a_dtype(decision)]
    if not candidates:
        return
    graphs = frozenset(decision.function.code.number for decision in decisions
                       if decision in candidates or not any(one.severity == "error" for one in decision.reasons))
    for decision in candidates:
        try:
            found = _pins(decision, program, graphs)
        except (NoPin, Withheld) as cause:
            decision.reasons = [_told(reason, str(cause)) for reason in decision.reasons]
        else:
            decision.pins = found
            decision.reasons = [_settled(reason) for reason in decision.reasons if reason.code != _DTYPE_OF_ARRAYS]


def _only_lacks_a_dtype(decision: Decision) -> bool:
    codes = {reason.code for reason in decision.reasons if reason.severity == "error"}
    return codes == {COERCION} and decision.function.hybrid is None


def _pins(decision: Decision, program: ProgramFacts, graphs: frozenset[int]) -> Pins:
    if not program.settings.signatures:
        raise NoPin("no signatures are to be written")
    if any(reason.severity == "warning" for reason in decision.reasons):
        raise NoPin("the change itself rests on an assumption")
    if is_keras_call(decision.function):
        raise NoPin("Keras converts what it passes on its own")
    conversions = [lifted for lifted in decision.function.events(COERCE) if verdict(decision.function, lifted)]
    found = pins(decision.function, program, conversions)
    infer(decision.function, program, graphs, found.dtypes)
    return found


def _told(reason: Reason, cause: str) -> Reason:
    """Why a signature does not help."""
    if reason.code != COERCION:
        return reason
    return replace(reason, unlock=f"{reason.unlock} No signature is written here: {cause}.")


def _settled(reason: Reason) -> Reason:
    if reason.code != COERCION:
        return reason
    message = reason.message.partition("; ")[0] + ", and so does the signature"
    return replace(reason, severity="info", unlock=None, message=message)
