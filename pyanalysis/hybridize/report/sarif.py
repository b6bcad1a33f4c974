"""The report as SARIF 2.1.0, which code scanning services and editors read.

A proposed change is a result of the rule named like its decision, with the edits as its fix. What keeps
a function eager, or is wrong with a graph, is a result of the hazard's own rule, with the trace as code flow.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import quote

import hybridize
from hybridize.project.model import Problem
from hybridize.report.model import Edit, FunctionReport, Reason, Report, Step
from hybridize.report.summary import first_reason, kept_with_findings, proposed, worth_knowing
from hybridize.report.wording import assumption, purpose

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_BASE = "SRCROOT"

_DECISION_RULES = {
    "hybridize": "This function computes on tensors step by step; @tf.function would run it as a graph.",
    "dehybridize": "Running this function as a graph gains nothing; its @tf.function can go.",
    "reconfigure": "The arguments of this function's @tf.function can be brought up to date.",
}
# How grave a finding is for the reader: a hazard in an eager function is only a remark.
_LEVELS = {"error": "error", "warning": "warning", "info": "note"}


def dumps(report: Report, *, speculative: bool = True, titles: Mapping[str, str] | None = None) -> str:
    """SARIF text. ``titles`` gives a hazard's code the sentence that describes its rule."""
    return json.dumps(to_sarif(report, speculative=speculative, titles=titles), indent=2) + "\n"


def to_sarif(
    report: Report, *, speculative: bool = True, titles: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """The report as a SARIF log with one run."""
    changes = list(proposed(report, speculative))
    remarks = [(function, reason, "note") for function, reason in _with_reason(worth_knowing(report))]
    remarks += [
        (function, reason, _LEVELS[reason.severity])
        for function, reason in _with_reason(kept_with_findings(report))
    ]
    rules = _rules(changes, [reason for _, reason, _ in remarks], titles or {})
    index = {rule["id"]: position for position, rule in enumerate(rules)}
    results = [_change(function, index) for function in changes]
    results += [_remark(function, reason, level, index) for function, reason, level in remarks]
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [_run(report, rules, results)]}


def _with_reason(functions: Iterable[FunctionReport]) -> Iterator[tuple[FunctionReport, Reason]]:
    for function in functions:
        reason = first_reason(function)
        if reason is not None:
            yield function, reason


def _run(report: Report, rules: list[dict[str, Any]], results: list[dict[str, Any]]) -> dict[str, Any]:
    driver = {"name": "hybridize", "version": hybridize.__version__, "rules": rules}
    notifications = [_notification(problem) for problem in report.errors]
    invocation = {"executionSuccessful": True, "toolExecutionNotifications": notifications}
    return {
        "tool": {"driver": driver},
        "invocations": [invocation],
        "columnKind": "unicodeCodePoints",
        "results": results,
    }


def _rules(
    changes: Iterable[FunctionReport], reasons: Iterable[Reason], titles: Mapping[str, str]
) -> list[dict[str, Any]]:
    decisions = {function.decision for function in changes}
    rules = [
        {"id": decision, "name": decision.capitalize(), "shortDescription": {"text": text}}
        for decision, text in _DECISION_RULES.items()
        if decision in decisions
    ]
    names = {reason.code: reason.name for reason in reasons}
    for code in sorted(names):
        text = titles.get(code) or names[code].replace("-", " ").capitalize() + "."
        camel = "".join(word.capitalize() for word in names[code].split("-"))
        rules.append({"id": code, "name": camel, "shortDescription": {"text": text}})
    return rules


def _change(function: FunctionReport, index: Mapping[str, int]) -> dict[str, Any]:
    message = f"{function.decision} {function.name} ({function.safety}): {purpose(function)}"
    if assumption(function):
        message += f"; assumes: {assumption(function)}"
    level = "warning" if function.safety == "safe" else "note"
    result = _result(function, function.decision, index, level, message)
    result["locations"] = [_location(function.file, function.line, None, function.name)]
    result["properties"] = {"safety": function.safety}
    if function.edits:
        artifact_changes = _artifact_changes(function.edits)
        result["fixes"] = [{"description": {"text": message}, "artifactChanges": artifact_changes}]
    return result


def _remark(function: FunctionReport, reason: Reason, level: str, index: Mapping[str, int]) -> dict[str, Any]:
    message = f"{function.name}: {reason.message}"
    if reason.unlock:
        message += f"; to unlock: {reason.unlock}"
    result = _result(function, reason.code, index, level, message)
    location = _location(function.file, function.line, None, function.name)
    if reason.line > 0:
        location = _location(reason.file, reason.line, reason.column, function.name)
    result["locations"] = [location]
    if reason.trace:
        flow = {"locations": [{"location": _step(step)} for step in reason.trace]}
        result["codeFlows"] = [{"threadFlows": [flow]}]
    return result


def _result(
    function: FunctionReport, rule: str, index: Mapping[str, int], level: str, message: str
) -> dict[str, Any]:
    identity = f"{function.file}\0{function.name}\0{rule}".encode("utf-8", "surrogatepass")
    return {
        "ruleId": rule,
        "ruleIndex": index[rule],
        "level": level,
        "message": {"text": message},
        # Names the finding wherever its lines move to, so that services can tell old from new.
        "partialFingerprints": {"functionAndRule/v1": hashlib.sha256(identity).hexdigest()[:32]},
    }


def _artifact(file: str) -> dict[str, str]:
    return {"uri": quote(file, errors="surrogateescape"), "uriBaseId": _BASE}


def _location(file: str, line: int, column: int | None, function: str | None = None) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": _artifact(file)}
    if line > 0:
        physical["region"] = {"startLine": line}
        if column is not None:
            physical["region"]["startColumn"] = column + 1
    location: dict[str, Any] = {"physicalLocation": physical}
    if function is not None:
        location["logicalLocations"] = [{"fullyQualifiedName": function, "kind": "function"}]
    return location


def _step(step: Step) -> dict[str, Any]:
    return {**_location(step.file, step.line, None), "message": {"text": step.message}}


def _artifact_changes(edits: Iterable[Edit]) -> list[dict[str, Any]]:
    by_file: dict[str, list[Edit]] = {}
    for edit in edits:
        by_file.setdefault(edit.file, []).append(edit)
    return [
        {"artifactLocation": _artifact(file), "replacements": [_replacement(edit) for edit in by_file[file]]}
        for file in sorted(by_file)
    ]


def _replacement(edit: Edit) -> dict[str, Any]:
    region = {
        "startLine": edit.start[0],
        "startColumn": edit.start[1] + 1,
        "endLine": edit.end[0],
        "endColumn": edit.end[1] + 1,
    }
    return {"deletedRegion": region, "insertedContent": {"text": edit.text}}


def _notification(problem: Problem) -> dict[str, Any]:
    return {
        "level": "error",
        "message": {"text": problem.message},
        "locations": [_location(problem.file, problem.line, problem.column if problem.line > 0 else None)],
    }
