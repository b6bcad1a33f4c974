"""Functions that run in worker processes which are forked from the program."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, NamedTuple

from hybridize.facts.inspections import functions_in
from hybridize.interpreter.state.record import API, UNKNOWN, Event, Record
from hybridize.project.code import Code
from hybridize.values.atoms import Atom
from hybridize.values.objects import Class, Function, Instance
from hybridize.values.value import Value

if TYPE_CHECKING:
    from hybridize.facts.model import FunctionFacts, ProgramFacts

_STARTERS = ("multiprocessing.Process", "multiprocessing.context.", "multiprocessing.process.",
             "multiprocessing.Pool", "multiprocessing.pool.Pool", "concurrent.futures.ProcessPoolExecutor",
             "concurrent.futures.process.ProcessPoolExecutor", "torch.utils.data.DataLoader")
# Methods by which unknown objects of a program that uses multiprocessing take on work.
_METHODS = frozenset({"Process", "map", "map_async", "imap", "imap_unordered", "starmap", "starmap_async", "apply",
                      "apply_async", "submit"})
_METHOD_SETTERS = frozenset({"multiprocessing.get_context", "multiprocessing.set_start_method"})
_USING = ("multiprocessing.", "concurrent.futures.ProcessPoolExecutor", "concurrent.futures.process.")
_THREADS = ("multiprocessing.dummy", "multiprocessing.pool.ThreadPool")


class Worker(NamedTuple):
    """Work handed to other processes at a place: the numbers of the units that it runs."""

    code: Code
    node: ast.AST
    runs: frozenset[int]


class Workers:
    """All work that a program hands to forked processes; none if it starts them in another way."""

    def __init__(self, program: ProgramFacts) -> None:
        self.program = program
        self.found: list[Worker] = []
        records = program.machine.records
        used = {name for record in records for name in record.outside_calls if name.startswith(_USING)}
        used |= {name for record in records for name in record.outside_calls if name.startswith("torch.utils.data")}
        used |= {name for record in records for name in record.outside_calls if name == "os.fork"}
        if not any(not name.startswith(_THREADS) for name in used) or self._spawned(records):
            return
        for record in records:
            if "os.fork" in record.outside_calls:
                self._after_fork(record)
            for event in record.events.values():
                self._event(record, event)

    def of(self, function: FunctionFacts) -> Worker | None:
        """The first place that sends the function, or a caller of it, to another process."""
        return next((worker for worker in self.found if function.code.number in worker.runs), None)

    def _spawned(self, records: list[Record]) -> bool:
        """Whether every start method that the program names leaves the parent's memory behind."""
        methods = {value.constant() for record in records for event in record.events.values()
                   if event.kind == API and event.name in _METHOD_SETTERS for value in event.arguments[:1]}
        return bool(methods) and methods <= {"spawn", "forkserver"}

    def _event(self, record: Record, event: Event) -> None:
        named = event.kind == API and event.name.startswith(_STARTERS)
        func = event.node.func if event.kind == UNKNOWN and isinstance(event.node, ast.Call) else None
        unknown = isinstance(func, ast.Attribute) and func.attr in _METHODS
        if named or unknown:
            given = (*event.arguments, *event.keywords.values())
            self._add(record, event.node, [*functions_in(given), *_methods_in(given, event.name)])

    def _after_fork(self, record: Record) -> None:
        runs: set[int] = set()
        for edge in record.calls.values():
            unit = self.program.function_of(edge.callee.code)
            runs |= unit.extent if unit is not None else frozenset()
        self.found.append(Worker(record.code, record.outside_calls["os.fork"], frozenset(runs)))

    def _add(self, record: Record, node: ast.AST, functions: list[Function]) -> None:
        runs: set[int] = set()
        for function in functions:
            unit = self.program.function_of(function.code)
            runs |= unit.extent if unit is not None else frozenset()
        if runs:
            self.found.append(Worker(record.code, node, frozenset(runs)))


def _methods_in(values: tuple[Value, ...], name: str) -> list[Function]:
    """What a loader of data calls of the dataset that it is given."""
    if not name.startswith("torch."):
        return []
    classes: list[Atom] = [atom.cls for value in values for atom in value.ordered() if isinstance(atom, Instance)]
    fields = [cls.fields.get(method) for cls in classes if isinstance(cls, Class)
              for method in ("__getitem__", "__iter__")]
    return [atom for field in fields if isinstance(field, Value) for atom in field.ordered()
            if isinstance(atom, Function)]
