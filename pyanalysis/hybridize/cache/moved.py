"""A report carried over to files whose lines have moved."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from hybridize.edits.request import EditRequest, FilePlan
from hybridize.project.metadata import Metadata
from hybridize.project.model import Source
from hybridize.project.style import line_length
from hybridize.report.model import Edit, FunctionReport, Reason, Report, Step, Traces

Edits = Mapping[tuple[str, str, int], tuple[Edit, ...]]  # by path, name and line of the function
Rows = Mapping[str, Mapping[int, int]]  # by path: old line to new line, for lines with code


_BARE_LINE = re.compile(r"\blines? \d")


class Unmovable(Exception):
    """Something in the report stands at a line that nothing tells the new place of."""


def moved(report: Report, rows: Rows, sources: Mapping[str, Source], root: Path) -> Report:
    """The report for the new ``sources`` of the files in ``rows``. Raises :class:`Unmovable`."""
    if any(problem.file in rows for problem in report.errors):
        raise Unmovable
    plans = {path: _plan(plan, rows[path]) if path in rows else plan for path, plan in report.plans.items()}
    edits = _edits({path: plan for path, plan in plans.items() if path in rows}, sources, root)
    mover = _Mover(rows)
    digests = {path: _digest(sources[path]) if path in rows else digest for path, digest in report.digests.items()}
    return replace(
        report,
        functions=tuple(mover.function(function, edits) for function in report.functions),
        warnings=tuple(map(mover.text, report.warnings)),
        digests=digests,
        plans=plans,
    )


def _digest(source: Source) -> str:
    return hashlib.sha256(source.data).hexdigest()


def _row(rows: Mapping[int, int], line: int) -> int:
    if line <= 0:
        return line
    try:
        return rows[line]
    except KeyError:
        raise Unmovable from None


def _plan(plan: FilePlan, rows: Mapping[int, int]) -> FilePlan:
    return replace(plan, requests=tuple(
        replace(request, line=_row(rows, request.line),
                decorator_line=None if request.decorator_line is None else _row(rows, request.decorator_line))
        for request in plan.requests))


def _edits(plans: Mapping[str, FilePlan], sources: Mapping[str, Source], root: Path) -> Edits:
    """The edits of the moved files, planned anew: comments may stand where they go."""
    if not plans:
        return {}
    from hybridize.edits import EditError, plan_file  # only now: it loads the library for edits

    width = line_length(Metadata(root))
    found: dict[tuple[str, str, int], tuple[Edit, ...]] = {}
    for path, plan in plans.items():
        try:
            change = plan_file(sources[path], plan.requests, known_names=plan.known_names, line_length=width)
        except EditError:
            raise Unmovable from None
        for request, edits in zip(plan.requests, change.by_request):
            found[_key(path, request)] = tuple(edits)
    return found


def _key(path: str, request: EditRequest) -> tuple[str, str, int]:
    return path, request.qualname, request.line


class _Mover:
    """Gives every place in a report its new line."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows
        paths = "|".join(re.escape(path) for path in sorted(rows, key=lambda path: (-len(path), path)))
        self._places = re.compile(rf"(?<![\w/.-])({paths}):(\d+)")

    def function(self, function: FunctionReport, edits: Edits) -> FunctionReport:
        """One function; its edits are those planned for its new place, if its file has moved."""
        reasons = tuple(map(self.reason, function.reasons))
        withheld = None if function.signature_withheld is None else self.text(function.signature_withheld)
        traces = None if function.traces is None else self.traces(function.traces)
        if function.file not in self.rows:
            return replace(function, reasons=reasons, signature_withheld=withheld, traces=traces)
        line = self.line(function.file, function.line)
        return replace(
            function, line=line, end_line=self.line(function.file, function.end_line), reasons=reasons,
            signature_withheld=withheld, traces=traces, edits=edits.get((function.file, function.name, line), ()),
        )

    def reason(self, reason: Reason) -> Reason:
        """A reason with its trace; columns stay, since the code in a line stays."""
        return replace(
            reason, line=self.line(reason.file, reason.line), message=self.text(reason.message),
            trace=tuple(map(self.step, reason.trace)),
            unlock=None if reason.unlock is None else self.text(reason.unlock),
        )

    def traces(self, traces: Traces) -> Traces:
        """What makes a graph be traced again."""
        causes = [replace(one, line=self.line(one.file, one.line), message=self.text(one.message))
                  for one in traces.causes]
        return replace(traces, causes=tuple(causes))

    def step(self, step: Step) -> Step:
        """A step of a trace."""
        return Step(step.file, self.line(step.file, step.line), self.text(step.message))

    def line(self, path: str, line: int) -> int:
        """The new number of a line."""
        rows = self.rows.get(path)
        return line if rows is None else _row(rows, line)

    def text(self, text: str) -> str:
        """A text with the places in it (``path:line``) where they are now."""
        if _BARE_LINE.search(text):
            raise Unmovable  # nothing tells the file
        return self._places.sub(lambda match: f"{match[1]}:{self.line(match[1], int(match[2]))}", text)
