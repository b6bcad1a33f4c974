"""From the functions of a report to the files as they will be: shown as a diff or written."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from hybridize.edits.change import FileChange
from hybridize.edits.errors import StaleFile
from hybridize.edits.splice import edited_bytes, ordered, splices
from hybridize.edits.text import Text
from hybridize.project.model import Source
from hybridize.project.overlay import NOTHING, Overlay
from hybridize.report.model import Edit, FunctionReport, Report


def file_changes(
    report: Report, functions: Iterable[FunctionReport], root: Path, overlay: Overlay = NOTHING
) -> list[FileChange]:
    """The changes of ``functions``, by file; an edit that several share (a new import) is made once.

    Raises :class:`StaleFile` for a file that is not what was analysed any more.
    """
    by_file: dict[str, list[tuple[Edit, ...]]] = {}
    for function in functions:
        for file in dict.fromkeys(edit.file for edit in function.edits):
            group = tuple(edit for edit in function.edits if edit.file == file)
            by_file.setdefault(file, []).append(group)
    return [_file_change(report, file, by_file[file], root, overlay) for file in sorted(by_file)]


def _file_change(
    report: Report, file: str, groups: list[tuple[Edit, ...]], root: Path, overlay: Overlay
) -> FileChange:
    source = overlay.read(root, file)
    if not isinstance(source, Source):
        raise StaleFile(file, f"cannot be read any more: {source.message}")
    digest = hashlib.sha256(source.data).hexdigest()
    if report.digests.get(file, digest) != digest:
        raise StaleFile(file)
    edits = ordered(edit for group in groups for edit in group)
    text = Text(source.text.removeprefix("\ufeff"))
    changes = splices(file, source.data, text, source.encoding, edits)
    return FileChange(
        path=file,
        sha256=digest,
        data=source.data,
        new_bytes=edited_bytes(source.data, changes),
        edits=tuple(edits),
        by_request=tuple(groups),
        splices=tuple(changes),
    )
