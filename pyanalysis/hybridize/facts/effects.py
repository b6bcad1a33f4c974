"""Side effects: which events of a function are writes, output or mutation that outlive the call."""

from __future__ import annotations

import ast

from hybridize.facts.aliases import changes_own_array
from hybridize.facts.lift import Lifted
from hybridize.facts.model import FunctionFacts
from hybridize.interpreter.state.record import ADVANCE, API, MUTATE, UNKNOWN, WRITE
from hybridize.values.atoms import Array, Dataset
from hybridize.values.objects import Iterator as PythonIterator
from hybridize.values.objects import Obj

OUTWARD = frozenset({"output", "writes_file", "network", "process", "global_state"})


def side_effects(function: FunctionFacts) -> bool | None:
    """Writes, output or mutation that outlive the call, transitively; None where code could not be followed."""
    for lifted in function.events(WRITE, MUTATE, ADVANCE, API):
        if is_effect(function, lifted) and not _of_building(lifted):
            return True
    return None if unfollowed(function) else False


def unfollowed(function: FunctionFacts) -> bool:
    """Whether code runs that could not be followed. Where a recursion was cut off, its code has been seen."""
    for lifted in function.events(UNKNOWN):
        unit = function.program.function_of(lifted.event.code)
        if lifted.event.attr != "depth" or unit is None or not unit.recursive:
            return True
    return False


def is_effect(function: FunctionFacts, lifted: Lifted) -> bool:
    """Whether an event is an effect that outlives the function."""
    event = lifted.event
    if event.kind == API:
        return event.api is not None and bool(event.api.effects & OUTWARD) and event.api.role != "summary" \
            and not only_reads(lifted)
    if event.kind == ADVANCE and from_dataset(event.target):
        return False  # TensorFlow keeps the place, as it keeps what variables hold
    if event.kind == MUTATE and _on_array(lifted) and changes_own_array(function, lifted, function.program):
        return False
    if event.kind in (WRITE, MUTATE) and event.target is None:
        return True
    return not lifted.local


def _on_array(lifted: Lifted) -> bool:
    atoms = lifted.subject.atoms
    return lifted.event.target is None and bool(atoms) and all(isinstance(atom, Array) for atom in atoms)


def only_reads(lifted: Lifted) -> bool:
    """``open`` without a mode that writes."""
    event = lifted.event
    if not event.name.endswith(("open", "GFile")) or "writes_file" not in event.api.effects:
        return False
    given = lifted.arguments[1:2] if not event.name.endswith("Path.open") else lifted.arguments[:1]
    mode = event.keywords.get("mode") or next(iter(given), None)
    text = mode.constant() if mode is not None else "r"
    return isinstance(text, str) and not set(text) & set("wax+")


def from_dataset(target: Obj | None) -> bool:
    """Whether an iterator is one of ``tf.data``."""
    return isinstance(target, PythonIterator) and any(isinstance(atom, Dataset) for atom in target.source.atoms)


def _of_building(lifted: Lifted) -> bool:
    """Whether Keras' own first call does it, in ``build``: who calls the layer later does not."""
    return any(inside.kind == "lazy_guard" and not isinstance(inside.node, ast.If) for inside in lifted.surroundings())
