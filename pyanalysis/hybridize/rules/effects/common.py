"""What the rules about side effects share: the families of effects, and which of them are seen from outside."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from hybridize.facts.aliases import changed_parameter, changes_own_array
from hybridize.facts.effects import OUTWARD, from_dataset, only_reads
from hybridize.facts.lift import Lifted
from hybridize.facts.model import FunctionFacts
from hybridize.interpreter.state.record import ADVANCE, API, MUTATE, WRITE
from hybridize.rules.effects.captured import captured
from hybridize.rules.effects.once import runs_once
from hybridize.rules.effects.unseen import unseen_step
from hybridize.values.atoms import Array, Tensor, Unknown
from hybridize.values.kinds import nested, parts
from hybridize.values.objects import Class, Dictionary, ModuleObj, Obj, Scope, Sequence, Variable
from hybridize.values.value import Value

MOST = 4  # reasons of one rule for one function: after that the picture is clear
_NAMESPACES = (ModuleObj, Scope, Class)
_IN_GRAPH = frozenset({"tensor_op", "summary", "keras_loop", "graph_scope", "graph_entry"})
_KEPT_BY_TENSORFLOW = ("tensorflow.", "keras.", "tf_keras.")
_STREAMS = ("io.", "csv.", "codecs.", "gzip.", "zipfile.", "tempfile.")


# -- families ---------------------------------------------------------------------------------------------------
def outputs(function: FunctionFacts) -> Iterator[Lifted]:
    """Calls that print, log, write files, reach other processes or set state of a whole library."""
    for lifted in function.events(API):
        api = lifted.event.api
        if api is not None and api.role not in _IN_GRAPH and api.effects & OUTWARD and not only_reads(lifted):
            yield lifted
    for lifted in function.events(MUTATE):
        if not lifted.local and _is_stream(lifted) and not _has_output(lifted):
            yield lifted


def name_writes(function: FunctionFacts) -> Iterator[Lifted]:
    """Assignments to globals, variables of enclosing functions and class attributes."""
    for lifted in function.events(WRITE):
        if isinstance(lifted.event.target, _NAMESPACES) and not lifted.local:
            yield lifted


def attribute_writes(function: FunctionFacts) -> Iterator[Lifted]:
    """Assignments to attributes of objects that the call did not make."""
    for lifted in function.events(WRITE):
        if not isinstance(lifted.event.target, _NAMESPACES) and not lifted.local and not _on_tensor(lifted):
            yield lifted


def mutations(function: FunctionFacts) -> Iterator[Lifted]:
    """Changes in place of containers, arrays and objects of libraries that the call did not make."""
    for lifted in function.events(MUTATE):
        if not lifted.local and not _is_stream(lifted) and _is_python_state(function, lifted):
            yield lifted


def advances(function: FunctionFacts) -> Iterator[Lifted]:
    """Steps of Python iterators that the call did not make."""
    for lifted in function.events(ADVANCE):
        if not lifted.local and not from_dataset(lifted.event.target):
            yield lifted


def visible(function: FunctionFacts, events: Iterable[Lifted]) -> Iterator[Lifted]:
    """Those that the text shows as calls and that run more than once; the first of each changed thing.

    A change of an argument counts if it runs once, too: TensorFlow compares its arguments before and after.
    """
    yield from distinct(
        lifted
        for lifted in events
        if unseen_step(function, lifted) is None
        and (not runs_once(function, lifted) or passed_in(function, lifted))
    )


def hidden(function: FunctionFacts) -> Iterator[Lifted]:
    """Effects of any family in code that runs without a call in the text."""
    for family in (outputs, name_writes, attribute_writes, mutations, advances):
        yield from (
            lifted
            for lifted in family(function)
            if unseen_step(function, lifted) is not None and not runs_once(function, lifted)
        )


def distinct(events: Iterable[Lifted]) -> Iterator[Lifted]:
    """The first event of each changed thing, and no more than a reader wants to see."""
    seen: set[tuple[object, ...]] = set()
    for lifted in events:
        event = lifted.event
        thing = event.target if event.target is not None else event.node
        key = (event.kind, thing, event.attr if event.kind == WRITE else "")
        if key not in seen:
            seen.add(key)
            yield lifted
            if len(seen) == MOST:
                return


# -- questions about one effect ---------------------------------------------------------------------------------
def leaks(function: FunctionFacts, lifted: Lifted) -> bool:
    """Whether the stored value is, or holds, a tensor of the trace."""
    event = lifted.event
    if event.kind == MUTATE and (event.target is None or passed_in(function, lifted)):
        return False  # arrays refuse symbols, and TensorFlow refuses changes of its arguments
    return holds_symbolic(function, lifted.stored)


def holds_symbolic(function: FunctionFacts, value: Value) -> bool:
    """Whether a value, or something that it holds, would be a symbolic tensor."""
    waiting = [value]
    seen: set[Value] = set()
    for held in waiting:
        if held in seen:
            continue
        seen.add(held)
        if any(isinstance(atom, (Tensor, Array, Unknown)) for atom in held.atoms) and function.symbolic(held):
            return True
        for atom in held.atoms:
            if not isinstance(atom, Obj) or _is_made_by(function, atom):
                waiting.extend(parts(atom))
            waiting.extend(value for holder, value in captured(atom) if holder is None or _is_made_by(function, holder))
    return False


def _is_made_by(function: FunctionFacts, obj: Obj) -> bool:
    return any(obj in record.allocated for record in function.records)


def passed_in(function: FunctionFacts, lifted: Lifted) -> bool:
    """Whether the changed container or array came in as an argument: those are tensors in a graph, or compared."""
    target = lifted.event.target
    if target is None and any(isinstance(atom, Array) for atom in lifted.subject.atoms):
        return changed_parameter(function, lifted, function.program) is not None
    if lifted.event.kind != MUTATE or not isinstance(target, (Sequence, Dictionary)):
        return False
    return any(_reaches(function.parameter(index), target) for index in range(len(function.params)))


def _is_stream(lifted: Lifted) -> bool:
    return lifted.event.name.startswith(_STREAMS)


def _has_output(lifted: Lifted) -> bool:
    """Told already as a call with output."""
    api = lifted.event.api
    return api is not None and bool(api.effects & OUTWARD)


def _is_python_state(function: FunctionFacts, lifted: Lifted) -> bool:
    event = lifted.event
    if event.api is not None and (
        event.name.startswith(_KEPT_BY_TENSORFLOW) or event.api.effects & {"random"}
    ):
        return False  # TensorFlow keeps it in variables; randomness has a rule of its own
    if event.target is not None:
        return not isinstance(event.target, Variable)
    return not changes_own_array(function, lifted, function.program)


def _on_tensor(lifted: Lifted) -> bool:
    atoms = lifted.subject.atoms
    return lifted.event.target is None and bool(atoms) and all(isinstance(atom, Tensor) for atom in atoms)


def _reaches(value: Value, target: Obj) -> bool:
    return any(atom is target for atom in nested(value))
