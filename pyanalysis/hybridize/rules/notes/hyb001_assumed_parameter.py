"""HYB001: what a parameter holds is assumed, not seen."""

from __future__ import annotations

from collections.abc import Iterator

from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.report.model import Reason
from hybridize.rules.notes.base import Note

_WORDS = {
    "hint": "its type hint",
    "use": "its use as an operand of TensorFlow operations",
    "name": "the name of its type hint",
    "default": "its default value",
    "keras": "the way Keras calls this method",
    "signature": "its `input_signature`",
    "callback": "what the library passes to the callbacks that it keeps",
    "none": "nothing that was seen",
}


class AssumedParameter(Note):
    """The function is not called in the program with values that the analysis saw."""

    code = "HYB001"
    name = "assumed-parameter"
    what_happens = (
        "No call of the function was seen, so what its parameters hold is taken from type hints, default values, "
        "or from how the body uses them."
    )
    why = (
        "A caller outside the program may pass something else: a Python number where a tensor is expected makes a "
        "new trace for every value."
    )
    unlock = "Call the function from a test or a main program, or read the change before you apply it."

    def check(self, function: FunctionFacts, program: ProgramFacts) -> Iterator[Reason]:
        """One reason that names every assumed parameter."""
        if function.called and not function.escaped:
            return
        parts = []
        for index, param in enumerate(function.params):
            if index == function.receiver:
                continue
            for source in sorted(function.evidence(index) - {"call", "receiver"}):
                parts.append(f"{param.name} from {_WORDS.get(source, source)}")
        name = function.code.name
        if function.called:
            told = f"{name}() is handed to code outside the program, which may call it with other arguments"
            yield self.reason(function, function.node, ": ".join([told, "; ".join(parts)] if parts else [told]))
            return
        own = [param for index, param in enumerate(function.params) if index != function.receiver]
        known = "; ".join(parts) or (
            "only functions that nothing calls do" if own else "it takes no arguments"
        )
        yield self.reason(function, function.node, f"no call of {name}() was seen in the program: {known}")
