"""What ``diff`` and ``apply`` have in common: which changes they make, and the files that come of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hybridize.cli.failures import Failure
from hybridize.cli.session import Session
from hybridize.edits.change import FileChange
from hybridize.edits.errors import EditError
from hybridize.report.changes import file_changes
from hybridize.report.model import FunctionReport
from hybridize.report.summary import left_out, proposed


@dataclass(frozen=True, slots=True)
class Plan:
    """The functions that change, those left out, and the files."""

    session: Session
    made: list[FunctionReport]
    left_out: list[FunctionReport]
    files: list[FileChange]


def plan(paths: Sequence[str], given: Mapping[str, Any]) -> Plan:
    """Analyse, and plan the safe changes; the speculative ones too where the user takes them in."""
    session = Session(paths, given)
    report = session.report()
    speculative = session.settings.speculative
    made = list(proposed(report, speculative))
    try:
        files = file_changes(report, made, session.root)
    except EditError as error:
        raise Failure(str(error)) from None
    return Plan(session, made, [] if speculative else list(left_out(report)), files)
