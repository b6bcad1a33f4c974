"""What the rules about creation ask: what a call makes that lives on, and what it is the first to use."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from hybridize.facts.lift import Lifted
from hybridize.facts.model import FunctionFacts
from hybridize.interpreter.models.building import LAYERS, keeps_a_seed
from hybridize.interpreter.state.record import API, BUILD, CREATE, MATERIALISE, WRITE, CallEdge, Event, Inside, Record
from hybridize.project.nodes import walk
from hybridize.rules.creation.once import guarded_once
from hybridize.rules.state.common import reached_by
from hybridize.values.atoms import ApiRef, Atom, Dataset, Tensor
from hybridize.values.kinds import nested
from hybridize.values.objects import Instance, Obj, Variable
from hybridize.values.objects import Iterator as PythonIterator
from hybridize.values.value import Value

MOST = 3  # reasons of one rule for one function: after that the picture is clear
WITH_VARIABLES = frozenset({"variable", "keras_metric", "keras_optimizer"})
_GENERATORS = ("tensorflow.random.Generator", "tensorflow.keras.random.SeedGenerator", "tensorflow.train.")
_FOLLOWED = ("enumerate", "filter", "iter", "map")  # AutoGraph, or TensorFlow itself, does these to datasets
_LISTS = ("variables", "weights", "losses")  # what a layer has one of for each weight
_WAYS = 500  # calls on the ways to first uses that are told apart
_HOST_SIDE = (
    "tensorflow_probability.optimizer.",
    "tensorflow.summary.",
    "tensorflow.train.Checkpoint",
    "tensorflow.lookup.KeyValue",
    "tensorflow.lookup.TextFile",
    "tensorflow.random.get_global_generator",
)


# -- made by every call
# -----------------------------------------------------------------------------------------
def created_variables(function: FunctionFacts) -> Iterator[Lifted]:
    """Variables, metrics, optimizers and random generators that are made whenever the function runs."""
    for lifted in function.events(CREATE):
        if has_variables(function, lifted) and not guarded_once(function, lifted):
            yield lifted


def has_variables(function: FunctionFacts, lifted: Lifted) -> bool:
    """Whether what is made has variables as soon as it exists."""
    name = lifted.event.name
    if name.startswith(_HOST_SIDE) or name.endswith(".build"):
        return False
    return lifted.event.detail in WITH_VARIABLES or name.startswith(_GENERATORS) or (
        keeps_a_seed(name) and function.program.program.target.keras != 2)


def first_builds_of_own(function: FunctionFacts) -> Iterator[Lifted]:
    """First calls of layers that the function itself has made: their weights are made anew by every call."""
    made = {
        (event.code.path, event.line, event.column)
        for lifted in function.events(CREATE)
        if (event := lifted.event).detail in LAYERS and not guarded_once(function, lifted)
    }
    for lifted in function.events(BUILD) if made else ():
        sites = {(atom.site.file, atom.site.line, atom.site.column) for atom in lifted.event.detail}
        if sites & made and not guarded_once(function, lifted):
            yield lifted


def created_resources(function: FunctionFacts) -> Iterator[Lifted]:
    """Lookup tables and queues that are made whenever the function runs."""
    for lifted in function.events(CREATE):
        event = lifted.event
        if (
            event.detail == "state_creator"
            and not event.name.startswith((*_GENERATORS, *_HOST_SIDE))
            and not guarded_once(function, lifted)
        ):
            yield lifted


def _own(function: FunctionFacts, atom: Obj) -> bool:
    return any(atom in record.allocated for record in function.records)


def called(lifted: Lifted) -> str:
    """What is made, for messages."""
    event = lifted.event
    if event.kind == BUILD:
        return f"the weights of {title(event.target)}"
    return f"`{event.name.removeprefix('tensorflow.').rpartition('keras.')[2] or event.name}`"


def title(atom: object) -> str:
    """The class of an object, for messages."""
    cls = getattr(atom, "cls", None)
    name = cls.name.rpartition(".")[2] if isinstance(cls, ApiRef) else getattr(cls, "name", "object")
    return f"`{name}`"


# -- first used by later calls
# ----------------------------------------------------------------------------------
def later_builds(function: FunctionFacts) -> tuple[Lifted, list[Instance]] | None:
    """A first use that happens to one object in one call and to another in another call of the same graph."""
    events = [
        lifted
        for lifted in function.events(BUILD)
        if not lifted.event.attr
        and not guarded_once(function, lifted)
        and all(step.how != "keras_call" for step in lifted.steps)
    ]  # parts belong to the object that calls them
    if not events:
        return None
    seen: dict[tuple[Atom | None, Obj | None], list[Instance]] = {}
    for record in function.records:
        if _stands_for_many(function, record):
            continue
        receiver = record.arguments[0].single() if function.receiver == 0 and record.arguments else None
        built = [
            event
            for event in builds_of(record, parts=False)
            if isinstance(event.target, Instance) and not _own(function, event.target)
        ]
        closure = _own_graph(record)
        earlier = seen.setdefault((receiver, closure), [])
        kept = receiver is not None or closure is not None
        pair = _alternatives(function, record, built) or _fresh(built, earlier, kept)
        where = next((one for one in events if pair and pair[0] is one.event.target), None)
        if where is not None and pair is not None:
            return where, list(pair)
        earlier.extend(event.target for event in built)  # type: ignore[misc]
    return None


def _held_in_one_place(function: FunctionFacts, record: Record, event: Event) -> bool:
    """Whether the object is the value of an attribute of one and the same thing in every call of the graph.

    Which of several objects that is, a branch may have decided before (``self.optimizer = Adam() if fast else SGD()``):
    while nothing sets the attribute between two calls, they get the same one.
    """
    names = {part.attr for part in walk(event.node) if isinstance(part, ast.Attribute)}
    cells = [
        (owner, key)
        for (owner, key), held in record.reads.items()
        if key in names and owner.unique and isinstance(held, Value) and event.target in held.atoms
    ]
    if not cells:
        return False
    passed = reached_by(function)
    changing = {cell for cell, _ in function.program.staleness.fields(function)}
    return any(cell[0] not in passed and cell not in changing for cell in cells)


def _own_graph(record: Record) -> Obj | None:
    """The function object of a closure that is made once: what makes it decorates it anew each time."""
    made = record.function
    return made if made is not None and made.unique and record.code.parent is not None \
        and record.code.parent.is_function else None


def _stands_for_many(function: FunctionFacts, record: Record) -> bool:
    """Whether a context of a method is that of several objects: each has a graph of its own."""
    if function.receiver != 0 or not record.arguments:
        return False
    receiver = record.arguments[0].single()
    return not isinstance(receiver, Obj) or not receiver.unique


def _alternatives(function: FunctionFacts, record: Record, built: list[Event]) -> tuple[Instance, Instance] | None:
    """Two objects, one of which is used at one place; places in a method that two calls reach are two places."""
    nodes: dict[ast.AST, set[Obj | None]] = {}
    for event in built:
        nodes.setdefault(event.node, set()).add(event.target)
    if all(len(targets) == 1 for targets in nodes.values()):
        return None
    at: dict[tuple[ast.AST, ...], Instance] = {}
    for way, event in _ways(record, built):
        other = at.setdefault(way, event.target)  # type: ignore[arg-type]
        if other is not event.target and not _held_in_one_place(function, record, event):
            return event.target, other  # type: ignore[return-value]
    return None


def _ways(record: Record, built: list[Event]) -> list[tuple[tuple[ast.AST, ...], Event]]:
    """The events with the calls that lead to them, except what a loop goes through one after the other."""
    wanted, found = set(built), []
    waiting: list[tuple[tuple[ast.AST, ...], Record, frozenset[int]]] = [((), record, frozenset())]
    for count, (way, one, above) in enumerate(waiting):
        if count > _WAYS:
            return [((event.node,), event) for event in built if not _in_loop(event.inside)]
        found += [((*way, event.node), event) for event in one.events.values()
                  if event in wanted and not _in_loop(event.inside)]
        above = above | {one.number}
        waiting.extend(((*way, edge.node), edge.callee, above) for edge in one.calls.values()
                       if not _other_graph(edge, parts=False) and not _in_loop(edge.inside)
                       and edge.callee.number not in above)
    return found


def _in_loop(inside: Inside | None) -> bool:
    return inside is not None and inside.find("python_loop") is not None


def _other_graph(edge: CallEdge, parts: bool) -> bool:
    """Whether what a call builds is no matter of the graph that the caller would be."""
    return edge.how in ("py_function", "hybrid") or (edge.how == "keras_call" and not parts)


def _fresh(built: list[Event], earlier: list[Instance], method: bool) -> tuple[Instance, Instance] | None:
    """An object that no earlier context built; one that stands for several may be another one each time."""
    for event in built if earlier else ():
        target = event.target
        if not isinstance(target, Instance):
            continue
        chosen = not method or isinstance(getattr(event.node, "func", None), ast.Subscript)
        if target not in earlier or (not target.unique and chosen and event.inside is None):
            return target, earlier[0]
    return None


def builds_of(record: Record, parts: bool = True) -> Iterator[Event]:
    """First uses of Keras objects while a record runs; with ``parts`` also those by other Keras objects."""
    waiting, seen = [record], {record.number}
    while waiting:
        one = waiting.pop()
        yield from (event for event in one.events.values() if event.kind == BUILD and not event.attr)
        for edge in one.calls.values():
            if not _other_graph(edge, parts) and edge.callee.number not in seen:
                seen.add(edge.callee.number)
                waiting.append(edge.callee)


# -- read too early
# ---------------------------------------------------------------------------------------------
def reads_before_build(function: FunctionFacts) -> Iterator[Lifted]:
    """Reads of lists of variables, before the same call makes some of those variables."""
    builds = [
        (_place(lifted), set(lifted.event.detail))
        for lifted in function.events(BUILD)
        if not lifted.event.attr
    ]
    guarded = [
        (_place(lifted), lifted.event.target)
        for lifted in function.events(WRITE)
        if lifted.inside("lazy_guard")
        and any(isinstance(atom, Variable) for atom in lifted.event.stored.atoms)
    ]
    for lifted in function.events(API):
        event = lifted.event
        if not event.name.startswith("keras.") or not event.attr.endswith(_LISTS):
            continue
        here, lacking = _place(lifted), set(event.detail or ())
        if any(place > here and lacking & atoms for place, atoms in builds) or any(
            place > here and target in lifted.subject.atoms for place, target in guarded
        ):
            yield lifted


def _place(lifted: Lifted) -> list[tuple[int, int]]:
    """Where it happens, from the function's own line down."""
    nodes = [*(step.node for step in lifted.steps), lifted.event.node]
    return [(getattr(node, "lineno", 0), getattr(node, "col_offset", 0)) for node in nodes]


# -- Keras tensors and datasets
# ---------------------------------------------------------------------------------
def holds_keras_tensor(value: Value) -> bool:
    """Whether a value is, or holds, a ``KerasTensor``."""
    return any(isinstance(atom, Tensor) and atom.layout == "keras" for atom in nested(value))


def python_walks(function: FunctionFacts) -> Iterator[Lifted]:
    """Comprehensions, ``list`` and ``zip`` over a dataset: Python asks for every element while tracing."""
    for lifted in function.events(MATERIALISE):
        if lifted.event.attr in _FOLLOWED:
            continue
        over = set(lifted.subject.atoms)
        for atom in lifted.subject.atoms:
            if isinstance(atom, PythonIterator):
                over |= atom.source.atoms
        if any(isinstance(atom, Dataset) for atom in over):
            yield lifted
