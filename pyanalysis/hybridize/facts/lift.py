"""Events of callees in their callers' terms: what a function does, however deep, with the way down to it.

Records are visited callees first. An event is carried up a call edge with its values relabelled, and dropped where
it cannot matter above: a list that the caller itself made, a conversion of a plain Python value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from hybridize.interpreter.functions.relabel import substitution
from hybridize.interpreter.functions.stand_ins import meant_by
from hybridize.interpreter.state.record import (
    ADVANCE,
    API,
    ASSERT,
    BRANCH,
    COERCE,
    CONVERT,
    CREATE,
    FOLDS,
    GENERATOR,
    HYBRID,
    INDEX,
    JUMP,
    LOOP,
    LOSS,
    MATERIALISE,
    MEMBER,
    MUTATE,
    NAMES,
    PACKED,
    PREDICATE,
    RAISE,
    STATIC,
    TAPE,
    TRY,
    UNKNOWN,
    UNROLL,
    WRITE,
    CallEdge,
    Event,
    Inside,
    Record,
)
from hybridize.project.code import Code
from hybridize.values.atoms import Dataset, Tensor, Tuple
from hybridize.values.kinds import contents
from hybridize.values.labels import Labels
from hybridize.values.objects import Obj, Sequence, Variable
from hybridize.values.value import Value

CONDITIONS = ("tensor_if", "tensor_loop")
EFFECTS = frozenset({WRITE, MUTATE, ADVANCE})
ON_VALUES = frozenset({CONVERT, MATERIALISE, MEMBER, BRANCH, LOOP, JUMP, ASSERT, INDEX, STATIC, COERCE})
_ON_OBJECTS = EFFECTS | {LOSS, TAPE}  # what matters only where the object is not the caller's own
_NOT_LIFTED = frozenset({GENERATOR})
_DETAILED = frozenset({UNKNOWN, WRITE, CREATE})
_BY_PLACE = frozenset({BRANCH, LOOP, JUMP, NAMES, TRY, HYBRID, RAISE, UNROLL, COERCE, PACKED})
_GUARDS = ("lazy_guard", "init_scope", "tensor_if", "tensor_loop", "try")
_TOO_MUCH = "more happens below than is followed"
_LIMIT = 600  # events that a record keeps
_LIMIT_OF_MANY = 150  # the same where there are so many records that the sum counts
_MANY = 20_000
_DEPTH = 16
_LONG = 50  # rounds of a Python loop from which a nest of such loops may make a large graph
_ROUNDS = 4
# Conversions that a graph does not let Python make, even of a tensor whose value is known.
_OF_KNOWN = FOLDS | {"bool_operator", "contains", "not", PREDICATE}
# Library calls whose own role says that nothing in them can differ, whatever the arguments.
_TRACING = ("tensorflow.data.", "tensorflow.vectorized_map", "tensorflow.keras.")  # others call back eagerly
_HARMLESS_ROLES = frozenset({"tensor_op", "tensor_static", "type", "graph_scope", "summary", "keras_loss"})


_NOTHING: frozenset[Obj] = frozenset()


class Lifted:
    """An event as one function sees it. ``steps``: the call edges from the function down to the event's own code.

    ``local``: the object that is changed was made by the same call, so nothing outside sees the change. ``meant``: the
    objects of the function that are changed, where the event's own names an object that stands for several.
    """

    __slots__ = ("arguments", "conditional", "event", "guarded", "local", "meant", "steps", "stored", "subject")

    def __init__(self, event: Event, subject: Value, stored: Value, arguments: tuple[Value, ...],
                 steps: tuple[CallEdge, ...], local: bool, conditional: bool, guarded: bool,
                 meant: frozenset[Obj] = _NOTHING) -> None:
        self.event = event
        self.meant = meant
        self.local = local
        self.subject = subject
        self.stored = stored
        self.arguments = arguments
        self.steps = steps
        self.conditional = conditional  # whether a step of the way down stands in a tensor condition
        self.guarded = guarded

    @property
    def own(self) -> bool:
        """Whether the event is in the function's own body."""
        return not self.steps

    @property
    def hidden(self) -> bool:
        """Whether the way down passes a call that the text does not show: property, operator, with, callback, ..."""
        return any(step.how not in ("call", "construct", "keras_call") for step in self.steps)

    def inside(self, *kinds: str) -> bool:
        """Whether the event, or a call on the way to it, stands inside a block of one of the kinds."""
        if self.event.inside is not None and self.event.inside.find(*kinds) is not None:
            return True
        return any(step.inside is not None and step.inside.find(*kinds) is not None for step in self.steps)

    def surroundings(self) -> Iterator[Inside]:
        """What the event, and each call on the way to it, stands in."""
        for inside in (self.event.inside, *(step.inside for step in self.steps)):
            while inside is not None:
                yield inside
                inside = inside.parent

    def conditions(self) -> Iterator[tuple[Inside, Labels]]:
        """What the event, and each call on the way to it, stands in; with labels in the function's terms."""
        inside = self.event.inside
        steps = list(self.steps)
        while True:
            while inside is not None:
                labels = inside.labels
                for step in reversed(steps):
                    labels = substitution(step.callee.code.number, step.actuals).labels(labels)
                yield inside, labels
                inside = inside.parent
            if not steps:
                return
            inside = steps.pop().inside

    def __repr__(self) -> str:
        return f"<lifted {self.event!r} depth {len(self.steps)}>"


