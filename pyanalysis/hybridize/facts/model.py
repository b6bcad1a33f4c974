"""Facts of a function and of the program: the vocabulary in which rules and decisions are written.

Three-valued facts are ``True``, ``False`` or ``None`` (not known).
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from hybridize.facts.arguments import held_when_read
from hybridize.facts.guards import Guards
from hybridize.facts.lift import Lifted
from hybridize.facts.staleness import Staleness
from hybridize.facts.symbolic import SymbolicCall
from hybridize.facts.syntax import UnitSyntax
from hybridize.interpreter.state.machine import Machine
from hybridize.interpreter.state.record import CallEdge, Event, Record
from hybridize.project.code import Code, Param
from hybridize.project.model import Program
from hybridize.values import labels as lb
from hybridize.values import value as vl
from hybridize.values.atoms import Array, Const, Scalar, Tensor
from hybridize.values.heap import Cell
from hybridize.values.kinds import holds_tensor, is_extension, is_unknown, may_be_unknown, nested
from hybridize.values.objects import Obj, Variable
from hybridize.values.value import Value

if TYPE_CHECKING:
    from hybridize.facts.environment import Environment
    from hybridize.facts.fingerprints import FingerprintReader
    from hybridize.facts.inspections import Inspections
    from hybridize.facts.losses import LossReaders
    from hybridize.facts.patches import Patches
    from hybridize.facts.process_settings import ProcessSettings
    from hybridize.facts.seeds import Seed
    from hybridize.facts.tape_questions import TapeQuestions
    from hybridize.facts.temporaries import Temporaries
    from hybridize.facts.uses import ResultUses
    from hybridize.facts.workers import Workers

Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class HybridDecorator:
    """A ``tf.function`` on a function. ``options``: keyword -> source text; ``positional``: source texts in order.

    ``form``: decorator, above (a decorator above others, of which it wraps the result), call (``g = tf.function(f)``).
    ``node`` is the decorator expression.
    ``values``: the arguments as abstract values by name, also those that the text at ``node`` does not show.
    ``complete``: every argument is written out, none is unpacked from elsewhere.
    """

    node: ast.expr
    form: str
    options: dict[str, str]
    positional: tuple[str, ...] = ()
    values: dict[str, Value] = field(default_factory=dict)
    complete: bool = True


@dataclass(frozen=True, slots=True)
class Caller:
    """One call edge into a function: from which record, how, and whether the caller is itself graph code."""

    record: Record
    edge: CallEdge


class FunctionFacts:
    """Everything known of one ``def``."""

    __slots__ = ("callers", "called", "code", "escaped", "events_list", "extent", "hybrid", "internal_error", "ops",
                 "own_ops", "recursive", "records", "program", "result", "verdicts", "_asked", "_carries",
                 "_once_bound", "_parameters", "_reads", "_reads_once_bound", "_ranks", "_receives",
                 "_sites")

    def __init__(self, program: ProgramFacts, code: Code, records: tuple[Record, ...]) -> None:
        self.program = program
        self.code = code
        self.records = records
        self.hybrid: HybridDecorator | None = None
        self.called = False          # reached from an entry point
        self.escaped = False         # handed to code that cannot be followed
        self.recursive = False
        self.internal_error: str | None = None
        self.callers: tuple[Caller, ...] = ()
        self.events_list: tuple[Lifted, ...] = ()   # the function's own first, then by place
        self.extent: frozenset[int] = frozenset()   # code numbers that run while the function runs
        self.ops: frozenset[str] = frozenset()      # canonical names of tensor ops run, transitively
        self.own_ops: dict[str, ast.AST] = {}
        self.result: Value = vl.join_all(record.result for record in records)
        self.verdicts: dict[tuple[Value, int], str | None] = {}  # of the rules, on values: see rules.values.common
        self._ranks: dict[str, list[int]] | None = None  # by kind of event: positions in the list of all
        self._asked: dict[tuple[str, ...], tuple[Lifted, ...]] = {}
        self._sites: tuple[Caller, ...] | None = None
        self._parameters: dict[int, Value] = {}
        self._carries: dict[int, bool | None] = {}
        self._receives: bool | None = None
        self._reads: dict[Cell, Any] | None = None
        self._reads_once_bound: dict[Cell, Any] | None = None
        self._once_bound: tuple[Cell, ...] | None = None

    # -- identity -----------------------------------------------------------------------------------------------
    @property
    def node(self) -> ast.FunctionDef | ast.AsyncFunctionDef:
        """The syntax of the ``def``."""
        return self.code.node  # type: ignore[return-value]

    @property
    def file(self) -> str:
        """Path of the file, relative to the root."""
        return self.code.path

    @property
    def cls(self) -> Any:
        """The class object (values.objects.Class) whose body defines the function, or None."""
        for function in self.program.machine.functions.get(self.code.number, ()):
            if function.owner_class is not None and self.code.is_method:
                return function.owner_class
        return None

    # -- parameters ---------------------------------------------------------------------------------------------
    @property
    def params(self) -> tuple[Param, ...]:
        """Formal parameters, the receiver included."""
        return self.code.params

    @property
    def receiver(self) -> int | None:
        """Index of the receiver (``self`` or ``cls``), or None."""
        if not self.code.is_method or not self.code.params:
            return None
        if self._receives is None:
            static = any(isinstance(item, ast.Name) and item.id == "staticmethod" for item in self.node.decorator_list)
            self._receives = not static and not self._gets_only_data()
        return 0 if self._receives else None

    def _gets_only_data(self) -> bool:
        """Whether no call binds it: ``run = staticmethod(tf.function(_run))``."""
        met = {atom for record in self.records if record.phase == "entry" for atom in record.arguments[0].atoms}
        return bool(met) and all(isinstance(atom, (Tensor, Array, Variable, Const, Scalar)) for atom in met)

    def parameter(self, index: int) -> Value:
        """Join of what a parameter holds over all contexts."""
        found = self._parameters.get(index)
        if found is None:
            found = vl.join_all(record.arguments[index] for record in self.records if index < len(record.arguments))
            self._parameters[index] = found
        return found

    def contexts(self, index: int) -> list[Value]:
        """What a parameter holds, context by context, labels taken off; without repeats."""
        seen: dict[Value, None] = {}
        for record in self.records:
            if index < len(record.arguments):
                seen.setdefault(record.arguments[index].plain())
        return list(seen)

    def evidence(self, index: int) -> set[str]:
        """Where knowledge of a parameter comes from: call, hint, default, use, name, keras, callback, none."""
        out = set()
        for record in self.records:
            if record.phase == "entry" or not record.evidence:
                out.add("call")
            elif index < len(record.evidence):
                out.add(record.evidence[index])
        return out

    def carries_tensor(self, index: int) -> bool | None:
        """Whether a parameter may hold a tensor, an array or a container of them."""
        if index not in self._carries:
            self._carries[index] = self._may_carry(index)
        return self._carries[index]

    def _may_carry(self, index: int) -> bool | None:
        value = self.parameter(index)
        if index == self.receiver and not any(map(is_extension, value.atoms)):
            return False
        if holds_tensor(value) or any(map(holds_tensor, held_when_read(self.records, index))):
            return True
        if self.params[index].kind.startswith("var_") and "none" in self.evidence(index) and any(
                map(is_unknown, nested(value))):
            return None  # of what is caught nothing is known when nobody calls
        return None if may_be_unknown(value) or not value.atoms else False

    # -- values -------------------------------------------------------------------------------------------------
    def symbolic(self, value: Value) -> bool:
        """Whether a value would be a symbolic tensor, or computed from one, if this function were a graph.

        True for what comes from a parameter that may hold tensors or arrays, and for results of tensor ops that run
        while the function runs. Static facts (shapes, dtypes) and Python data are not.
        """
        for label in value.labels:
            if label.kind == lb.OP:
                if label.owner in self.extent:
                    return True
            elif (
                label.kind == lb.VALUE
                and label.owner == self.code.number
                and self.carries_tensor(label.index) is not False
            ):
                return True
        return False

    def static(self, value: Value) -> bool:
        """Whether a value is computed from the shape or dtype of a parameter."""
        return any(label.kind == lb.SHAPE and label.owner == self.code.number for label in value.labels)

    def from_parameters(self, value: Value) -> list[int]:
        """Indices of the parameters that a value is computed from."""
        return sorted(
            {label.index for label in value.labels if label.owner == self.code.number and label.kind == lb.VALUE}
        )

    @property
    def sites(self) -> tuple[Caller, ...]:
        """Of the callers the first of each place in the text: contexts of a caller differ in values only."""
        if self._sites is None:
            first: dict[tuple[Any, ...], Caller] = {}
            for caller in self.callers:
                edge = caller.edge
                first.setdefault((caller.record.code.number, edge.node, edge.how, edge.via), caller)
            self._sites = tuple(first.values())
        return self._sites

    # -- events -------------------------------------------------------------------------------------------------
    def events(self, *kinds: str) -> tuple[Lifted, ...]:
        """Events of the kinds, the function's own first, then by place; transitive ones carry their steps."""
        found = self._asked.get(kinds)
        if found is None:
            ranks = self._ranks
            if ranks is None:
                ranks = self._ranks = {}
                for rank, lifted in enumerate(self.events_list):
                    ranks.setdefault(lifted.event.kind, []).append(rank)
            asked = sorted([rank for kind in kinds for rank in ranks.get(kind, ())])
            found = self._asked[kinds] = tuple([self.events_list[rank] for rank in asked])
        return found

    def outlives(self, target: Obj | None) -> bool:
        """Whether an object exists before the call or goes on after it (not made and kept local by this call)."""
        if target is None:
            return True
        return not all(target in record.allocated for record in self.records) if self.records else True

    def returns(self) -> Iterator[tuple[ast.AST, Value]]:
        """Return statements with their values (the ``def`` itself for falling off the end)."""
        seen: dict[int, tuple[ast.AST, Value]] = {}
        for record in self.records:
            for node, value in record.returns:
                held = seen.get(id(node))
                seen[id(node)] = (node, vl.join(held[1], value) if held is not None else value)
        yield from seen.values()

    def reads(self) -> dict[Cell, Any]:
        """State that the function reads and did not make: (object, field) -> content, transitively."""
        out = self._reads
        if out is None:
            out = self._reads = {}
            for record in self.records:
                for cell, value in record.reads.items():
                    if not (isinstance(cell[1], str) and cell[1].startswith("#")):  # the analysis's own notes
                        out.setdefault(cell, value)
        return out

    def forget_reads(self) -> None:
        """Forget what the function reads, until it is asked again: of a large program that is gigabytes."""
        self._reads = self._reads_once_bound = None

    def reads_once_bound(self) -> dict[Cell, Any]:
        """Names that are bound once in the text, read by the function or what it calls: an array may still change."""
        out = self._reads_once_bound
        if out is None:
            out = self._reads_once_bound = {}
            for number in sorted(self.extent):
                unit = self.program.units.get(number)
                for cell in unit.once_bound() if unit is not None else ():
                    out.setdefault(cell, cell[0].fields.get(cell[1]))
        return out

    def once_bound(self) -> tuple[Cell, ...]:
        """What of :meth:`reads_once_bound` its own text reads."""
        if self._once_bound is None:
            self._once_bound = tuple(dict.fromkeys(
                cell for record in self.records for cell in record.read_nodes
                if cell not in record.reads and cell[0] not in record.allocated))
        return self._once_bound

    def read_place(self, cell: tuple[Obj, Any]) -> tuple[Code, ast.AST, tuple[CallEdge, ...]]:
        """Where a cell is read: code, node, and the call edges down to it."""
        for record in self.records:
            found = _find_read(record, cell, (), set())
            if found is not None:
                return found
        return self.code, self.node, ()


