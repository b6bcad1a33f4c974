"""The report for people: what would change and why it pays, what stays eager and how to unlock it.

One line a function, grouped by file, in an order that never depends on the run. ``verbose`` adds every
function and every reason with its trace and source line; ``quiet`` keeps the summary alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import Enum
from itertools import chain, groupby
from typing import TypeAlias

from hybridize.report.excerpt import SourceLines, excerpt
from hybridize.report.lines import EMPTY, Line, indent, line
from hybridize.report.model import FunctionReport, Reason, Report
from hybridize.report.summary import (
    CHANGES,
    first_reason,
    kept_with_findings,
    left_out,
    proposed,
    summarize,
    worth_knowing,
)
from hybridize.report.wording import assumption, counted, place_of, purpose

DECISION_STYLE = {
    "hybridize": "good",
    "dehybridize": "warn",
    "reconfigure": "warn",
    "keep": "dim",
    "decline": "bad",
}
SEVERITY_STYLE = {"error": "bad", "warning": "warn", "info": "dim"}
_NAME_WIDTH = 44  # longer names push their own line to the right, not the others

# What is said of a function: the rest of its line after place and name, and the lines below it.
Remark: TypeAlias = "tuple[Line, list[Line]]"
Describe: TypeAlias = "Callable[[FunctionReport], Remark]"


class Detail(Enum):
    """How much of the report is shown."""

    QUIET = "the summary alone"
    NORMAL = "what would change, and what is worth knowing"
    VERBOSE = "every function and every reason"


def report_lines(
    report: Report,
    sources: SourceLines,
    detail: Detail = Detail.NORMAL,
    *,
    speculative: bool = True,
    where: str = ".",
) -> Iterator[Line]:
    """The whole report. Without ``speculative``, changes that rest on an assumption are only counted.

    ``where`` names the root for the reader, as seen from the current folder.
    """
    if detail is not Detail.QUIET:
        details = _Details(sources) if detail is Detail.VERBOSE else None
        yield from _changes(list(proposed(report, speculative)), details)
        yield from _declined(list(worth_knowing(report)), details)
        yield from _findings(list(kept_with_findings(report)), details)
        if details is not None:
            yield from _others(report, speculative, details)
    yield from summary_lines(report, speculative=speculative, where=where)


class _Details:
    """Adds every reason of a function below its line."""

    def __init__(self, sources: SourceLines) -> None:
        self._sources = sources

    def lines(self, function: FunctionReport) -> list[Line]:
        """All reasons of ``function``."""
        reasons = [part for reason in function.reasons for part in reason_lines(reason, self._sources)]
        return [*reasons, *trace_lines(function, everything=True)]


def _changes(functions: list[FunctionReport], details: _Details | None) -> Iterator[Line]:
    def remark(function: FunctionReport) -> Remark:
        decision = (function.decision.ljust(11), DECISION_STYLE[function.decision])
        safety = ((function.safety or "").ljust(11), "good" if function.safety == "safe" else "warn")
        below = [line(("assumes: ", "warn"), assumption(function))] if assumption(function) else []
        below += trace_lines(function)
        return line(decision, "  ", safety, "  ", purpose(function)), below

    yield from _section("Would change", functions, remark, details)


def _declined(functions: list[FunctionReport], details: _Details | None) -> Iterator[Line]:
    yield from _section("Stay eager, though they compute on tensors", functions, _remark_on_reasons, details)


def _findings(functions: list[FunctionReport], details: _Details | None) -> Iterator[Line]:
    yield from _section("Graphs already, with something to repair", functions, _remark_on_reasons, details)


def _others(report: Report, speculative: bool, details: _Details) -> Iterator[Line]:
    shown = map(_key, chain(proposed(report, speculative), worth_knowing(report), kept_with_findings(report)))
    seen = set(shown)
    rest = [function for function in report.functions if _key(function) not in seen]

    def remark(function: FunctionReport) -> Remark:
        return line((function.decision, DECISION_STYLE[function.decision])), []

    yield from _section("All other functions", rest, remark, details)


def _key(function: FunctionReport) -> tuple[str, int, str]:
    return function.file, function.line, function.name


def _remark_on_reasons(function: FunctionReport) -> Remark:
    """The first reason, where it is, how many more there are, and what would unlock the function."""
    reason = first_reason(function)
    if reason is None:
        return line(("no reason given", "dim")), []
    more = len(function.reasons) - 1
    tail = f" (and {counted(more, 'more reason')}: -v)" if more else ""
    place = place_of(reason, function)
    text = f"{place}: {reason.message}" if place else reason.message
    below = [line(("to unlock: ", "good"), reason.unlock)] if reason.unlock else []
    code = (f"{reason.code} {reason.name}", SEVERITY_STYLE[reason.severity])
    return line(code, "  ", text, (tail, "dim")), below


def _section(
    title: str, functions: list[FunctionReport], describe: Describe, details: _Details | None
) -> Iterator[Line]:
    if not functions:
        return
    yield line((f"{title} ({len(functions)})", "title"))
    for _, group in groupby(functions, key=lambda function: function.file):
        yield from _file(list(group), describe, details)
        yield EMPTY


def _file(functions: list[FunctionReport], describe: Describe, details: _Details | None) -> Iterator[Line]:
    places = max(len(_place(function)) for function in functions)
    names = min(_NAME_WIDTH, max(len(function.name) for function in functions))
    for function in functions:
        rest, below = describe(function)
        if details is not None and function.reasons:
            below = details.lines(function)
        place, name = _place(function).ljust(places), function.name.ljust(names)
        yield line("  ", (place, "path"), "  ", (name, "name"), "  ", *rest)
        yield from indent(below, "      ")


def _place(function: FunctionReport) -> str:
    return f"{function.file}:{function.line}"


def trace_lines(function: FunctionReport, everything: bool = False) -> list[Line]:
    """How often the graph that stays or comes is traced, if more than once, and the calls that cause it.

    Calls of which too little is known to blame them are told only with ``everything``.
    """
    traces = function.traces
    if traces is None or traces.count == 1 or function.decision == "dehybridize":
        return []
    known = [cause for cause in traces.causes if cause.known]
    if not known and not everything:
        return []
    bound = "any number of times" if known else "an unknown number of times"
    often = f"up to {traces.count} times" if traces.count is not None else bound
    lines = [line(("traced ", "dim"), often)]
    for cause in traces.causes if everything else known:
        who = f"`{cause.parameter}`: " if cause.parameter else ""
        lines.append(line("  ", (f"{cause.file}:{cause.line}", "path"), f"  {who}{cause.message}"))
    return lines


def reason_lines(reason: Reason, sources: SourceLines) -> Iterator[Line]:
    """A reason in full: code, place, message, source line with caret, trace, way out."""
    place = f"{reason.file}:{reason.line}" if reason.line > 0 else reason.file
    style = SEVERITY_STYLE[reason.severity]
    yield line((f"{reason.severity} {reason.code} {reason.name}", style), " at ", (place, "path"))
    yield line("  ", reason.message)
    yield from indent(_excerpt_lines(reason, sources), "  ")
    if reason.trace:
        yield line(("  by way of", "dim"))
        width = max(len(f"{step.file}:{step.line}") for step in reason.trace)
        for step in reason.trace:
            yield line("    ", (f"{step.file}:{step.line}".ljust(width), "path"), "  ", step.message)
    if reason.unlock:
        yield line(("  to unlock: ", "good"), reason.unlock)


def _excerpt_lines(reason: Reason, sources: SourceLines) -> Iterator[Line]:
    source = sources.line(reason.file, reason.line)
    if source is None or not source.strip():
        return
    shown, caret = excerpt(source, reason.column)
    number = str(reason.line)
    yield line((f"  {number} | ", "dim"), (shown, "code"))
    yield line((f"  {' ' * len(number)} | ", "dim"), (caret, SEVERITY_STYLE[reason.severity]))


def summary_lines(report: Report, *, speculative: bool = True, where: str = ".") -> Iterator[Line]:
    """What the run adds up to, in two or three lines."""
    counts = summarize(report)
    place = "" if where == "." else f" in {where}"
    yield line(
        (f"{counted(counts.files, 'file')}{place}, {counted(counts.functions, 'function')}", "title"),
        f", {counted(counts.hybrid, 'graph')} already (tf.function).",
    )
    kept = f"{counted(counts.keep, 'graph')} kept as {'it is' if counts.keep == 1 else 'they are'}"
    rest = f"{kept}, {counts.decline} left eager."
    changes = list(proposed(report))
    if not changes:
        yield line(("Nothing to change", "good"), f": {rest}")
        return
    named = [f"{getattr(counts, decision)} to {decision}" for decision in CHANGES]
    safe = sum(function.safety == "safe" for function in changes)
    yield line(", ".join(named), f" ({safe} safe, {len(changes) - safe} speculative); {rest}")
    if not speculative and len(changes) > safe:
        yield line((f"{counted(len(changes) - safe, 'speculative change')} not shown (--safe-only).", "dim"))


def hint_lines(report: Report, speculative: bool = True) -> Iterator[Line]:
    """What to run next; for a person at a terminal."""
    if any(proposed(report, speculative)):
        yield line(("`hybridize diff` shows the changes, `hybridize apply` makes them", "dim"))
    elif any(left_out(report)):
        yield line(("--speculative shows changes that rest on assumptions", "dim"))
