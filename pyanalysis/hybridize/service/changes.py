"""Change objects: what happens to each file, function by function, in UTF-16 units of the analysed text."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from hybridize.edits.change import FileChange
from hybridize.edits.errors import EditError
from hybridize.edits.text import Text
from hybridize.project.model import Problem, Source
from hybridize.project.overlay import Overlay
from hybridize.report.changes import file_changes
from hybridize.report.model import Edit, FunctionReport, Report
from hybridize.report.summary import proposed

BOM = "\ufeff"


def function_id(function: FunctionReport) -> str:
    """A name for a function that is unique within its project."""
    return f"{function.file}:{function.line}:{function.name}"


def change_objects(
    report: Report, root: Path, overlay: Overlay, shown_root: str
) -> tuple[list[dict[str, Any]], list[Problem]]:
    """One change a file, and a problem for each file that changed while it was analysed.

    ``shown_root`` is the root as the client named it; paths are told below that.
    """
    by_file: dict[str, list[FunctionReport]] = {}
    for function in proposed(report):
        if function.edits:
            by_file.setdefault(function.file, []).append(function)
    changes: list[dict[str, Any]] = []
    problems: list[Problem] = []
    for file, functions in sorted(by_file.items()):
        try:
            (change,) = file_changes(report, functions, root, overlay)
            changes.append(_change_object(change, functions, root, overlay, shown_root))
        except EditError as error:
            problems.append(Problem(file, error.line, 0, error.message))
    return changes, problems


def _change_object(
    change: FileChange, functions: list[FunctionReport], root: Path, overlay: Overlay, shown_root: str
) -> dict[str, Any]:
    source = overlay.read(root, change.path)
    if not isinstance(source, Source) or source.data != change.data:
        raise EditError(change.path, "changed since it was analysed; run the analysis again")
    unsaved = overlay.text(root / change.path)
    text = source.text.removeprefix(BOM) if unsaved is None else unsaved
    units = Units(text)
    return {
        "file": change.path,
        "path": os.path.join(shown_root, *change.path.split("/")),
        "text_sha256": text_digest(text),
        "text_length": units.length,
        "bytes_sha256": change.sha256,
        "overlay": unsaved is not None,
        "encoding": source.encoding,
        "functions": [
            {
                "function": function_id(function),
                "name": function.name,
                "line": function.line,
                "decision": function.decision,
                "safety": function.safety,
                "reasons": [reason.code for reason in function.reasons],
                "edits": [units.edit(edit) for edit in edits],
            }
            for function, edits in zip(functions, change.by_request)
        ],
    }


def text_digest(text: str) -> str:
    """SHA-256 of a text as an editor holds it: decoded, line ends as they are."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


class Units:
    """A text, its places in code points and its offsets in UTF-16 units."""

    def __init__(self, text: str) -> None:
        self._text = text
        # The engine does not count a byte-order mark that an editor kept in its text.
        self._mark = len(text) - len(text.removeprefix(BOM))
        self._lines = Text(text[self._mark :])
        self._wide = not text.isascii() and max(text) > "\uffff"
        self.length = self.offset(len(text))

    def offset(self, index: int) -> int:
        """The UTF-16 offset of ``text[index]``."""
        return len(self._text[:index].encode("utf-16-le")) // 2 if self._wide else index

    def edit(self, edit: Edit) -> dict[str, Any]:
        """An edit by offset and length."""
        start, end = (
            self.offset(self._mark + self._lines.offset(place)) for place in (edit.start, edit.end)
        )
        return {"offset": start, "length": end - start, "text": edit.text}


def edited(text: str, edits: Iterable[dict[str, Any]]) -> str:
    """``text`` after edits by UTF-16 offset, equal ones once; insertions at one place in their order."""
    unique = {(edit["offset"], edit["length"], edit["text"]): None for edit in edits}
    data = text.encode("utf-16-le")
    parts: list[bytes] = []
    done = 0
    for offset, length, new in sorted(unique, key=lambda edit: (edit[0], edit[0] + edit[1])):
        parts += [data[done : 2 * offset], new.encode("utf-16-le")]
        done = 2 * (offset + length)
    return b"".join([*parts, data[done:]]).decode("utf-16-le")
