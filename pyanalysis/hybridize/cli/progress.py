"""The progress line: one line on a terminal's standard error, rewritten in place, gone at the end."""

from __future__ import annotations

import os
import shutil
import sys
import time
from types import TracebackType
from typing import Protocol, TextIO

_INTERVAL = 0.1  # seconds between two rewritings
_ERASE = "\r\x1b[2K"


class Progress(Protocol):
    """What the pipeline tells while it works."""

    @property
    def phase(self) -> str:
        """What is being done, as a verb: ``reading``, ``analysing``."""

    @property
    def done(self) -> int:
        """Steps finished in this phase."""

    @property
    def total(self) -> int | None:
        """Steps of this phase, None while nobody knows."""


class ProgressLine:
    """Shows progress as a context manager; shows nothing where standard error is no terminal."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stderr
        self._wanted = self._stream.isatty() and os.environ.get("TERM") != "dumb"
        self._last = 0.0
        self._drawn = False

    def __enter__(self) -> ProgressLine:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._drawn:
            self._stream.write(_ERASE)
            self._stream.flush()

    def __call__(self, progress: Progress) -> None:
        """Draw the line, unless it was drawn a moment ago."""
        now = time.monotonic()
        if not self._wanted or now - self._last < _INTERVAL:
            return
        self._last, self._drawn = now, True
        count = f" {progress.done}/{progress.total}" if progress.total else ""
        width = shutil.get_terminal_size().columns - 1
        self._stream.write(_ERASE + f"hybridize: {progress.phase}{count}"[:width])
        self._stream.flush()
