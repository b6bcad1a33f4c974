"""What a function does with weights while Keras calls it on placeholders; see HYB606."""

from __future__ import annotations

import ast

from hybridize.facts.lift import Lifted
from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.facts.symbolic import SymbolicCall
from hybridize.interpreter.models.building import is_stateful
from hybridize.interpreter.models.tensors import KERAS_WEIGHT
from hybridize.interpreter.state.record import API
from hybridize.rules.creation.common import builds_of
from hybridize.values.atoms import ApiRef, Atom
from hybridize.values.kinds import nested
from hybridize.values.objects import Obj, Variable
from hybridize.values.value import Value


def touched(
    function: FunctionFacts, program: ProgramFacts, calls: list[SymbolicCall]
) -> tuple[Lifted | ast.AST, str] | None:
    """The first place where the function uses weights of an object that may not have them yet."""
    lacking = {atom for call in calls for atom in call.lacking}
    if not lacking:
        return None
    for record in function.records:
        if any(call in calls for call in program.symbolic.get(record.number, ())):
            lacking |= {atom for event in builds_of(record) for atom in event.detail}
    for lifted in function.events(API):
        if not lifted.event.name.startswith("keras."):
            continue
        whole = lifted.event.attr.endswith(("variables", "weights"))
        for atom in lifted.subject.ordered():
            if whole or atom in lacking or is_stateful(atom):
                return lifted, _title(atom)
    for (obj, _key), value in function.reads().items():
        if obj in lacking and isinstance(value, Value) and _holds_weight(value):
            return function.node, _title(obj)
    return None


def keeps_state(function: FunctionFacts) -> bool:
    """Whether it calls layers that change state of their own, as dropout does."""
    return any(
        is_stateful(atom)
        for lifted in function.events(API)
        if lifted.event.name.startswith("keras.")
        for atom in lifted.subject.ordered()
    )


def _holds_weight(value: Value) -> bool:
    return any(isinstance(atom, Variable) for atom in nested(value))


def updates_weights(function: FunctionFacts) -> bool:
    """Whether it assigns to weights that Keras knows of."""
    if not any(name.startswith("tensorflow.Variable.assign") for name in function.ops):
        return False
    held = [value for value in function.reads().values() if isinstance(value, Value)]
    return any(
        isinstance(atom, Variable) and KERAS_WEIGHT in atom.fields for value in held for atom in value.atoms
    )


def told(function: FunctionFacts, calls: list[SymbolicCall], what: str) -> str:
    """What becomes of the weights."""
    return (
        f"Keras runs {function.code.name}() on placeholders while it builds {model_of(calls, function)}: a graph "
        f"made then keeps the initial weights of {what}, gradients are None and later updates have no effect"
    )


def model_of(calls: list[SymbolicCall], function: FunctionFacts) -> str:
    """What is built in the calls: an object of the function's own class before those of others."""
    own = function.cls
    titles = sorted({_title(call.layer) for call in calls})
    nearest = sorted({_title(call.layer) for call in calls if own is not None and own in _classes(call.layer)})
    others = " and others" if len(titles) > 1 else ""
    return (nearest or titles)[0] + others


def _classes(atom: object) -> tuple[Atom, ...]:
    found: tuple[Atom, ...] = getattr(getattr(atom, "cls", None), "mro", ())
    return found


def _title(atom: object) -> str:
    cls = getattr(atom, "cls", None)
    if isinstance(atom, Obj) and cls is not None:
        return f"`{cls.name.rpartition('.')[2] if isinstance(cls, ApiRef) else cls.name}`"
    return "the layer"