def _find_read(record: Record, cell: tuple[Obj, Any], steps: tuple[CallEdge, ...], seen: set[int]) -> Any:
    if record.number in seen or len(steps) > 10:
        return None
    seen.add(record.number)
    node = record.read_nodes.get(cell)
    if node is not None:
        return record.code, node, steps
    for edge in record.calls.values():
        if cell in edge.callee.reads or cell in edge.callee.read_nodes:
            found = _find_read(edge.callee, cell, (*steps, edge), seen)
            if found is not None:
                return found
    return None


@dataclass(frozen=True, slots=True)
class StateWrite:
    """A write to a field or container, wherever in the program it is."""

    record: Record
    event: Event


class ProgramFacts:
    """Facts of all functions, and indices over the whole program."""

    def __init__(self, program: Program, machine: Machine, settings: Any) -> None:
        self.program = program
        self.machine = machine
        self.settings = settings
        self.functions: dict[int, FunctionFacts] = {}   # by code number, ``def`` only, in order of place
        self.units: dict[int, FunctionFacts] = {}       # the same with lambdas
        self.writes: dict[tuple[Any, Any], list[StateWrite]] = {}  # (object or None, field) -> writes
        self._syntax: dict[int, UnitSyntax] = {}
        self._made: dict[str, Any] = {}
        self.symbolic: dict[int, list[SymbolicCall]] = {}  # by record number: calls on placeholders that reach it
        self.unfollowed: dict[int, str] = {}  # by code number: a caller of which not every context is followed

    @property
    def uses(self) -> ResultUses:
        """What callers do with the results of functions."""
        from hybridize.facts.uses import ResultUses

        return self._once("uses", lambda: ResultUses(self))

    @property
    def seed(self) -> Seed | None:
        """Where the program sets the seed of TensorFlow, if it does."""
        from hybridize.facts.seeds import seed_of

        return self._once("seed", lambda: seed_of(self))

    @property
    def losses(self) -> LossReaders:
        """Who reads the losses that Keras layers keep."""
        from hybridize.facts.losses import LossReaders

        return self._once("losses", lambda: LossReaders(self))

    @property
    def guards(self) -> Guards:
        """The tests for something missing that code stands behind."""
        return self._once("guards", Guards)

    @property
    def staleness(self) -> Staleness:
        """Which state changes between two runs of a function."""
        return self._once("staleness", lambda: Staleness(self))

    @property
    def fingerprints(self) -> FingerprintReader:
        """The Python values in arguments."""
        from hybridize.facts.fingerprints import FingerprintReader

        return self._once("fingerprints", FingerprintReader)

    @property
    def inspections(self) -> Inspections:
        """Where functions are taken apart, copied or replaced."""
        from hybridize.facts.inspections import Inspections

        return self._once("inspections", lambda: Inspections(self))

    @property
    def settings_of_process(self) -> ProcessSettings:
        """Which settings of libraries the program asks for and changes."""
        from hybridize.facts.process_settings import ProcessSettings

        return self._once("settings_of_process", lambda: ProcessSettings(self))

    @property
    def patches(self) -> Patches:
        """Which names of libraries the program replaces."""
        from hybridize.facts.patches import Patches

        return self._once("patches", lambda: Patches(self))

    @property
    def tape_questions(self) -> TapeQuestions:
        """What gradient tapes are asked."""
        from hybridize.facts.tape_questions import TapeQuestions

        return self._once("tape_questions", lambda: TapeQuestions(self))

    @property
    def temporaries(self) -> Temporaries:
        """Method calls on objects that nobody holds."""
        from hybridize.facts.temporaries import Temporaries

        return self._once("temporaries", lambda: Temporaries(self))

    @property
    def environment(self) -> Environment:
        """Which environment variables the program sets."""
        from hybridize.facts.environment import Environment

        return self._once("environment", lambda: Environment(self))

    @property
    def workers(self) -> Workers:
        """Functions that run in forked processes."""
        from hybridize.facts.workers import Workers

        return self._once("workers", lambda: Workers(self))

    def _once(self, name: str, make: Callable[[], Made]) -> Made:
        """What is made when it is first asked for; written out because compiled classes know no ``cached_property``."""
        if name not in self._made:
            self._made[name] = make()
        made: Made = self._made[name]
        return made

    def syntax(self, code: Code) -> UnitSyntax:
        """The indexed syntax of a unit, made once."""
        found = self._syntax.get(code.number)
        if found is None:
            found = self._syntax[code.number] = UnitSyntax(code)
        return found

    @property
    def library(self) -> bool:
        """Open world: functions may be called from outside the program."""
        return bool(getattr(self.settings, "library", False))

    @property
    def tensorflow(self) -> tuple[int, ...] | None:
        """Version of TensorFlow that the program runs on, when known."""
        return self.program.target.tensorflow

    def writes_to(self, obj: Obj | None, key: Any) -> list[StateWrite]:
        """All writes of the program to a field of an object (``"content"`` for what a container holds)."""
        return self.writes.get((obj, key), [])

    def function_of(self, code: Code) -> FunctionFacts | None:
        """Facts of a unit, lambdas included."""
        return self.units.get(code.number)
