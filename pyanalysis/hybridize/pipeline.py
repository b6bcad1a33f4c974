"""The engine from end to end: project -> interpreter -> facts -> rules -> decide -> edits -> report.

Every front end calls :func:`analyze`; nothing here prints, and nothing of the analysed program is imported or run.
"""

from __future__ import annotations

import gc
import sys
import threading
import warnings
from collections.abc import Callable, MutableMapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hybridize.cache import Reports
from hybridize.project import load_program
from hybridize.project.caches import cache_folder
from hybridize.project.code import Code, ModuleCode
from hybridize.project.fingerprint import fingerprint
from hybridize.project.model import Program
from hybridize.project.overlay import NOTHING, Overlay
from hybridize.project.settings import Settings
from hybridize.report.model import Report

if TYPE_CHECKING:
    import networkx as nx

    from hybridize.facts.model import ProgramFacts
    from hybridize.interpreter.state.machine import Machine
    from hybridize.interpreter.state.watching import Watch

STACK = 512 * 1024 * 1024  # bytes; the interpreter recurses as deep as the analysed program nests
RECURSION = 60_000


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is. ``total`` is None while it is not known."""

    phase: str
    done: int
    total: int | None


Report_ = Callable[[Progress], None]


def analyze(paths: Sequence[str], settings: Settings, progress: Report_ | None = None,
            cancelled: Callable[[], bool] | None = None, overlay: Overlay = NOTHING,
            kept: MutableMapping[str, Report] | None = None) -> Report:
    """Analyse the program around ``paths``, with the unsaved text of ``overlay``, and decide about every function.

    ``kept`` holds earlier reports by the fingerprint of what they depend on; the new one is put there. Without it,
    and without unsaved text, reports are kept on disk as the settings say.
    Raises :class:`hybridize.project.errors.ProjectError` when there is nothing to analyse,
    :class:`hybridize.interpreter.state.machine.Cancelled` when ``cancelled`` says so.
    """
    if kept is None and overlay is NOTHING:
        reports = Reports(paths, settings)
        return reports.find() or deep(lambda: _kept(reports, paths, settings, progress, cancelled))

    def run() -> Report:
        program = load(paths, settings, progress, overlay)
        if kept is None:
            return _analyze(program, settings, progress, cancelled)
        key = fingerprint(program, settings)
        if key not in kept:
            kept[key] = _analyze(program, settings, progress, cancelled)
        return kept[key]

    report: Report = deep(run)
    return report


def _kept(reports: Reports, paths: Sequence[str], settings: Settings, progress: Report_ | None,
          cancelled: Callable[[], bool] | None) -> Report:
    program = load(paths, settings, progress)
    report = _analyze(program, settings, progress, cancelled)
    reports.keep(program, report)
    return report


def call_graph(paths: Sequence[str], settings: Settings, progress: Report_ | None = None,
               cancelled: Callable[[], bool] | None = None) -> nx.DiGraph[str]:
    """The call graph of the program; see :func:`hybridize.facts.callgraph.call_graph`."""
    from hybridize.facts.callgraph import call_graph as distil

    def run() -> nx.DiGraph[str]:
        return distil(interpret(load(paths, settings, progress), settings, progress, cancelled, explore=True))

    graph: nx.DiGraph[str] = deep(run)
    return graph


def variable_types(paths: Sequence[str], settings: Settings, at: tuple[str, int] | None = None,
                   progress: Report_ | None = None) -> list[str]:
    """What the variables of the selected files hold, one text a variable and line."""
    from hybridize.interpreter.state.watching import Watch
    from hybridize.report.types import type_lines

    def run() -> list[str]:
        program = load(paths, settings, progress)
        watch = Watch()
        interpret(program, settings, progress, watch=watch)
        return list(type_lines(watch, set(program.selected), at))

    lines: list[str] = deep(run)
    return lines


def load(paths: Sequence[str], settings: Settings, progress: Report_ | None = None,
         overlay: Overlay = NOTHING) -> Program:
    """Read the project."""
    if progress is None:
        return load_program(paths, settings, None, overlay)
    told = progress
    told(Progress("reading", 0, None))
    return load_program(paths, settings, lambda done, known: told(Progress("reading", done, known)), overlay)


def _analyze(program: Program, settings: Settings, progress: Report_ | None,
             cancelled: Callable[[], bool] | None) -> Report:
    from hybridize.decide.asking import processors
    from hybridize.decide.decision import decide
    from hybridize.decide.selection import Selection
    from hybridize.interpreter.state.machine import Cancelled
    from hybridize.report.build import build_report
    from hybridize.signatures.assign import assign

    facts = facts_of(program, settings, progress, cancelled)

    def decided(done: int, total: int) -> None:
        if cancelled is not None and cancelled():
            raise Cancelled
        if progress is not None:
            progress(Progress("deciding", done, total))

    decisions = decide(facts, Selection(settings.select, settings.ignore), decided, processors(settings.jobs))
    if settings.signatures:
        assign(decisions, facts)
    return build_report(program, facts, decisions, settings)


def facts_of(program: Program, settings: Settings, progress: Report_ | None = None,
             cancelled: Callable[[], bool] | None = None) -> ProgramFacts:
    """Interpret the program and distil the facts of its functions."""
    from hybridize.facts.build import build_facts

    return build_facts(program, interpret(program, settings, progress, cancelled), settings)


def interpret(program: Program, settings: Settings, progress: Report_ | None = None,
              cancelled: Callable[[], bool] | None = None, explore: bool = False,
              watch: Watch | None = None) -> Machine:
    """Run the program on abstract values; the machine then holds the records of what happened.

    ``explore``: also look at code that no value reaches, for the calls in it. ``watch``: is told of variables.
    """
    from hybridize.interpreter.execute.modules import Resolver
    from hybridize.interpreter.functions.relabel import reset as reset_labels
    from hybridize.interpreter.start.roots import Runner
    from hybridize.interpreter.state.machine import Cancelled, Machine
    from hybridize.remember import forget
    from hybridize.values.value import reset as reset_values

    forget()
    reset_values()
    reset_labels()

    def tick(code: Code) -> None:
        if cancelled is not None and cancelled():
            raise Cancelled

    machine = Machine(program, number_units(program), Resolver(program), tick)
    machine.explores = explore
    machine.follow_hints = settings.follow_type_hints
    machine.oracle, machine.unasked = _oracle(settings)
    machine.watch = watch

    def told(phase: str, done: int, total: int) -> None:
        if progress is not None:
            progress(Progress("analysing " + phase, done, total))

    try:
        Runner(machine, told).run(program.entry_points, settings.test_entry_points)
    finally:
        if machine.oracle is not None:
            machine.oracle.memo.save()
    return machine


def _oracle(settings: Settings) -> tuple[Any, str | None]:
    """What asks TensorFlow for types, or why nothing does although the settings allow it."""
    from hybridize.oracle.oracle import open_oracle

    if not settings.tensorflow:
        return None, None
    found = open_oracle(cache_folder(settings))
    return (None, found) if isinstance(found, str) else (found, None)


def number_units(program: Program) -> dict[str, ModuleCode]:
    """The code units of all modules, numbered in order of file and place."""
    codes = {name: ModuleCode(module) for name, module in program.modules.items()}
    number = 0
    for module in codes.values():
        for unit in module.units:
            unit.number = number
            number += 1
    return codes


def deep(action: Callable[[], Any]) -> Any:
    """Run with a stack deep enough for deeply nested programs."""
    outcome: list[Any] = []
    failure: list[BaseException] = []

    def run() -> None:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", SyntaxWarning)  # of code in strings: hints, what ``eval`` runs
                outcome.append(action())
        except BaseException as error:
            failure.append(error)

    limit, size = sys.getrecursionlimit(), threading.stack_size(STACK)
    sys.setrecursionlimit(max(limit, RECURSION))
    collecting = gc.isenabled()
    gc.disable()  # a run makes many objects that all live to its end
    try:
        thread = threading.Thread(target=run, name="hybridize-analysis")
        thread.start()
        thread.join()
    finally:
        if collecting:
            gc.enable()
        threading.stack_size(size)
        sys.setrecursionlimit(limit)
    if failure:
        raise failure[0]
    return outcome[0]
