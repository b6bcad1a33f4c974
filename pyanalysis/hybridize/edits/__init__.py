"""Carry decisions out: text edits for the decorators of functions, as a diff or written to the files.

``plan_file`` turns requests into the changes of a file, ``unified_diff`` shows them, ``apply_changes`` writes
them, all or none.
"""

from __future__ import annotations

from hybridize.edits.apply import Applied, apply_changes
from hybridize.edits.change import FileChange, file_change
from hybridize.edits.changes import plan_file
from hybridize.edits.diff import unified_diff
from hybridize.edits.errors import EditError, ReadOnlyFile, StaleFile
from hybridize.edits.request import TENSORFLOW, EditRequest

__all__ = [
    "TENSORFLOW",
    "Applied",
    "EditError",
    "EditRequest",
    "FileChange",
    "ReadOnlyFile",
    "StaleFile",
    "apply_changes",
    "file_change",
    "plan_file",
    "unified_diff",
]