def _stands_in(inside: Inside | None, kinds: tuple[str, ...]) -> bool:
    return inside is not None and inside.find(*kinds) is not None


class Lifter:
    """Computes and keeps the lifted events, the extent and the ops of every record."""

    def __init__(self, records: Iterable[Record], tick: Callable[[Code], None] | None = None) -> None:
        """``tick`` is called before each record and may raise to stop."""
        self._tick = tick
        kept = [record for record in records if not record.stale or record.complete]
        called = {edge.callee.number for record in kept for edge in record.calls.values()}
        # What the body of a module does matters to those only that import it while they run.
        self.records = [record for record in kept if record.code.kind != "module" or record.number in called]
        self.events: dict[int, tuple[Lifted, ...]] = {}
        self.extent: dict[int, frozenset[int]] = {}
        self.ops: dict[int, frozenset[str]] = {}
        self.limit = _LIMIT if len(self.records) < _MANY else _LIMIT_OF_MANY
        self.failures: list[tuple[Record, Exception]] = []  # what could not be lifted; its callers see it as empty
        self._settle(callees_first(self.records))

    def _settle(self, order: list[Record]) -> None:
        """Visit callees before callers; around recursion visit again until nothing changes."""
        position = {record.number: place for place, record in enumerate(order)}
        callers: dict[int, list[Record]] = {}
        again: dict[int, Record] = {}
        for record in order:
            for edge in record.calls.values():
                if position.get(edge.callee.number, -1) >= position[record.number]:
                    again[record.number] = record
                    callers.setdefault(edge.callee.number, []).append(record)
            self._try(record)
        if not again:
            return
        callers = {}
        for record in order:
            for edge in record.calls.values():
                callers.setdefault(edge.callee.number, []).append(record)
        for _ in range(_ROUNDS):
            changed = [record for record in sorted(again.values(), key=lambda one: position[one.number])
                       if self._try(record)]
            again = {caller.number: caller for record in changed for caller in callers.get(record.number, ())}

    def _try(self, record: Record) -> bool:
        if self._tick is not None:
            self._tick(record.code)
        try:
            return self._visit(record)
        except Exception as failure:
            self.failures.append((record, failure))
            return False

    def _visit(self, record: Record) -> bool:
        extent = {record.code.number}
        ops = set(record.ops)
        found: dict[tuple[object, ...], Lifted] = {}
        for event in record.events.values():
            changed = event.target if event.kind in _ON_OBJECTS else None
            found[id(event), True] = Lifted(event, event.subject, event.stored, event.arguments, (),
                                            changed in record.allocated, _stands_in(event.inside, CONDITIONS),
                                            _stands_in(event.inside, _GUARDS),
                                            frozenset((changed,)) if changed is not None else _NOTHING)
        for edge in record.calls.values():
            extent |= self.extent.get(edge.callee.number, frozenset({edge.callee.code.number}))
            ops |= self.ops.get(edge.callee.number, frozenset())
            if edge.how in ("py_function", "hybrid"):
                continue  # runs eagerly, or is a graph of its own, in both worlds
            self._carry(record, edge, found)
        number = record.number
        before = self.extent.get(number), self.ops.get(number), _size(self.events.get(number, ()))
        self.extent[number] = frozenset(extent)
        self.ops[number] = frozenset(ops)
        self.events[number] = tuple(found.values())
        return before != (self.extent[number], self.ops[number], _size(self.events[number]))

    def _carry(self, record: Record, edge: CallEdge, found: dict[tuple[object, ...], Lifted]) -> None:
        if edge.inside is not None and edge.inside.find("expected_failure") is not None:
            return
        terms = substitution(edge.callee.code.number, edge.actuals)
        conditional, guarded = _stands_in(edge.inside, CONDITIONS), _stands_in(edge.inside, _GUARDS)
        for inner in self.events.get(edge.callee.number, ()):
            event = inner.event
            kind = event.kind
            if kind in _NOT_LIFTED:
                continue
            meant = meant_by(edge, inner.meant) if inner.meant else _NOTHING
            own = bool(meant) and (event.target in record.allocated or meant <= record.allocated)
            if not _matters_above(edge, inner, conditional, own):
                continue
            subject = inner.subject
            if subject.labels or subject.nested:
                subject = terms.value(subject)
            if kind in ON_VALUES and not subject.labels and not _stands_for_itself(subject) \
                    and not _refuses_known(event, subject):
                continue
            arguments = inner.arguments
            if arguments:
                arguments = tuple([terms.value(one) for one in arguments])
            if kind == API and not _api_matters(event, subject, arguments):
                continue
            key = _sameness(event, subject, arguments, inner.guarded or guarded)
            known = found.get(key)
            if known is not None:
                known.meant |= meant
                known.local = known.local and (inner.local or own)
                continue
            full = len(found) >= self.limit
            if full or len(inner.steps) >= _DEPTH:
                if (UNKNOWN, _TOO_MUCH) not in found:
                    found[UNKNOWN, _TOO_MUCH] = _overflow(edge, inner, conditional, guarded)
                elif full:
                    return  # whatever else there is changes nothing any more
                continue
            found[key] = Lifted(event, subject, terms.value(inner.stored), arguments, (edge, *inner.steps),
                                inner.local or own, inner.conditional or conditional, inner.guarded or guarded, meant)


