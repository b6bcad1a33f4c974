"""What can go wrong between a decision and a changed file. Every message names the file."""

from __future__ import annotations


class EditError(Exception):
    """An edit that cannot be planned or written; the file is left as it was."""

    def __init__(self, path: str, message: str, line: int = 0) -> None:
        super().__init__(path, message, line)
        self.path = path
        self.message = message
        self.line = line

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" if self.line else self.path
        return f"{place}: {self.message}"


class StaleFile(EditError):
    """The file changed (or vanished) after it was analysed, so the planned edits no longer fit it."""

    def __init__(
        self, path: str, message: str = "changed since it was analysed; run the analysis again"
    ) -> None:
        super().__init__(path, message)


class ReadOnlyFile(EditError):
    """The file, or the folder that holds it, must not be written."""

    def __init__(self, path: str, message: str = "is read-only; nothing was written") -> None:
        super().__init__(path, message)
