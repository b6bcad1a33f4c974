"""One entry of the cache: a zip file with the witness, the report and the sources that it speaks of.

A zip file carries checksums, and a source is only unpacked when its lines are wanted.
"""

from __future__ import annotations

import json
import os
import tempfile
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, astuple, replace
from pathlib import Path
from typing import Any

from hybridize.edits.request import EditRequest, FilePlan
from hybridize.project.model import Source, Witness
from hybridize.report.json import from_json, to_json
from hybridize.report.model import Report

SUFFIX = ".zip"
_WITNESS, _REPORT, _PLANS, _SOURCES = "witness.json", "report.json", "plans.json", "sources/"
_DATE = (1980, 1, 1, 0, 0, 0)  # equal entries are equal files
_DAMAGED = (OSError, zipfile.BadZipFile, zlib.error, ValueError, TypeError, LookupError, EOFError, RuntimeError)


class Entry:
    """An entry opened for reading. Every method raises :class:`Damaged` where the file is not as it should be."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def witness(self) -> Witness:
        """What the report rests on."""
        form = self._json(_WITNESS)
        try:
            return Witness(form["sources"], tuple(form["folders"]), tuple(form["texts"]), form["others"])
        except _DAMAGED as error:
            raise Damaged from error

    def report(self) -> Report:
        """The report."""
        form, plans = self._json(_REPORT), self._json(_PLANS)
        try:
            return replace(from_json(form), plans={path: _plan(plan) for path, plan in plans.items()})
        except _DAMAGED as error:
            raise Damaged from error

    def source(self, path: str) -> bytes:
        """A file's bytes when it was analysed."""
        return self._bytes(_SOURCES + path)

    def _json(self, name: str) -> Any:
        try:
            return json.loads(self._bytes(name))
        except ValueError as error:
            raise Damaged from error

    def _bytes(self, name: str) -> bytes:
        try:
            with zipfile.ZipFile(self._path) as file:
                return file.read(name)
        except _DAMAGED as error:
            raise Damaged from error


class Damaged(Exception):
    """The entry is missing or broken."""


def write(path: Path, witness: Witness, report: Report, sources: Iterable[Source]) -> None:
    """Write an entry in one step: readers see all of it or none. Raises ``OSError``."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".report-")
    try:
        with os.fdopen(handle, "wb") as raw, zipfile.ZipFile(raw, "w") as file:
            for member, data in _members(witness, report, sources).items():
                file.writestr(zipfile.ZipInfo(member, _DATE), data, zipfile.ZIP_DEFLATED, 1)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _members(witness: Witness, report: Report, sources: Iterable[Source]) -> Mapping[str, bytes]:
    return {
        _WITNESS: _text(asdict(witness)),
        _REPORT: _text(to_json(report)),
        _PLANS: _text({path: [[astuple(request) for request in plan.requests], plan.known_names]
                       for path, plan in report.plans.items()}),
        **{_SOURCES + source.path: source.data for source in sources},
    }


def _plan(form: Any) -> FilePlan:
    requests, known_names = form
    return FilePlan(tuple(EditRequest(*request) for request in requests), known_names)


def _text(form: Any) -> bytes:
    return json.dumps(form, separators=(",", ":"), ensure_ascii=True).encode()
