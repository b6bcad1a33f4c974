"""Annotations for GitHub workflows: lines that a runner turns into remarks on a pull request."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from hybridize.project.model import Problem
from hybridize.report.model import FunctionReport, Reason, Report
from hybridize.report.summary import first_reason, kept_with_findings, proposed, worth_knowing
from hybridize.report.wording import assumption, purpose


def annotation_lines(report: Report, *, speculative: bool = True, prefix: str = "") -> Iterator[str]:
    """One line an error, a proposed change and a function that stays eager for a reason worth knowing.

    ``prefix`` leads from the root of the repository to the root of the report.
    """
    for problem in report.errors:
        yield _problem(problem, prefix)
    for function in proposed(report, speculative):
        yield _change(function, prefix)
    for function in kept_with_findings(report):
        yield _remark(function, "warning", prefix)
    for function in worth_knowing(report):
        yield _remark(function, "notice", prefix)


def _problem(problem: Problem, prefix: str) -> str:
    place = _place(problem.file, problem.line, prefix, column=problem.column)
    return _command("error", place, "Not analysed", problem.message)


def _change(function: FunctionReport, prefix: str) -> str:
    title = f"{function.decision} {function.name} ({function.safety})"
    message = purpose(function)
    if assumption(function):
        message += f"\nassumes: {assumption(function)}"
    return _command("warning", _place(function.file, function.line, prefix), title, message)


def _remark(function: FunctionReport, level: str, prefix: str) -> str:
    reason = first_reason(function)
    if reason is None:
        return _command(level, _place(function.file, function.line, prefix), function.name, "stays as it is")
    title = f"{reason.code} {reason.name}: {function.name}"
    column = reason.column if reason.line > 0 else None
    place = _place(reason.file, reason.line or function.line, prefix, column=column)
    return _command(level, place, title, _full_message(reason))


def _full_message(reason: Reason) -> str:
    steps = [f"{step.file}:{step.line} {step.message}" for step in reason.trace]
    way_out = [f"to unlock: {reason.unlock}"] if reason.unlock else []
    return "\n".join([reason.message, *steps, *way_out])


def _place(file: str, line: int, prefix: str, column: int | None = None) -> dict[str, str]:
    place = {"file": posixpath.normpath(posixpath.join(prefix, file))}
    if line > 0:
        place["line"] = str(line)
        if column is not None:
            place["col"] = str(column + 1)  # GitHub counts columns from 1
    return place


def _command(level: str, place: dict[str, str], title: str, message: str) -> str:
    properties = ",".join(f"{key}={_property(value)}" for key, value in {**place, "title": title}.items())
    return f"::{level} {properties}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
