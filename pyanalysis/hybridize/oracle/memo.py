"""Answers that were given before: in memory for the process, on disk for the next run.

A file holds the answers of one TensorFlow release and one version of the protocol. An answer is a function of its
question alone, so it does not matter which program asked, nor in which order.
"""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path

from hybridize.oracle.protocol import VERSION, Form

MAX_ENTRIES = 200_000


class Memo:
    """Questions (as text) to answers. ``folder`` None: nothing is kept on disk."""

    def __init__(self, folder: Path | None, tensorflow: str) -> None:
        self.path = folder / f"tensorflow-{tensorflow}-{VERSION}.json" if folder is not None else None
        self._answers: dict[str, Form] = _read(self.path)
        self._new = 0

    def __len__(self) -> int:
        return len(self._answers)

    def get(self, question: str) -> Form | None:
        """The answer given before, if any."""
        return self._answers.get(question)

    def put(self, question: str, answer: Form) -> None:
        """Keep an answer."""
        if len(self._answers) < MAX_ENTRIES:
            self._answers[question] = answer
            self._new += 1

    def save(self) -> None:
        """Write what is new to disk, with what other runs wrote meanwhile; a full disk is no failure of the run."""
        if self.path is None or not self._new:
            return
        merged = {**_read(self.path), **self._answers}
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self.path.parent, prefix=".oracle-")
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(dict(sorted(merged.items())), file, separators=(",", ":"))
            os.replace(name, self.path)
        except OSError:
            return
        self._new = 0


def _read(path: Path | None) -> dict[str, Form]:
    """The answers in a file; a missing or damaged one has none."""
    if path is None:
        return {}
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    if not isinstance(found, dict):
        return {}
    return {key: value for key, value in found.items() if isinstance(value, list) and value}
