"""HYB001: what a parameter holds is assumed, not seen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.facts.overrides import calling_base
from hybridize.interpreter.functions.operands import computed_with
from hybridize.report.model import Reason, Step
from hybridize.rules.gain.captures import uses_tensor_state
from hybridize.rules.notes.base import Note
from hybridize.rules.reasons import place
from hybridize.values.atoms import Unknown
from hybridize.values.kinds import may_be_unknown, nested

_WORDS = {
    "hint": "its type hint",
    "use": "its use as an operand of TensorFlow operations",
    "docstring": "what its docstring says",
    "name": "the name of its type hint",
    "default": "its default value",
    "keras": "the way Keras calls this method",
    "signature": "its `input_signature`",
    "callback": "what the library passes to the callbacks that it keeps",
    "none": "nothing that was seen",
}


class AssumedParameter(Note):
    """The function is not called in the program with values of which the analysis knows something."""

    code = "HYB001"
    name = "assumed-parameter"
    what_happens = (
        "No call of the function was seen, so what its parameters hold is taken from type hints, default values, "
        "or from how the body uses them. Or a call was seen that passes something of which nothing is known, such "
        "as the result of a library that could not be followed. Or code outside the program can call the function as "
        "well: it gets the function, finds it by a name that the program computes, or is the base class of a method."
    )
    why = (
        "A caller outside the program may pass something else: a Python number where a tensor is expected makes a "
        "new trace for every value."
    )
    unlock = "Call the function from a test or a main program, or read the change before you apply it."

    def check(self, function: FunctionFacts, program: ProgramFacts) -> Iterator[Reason]:
        """One reason that names every assumed parameter."""
        if function.called and not function.escaped:
            base = calling_base(function)
            if base is None:
                yield from self._passed(function)
            else:
                yield self.reason(function, function.node, f"the code of {base}, from which the class derives, may "
                                  f"call {function.code.name}() with other arguments")
            return
        parts = []
        for index, param in enumerate(function.params):
            if index == function.receiver:
                continue
            for source in sorted(function.evidence(index) - {"call", "receiver"}):
                parts.append(f"{param.name} from {_WORDS.get(source, source)}")
        name = function.code.name
        if function.called:
            told = f"code that cannot be followed gets {name}(), or finds it by name, and may pass other arguments"
            yield self.reason(function, function.node, ": ".join([told, "; ".join(parts)] if parts else [told]))
            return
        own = [param for index, param in enumerate(function.params) if index != function.receiver]
        known = "; ".join(parts) or (
            "it is called by functions alone that nothing is seen to call" if own else "it takes no arguments"
        )
        seen = (f"only code that cannot be followed gets {name}(), and calls it" if function.escaped
                else f"no call of {name}() was seen in the program")
        more = "" if function.escaped and own and not parts else f": {known}"
        yield self.reason(function, function.node, seen + more)

    def _passed(self, function: FunctionFacts) -> Iterator[Reason]:
        """A caller passes something unknown that the function computes with, or that alone may be a tensor."""
        returned = {index for index in range(len(function.params)) if _comes_back(function, index)}
        open_ones = [index for index in range(len(function.params)) if index != function.receiver
                     and (function.carries_tensor(index) is None or index in returned)]
        if not open_ones:
            return
        known: dict[int, set[int]] = {}
        computed = set().union(*(computed_with(record, known) for record in function.records))
        alone = not any(map(function.carries_tensor, range(len(function.params)))) and not uses_tensor_state(function)
        for index in open_ones:
            if alone or index in computed or index in returned:
                name = function.params[index].name
                assumed = "a tensor or an array" if alone else "a tensor, an array, or what stays as it is"
                told = self.reason(function, function.node,
                                   f"nothing is known of what {function.code.name}() gets for `{name}`: it is assumed "
                                   f"to be {assumed}",
                                   f"Pass something whose origin can be seen, or make sure that `{name}` is that.")
                yield replace(told, trace=tuple(islice(_calls(function, index, name), 1)))


def _calls(function: FunctionFacts, index: int, name: str) -> Iterator[Step]:
    """Where something unknown is passed."""
    for caller in function.callers:
        passed = caller.edge.passed
        if index < len(passed) and may_be_unknown(passed[index]):
            line, _ = place(caller.record.code, caller.edge.node)
            yield Step(caller.record.code.path, line, f"`{name}` is passed here")


def _comes_back(function: FunctionFacts, index: int) -> bool:
    """Whether a call passes something of which nothing is known, and so may get back what is no tensor."""
    for caller in function.callers:
        passed = caller.edge.passed[index].atoms if index < len(caller.edge.passed) else frozenset()
        if passed and all(type(atom) is Unknown for atom in passed) and \
                any(type(atom) is Unknown for atom in nested(caller.edge.callee.result)):
            return True
    return False