def _size(events: tuple[Lifted, ...]) -> int:
    """Grows with every event, with every object that one changes, and where one turns out to change what is outside."""
    return len(events) + sum(len(lifted.meant) + (not lifted.local) for lifted in events)


def _sameness(event: Event, subject: Value, arguments: tuple[Value, ...], guarded: bool) -> tuple[object, ...]:
    """Transitive events of one kind that no rule could tell apart are told once."""
    kind = event.kind
    detail = event.detail if kind in _DETAILED and isinstance(event.detail, str) else event.node \
        if kind in _BY_PLACE else None
    passed = tuple([(value.labels, _may_be_symbol(value)) for value in arguments]) if arguments else ()
    return (kind, event.name, event.attr, event.target, subject.labels, passed, guarded, detail)


def sorts(value: Value) -> object:
    """Whether a value is a tensor, an array, a number, ...: of one origin may come a list here and an array there."""
    atom = value.single()
    if atom is None:
        return frozenset([one.kind for one in value.atoms])
    held = contents(atom) if isinstance(atom, (Sequence, Tuple)) else ()
    return (atom.kind, *[one.kind for inner in held for one in inner.ordered()]) if held else atom.kind


_SYMBOLS = frozenset({"array", "tensor", "unknown", "variable"})


def _may_be_symbol(value: Value) -> bool:
    """The same, as coarse as what calls each other in circles needs: a value, or what the list of it holds."""
    for atom in value.atoms:
        if atom.kind in _SYMBOLS:
            return True
        if isinstance(atom, (Sequence, Tuple)) and any(
                one.kind in _SYMBOLS for inner in contents(atom) for one in inner.atoms):
            return True
    return False


def _overflow(edge: CallEdge, inner: Lifted, conditional: bool, guarded: bool) -> Lifted:
    """Stands for everything past the bound: the function does more than was followed."""
    event = Event(UNKNOWN, inner.event.code, inner.event.node, detail=_TOO_MUCH)
    return Lifted(event, inner.subject, inner.stored, (), (edge,), False, conditional, guarded)


def callees_first(records: list[Record]) -> list[Record]:
    """Depth-first post-order over call edges, from the records in order of creation."""
    known = {record.number for record in records}
    done: set[int] = set()
    order: list[Record] = []
    for root in records:
        stack = [(root, iter(list(root.calls.values())))]
        if root.number in done:
            continue
        done.add(root.number)
        while stack:
            record, edges = stack[-1]
            for edge in edges:
                callee = edge.callee
                if callee.number not in done and callee.number in known:
                    done.add(callee.number)
                    stack.append((callee, iter(list(callee.calls.values()))))
                    break
            else:
                stack.pop()
                order.append(record)
    return order


def _matters_above(edge: CallEdge, inner: Lifted, conditional: bool, own: bool) -> bool:
    """``own``: the caller itself made what is changed."""
    event = inner.event
    if own:
        return event.kind in EFFECTS and (inner.conditional or conditional)
    if edge.how == "graph_callback" and event.kind in ON_VALUES and edge.via.startswith(_TRACING):
        return False  # the library traces this function anyway
    if event.kind == UNROLL and event.detail is not None and event.detail < _LONG:
        return False
    return event.kind != RAISE or bool(event.detail) or inner.conditional or conditional


def _api_matters(event: Event, subject: Value, arguments: tuple[Value, ...]) -> bool:
    api = event.api
    if api is None:
        return True
    if api.effects:
        return True
    if api.role in _HARMLESS_ROLES:
        return False
    if api.role in ("ndarray", "foreign", "conversion", "pure", "eager_only", "unknown"):
        return any(value.labels or _stands_for_itself(value) for value in (subject, *arguments))
    return True


def _stands_for_itself(value: Value) -> bool:
    """Variables and datasets have no value in a graph wherever they come from."""
    return any(type(atom) in (Variable, Dataset) for atom in value.atoms)


def _refuses_known(event: Event, subject: Value) -> bool:
    """Whether a graph refuses what happens here to a tensor that exists before it is traced."""
    asked = event.kind in (MATERIALISE, BRANCH, LOOP) or (event.kind == CONVERT and event.attr in _OF_KNOWN)
    return asked and any(type(atom) is Tensor for atom in subject.atoms)
