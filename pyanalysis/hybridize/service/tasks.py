"""What a worker does for a job: analyse projects, check edits again, explain a rule.

Everything from here on may take long and may fail in any way; it runs in a worker process.
"""

from __future__ import annotations

import ast
import json
import os
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from hybridize.project.errors import ProjectError
from hybridize.project.model import Source
from hybridize.project.overlay import Overlay
from hybridize.project.settings import Settings
from hybridize.report.model import Report
from hybridize.service.protocol import BAD_REQUEST, PROJECT, STALE, ServiceError

# Reports of programs that a client may ask about again without having changed anything.
_KEPT = 8
_kept: dict[str, Report] = {}

_PROGRESS_INTERVAL = 0.05  # seconds; a change of phase is always told


class Context:
    """What a task may use: ways to tell of progress and parts of the result, and whether it shall stop."""

    def __init__(
        self, send: Callable[[dict[str, Any], bytes], None], cancelled: Callable[[], bool], overlay: Overlay
    ) -> None:
        self._send = send
        self.cancelled = cancelled
        self.overlay = overlay
        self._last = ("", 0.0)

    def progress(self, project: int, projects: int, phase: str, done: int, total: int | None) -> None:
        """Tell how far the task is."""
        now = time.monotonic()
        told, moment = self._last
        if told == phase and now - moment < _PROGRESS_INTERVAL:
            return
        self._last = (phase, now)
        step = {"project": project, "projects": projects, "phase": phase, "done": done, "total": total}
        self._send({"type": "progress", "progress": step}, b"")

    def part(self, number: int, result: Mapping[str, Any]) -> None:
        """Hand over one part of the result."""
        self._send({"type": "part", "part": number}, json.dumps(result).encode("ascii"))


def run(kind: str, params: Mapping[str, Any], context: Context) -> None:
    """Do a job; its result goes out in parts."""
    if kind == "analyze":
        _analyze(params, context)
    elif kind == "edits":
        context.part(0, {"changes": _check_edits(params["changes"], context.overlay)})
    elif kind == "explain":
        context.part(0, _explain(params["code"]))
    else:
        raise ServiceError(BAD_REQUEST, f"no job of kind {kind!r}")


def _analyze(params: Mapping[str, Any], context: Context) -> None:
    projects = params["projects"]
    for number, project in enumerate(projects):
        try:
            result = _analyze_project(number, len(projects), project, context)
        except ProjectError as error:
            # One project of several: the others are analysed all the same.
            result = {"project": number, "failure": str(error), "changes": []}
        context.part(number, result)


def _analyze_project(
    number: int, projects: int, project: Mapping[str, Any], context: Context
) -> dict[str, Any]:
    from hybridize.pipeline import Progress, analyze
    from hybridize.project.metadata import Metadata
    from hybridize.project.roots import find_root
    from hybridize.project.settings import load_settings
    from hybridize.service.changes import change_objects

    def told(progress: Progress) -> None:
        context.progress(number, projects, progress.phase, progress.done, progress.total)

    told(Progress("starting", 0, None))
    paths, given = project["paths"], project.get("root")
    root, _ = find_root(paths, given)
    options = {**_options(project.get("options") or {}), "root": str(root)}
    settings = _trusted(load_settings(root, options, Metadata(root, context.overlay)), options)
    report = analyze(paths, settings, told, context.cancelled, context.overlay, _kept)
    while len(_kept) > _KEPT:
        del _kept[next(iter(_kept))]
    shown_root = os.path.abspath(given) if given else str(root)
    changes, stale = change_objects(report, root, context.overlay, shown_root)
    return {
        "project": number,
        "root": shown_root,
        "report": _report_json(report, stale),
        "changes": changes,
    }


def _options(given: Mapping[str, Any]) -> dict[str, Any]:
    """Options that the client said something about; codes of rules are checked as the command line does."""
    from hybridize.cli.codes import UnknownCode, resolve

    said = {name: value for name, value in given.items() if value is not None and value != []}
    for name in ("select", "ignore"):
        if name in said:
            try:
                said[name] = [code for word in said[name] for code in resolve(word)]
            except UnknownCode as error:
                raise ProjectError(str(error)) from None
    return said


def _trusted(settings: Settings, said: Mapping[str, Any]) -> Settings:
    """The settings without what would run a program that only the project names: opening it must not suffice."""
    if settings.python is None or said.get("python"):
        return settings
    warning = f"python = {settings.python!r} of the project's settings is not followed here: choose the interpreter"
    return replace(settings, python=None, warnings=(*settings.warnings, warning))


def _report_json(report: Any, stale: list[Any]) -> dict[str, Any]:
    """The report of the command line's contract; every function has an id, and words for its types and its change."""
    from hybridize.report.json import to_json
    from hybridize.report.summary import CHANGES
    from hybridize.report.wording import assumption, purpose, signature_text, types_text
    from hybridize.service.changes import function_id

    told = to_json(report)
    told["errors"] += [
        {"file": one.file, "line": one.line, "column": one.column, "message": one.message} for one in stale
    ]
    for function, data in zip(report.functions, told["functions"]):
        data["id"] = function_id(function)
        data["signature"] = signature_text(function)
        for parameter, described in zip(function.parameters, data["parameters"]):
            described["text"] = types_text(parameter)
        if function.decision in CHANGES:
            data["purpose"], data["assumption"] = purpose(function), assumption(function)
    return told


def _check_edits(changes: list[dict[str, Any]], overlay: Overlay) -> list[dict[str, Any]]:
    """The same changes, if every file still is what was analysed and is Python afterwards too."""
    from hybridize.service.changes import BOM, edited, text_digest

    stale: list[str] = []
    for change in changes:
        path = Path(change["path"])
        source = overlay.read(path.parent, path.name)
        unsaved = overlay.text(path)
        text = unsaved if unsaved is not None else source.text.removeprefix(BOM) if isinstance(source, Source) else ""
        if not isinstance(source, Source) or text_digest(text) != change["text_sha256"]:
            stale.append(change["file"])
            continue
        new = edited(text, (edit for function in change["functions"] for edit in function["edits"]))
        try:
            ast.parse(new.removeprefix(BOM))
        except (SyntaxError, ValueError):
            # No selection is known to do this, but it must never be written.
            raise ServiceError(PROJECT, f"{change['file']}: edited like this, it would not be Python") from None
    if stale:
        message = f"changed since it was analysed; run the analysis again: {', '.join(stale)}"
        raise ServiceError(STALE, message, "\n".join(stale))
    return changes


def _explain(code: str) -> dict[str, Any]:
    from hybridize.cli.codes import UnknownCode, find_rule
    from hybridize.report.rule_page import headline, markdown, rule_page

    try:
        rule = find_rule(code)
    except UnknownCode as error:
        raise ServiceError(BAD_REQUEST, str(error)) from None
    return {
        "code": rule.code,
        "name": rule.name,
        "headline": headline(rule),
        "markdown": markdown(rule_page(rule)),
    }
