"""The line of source that a reason is about, with a caret under its column."""

from __future__ import annotations

import unicodedata
from pathlib import Path

from hybridize.project.model import Source, lines_of
from hybridize.project.source import read_source

_TAB = 8  # what terminals and pipes make of a tab
_WIDTH = 100  # longer lines are shown around the caret only


class SourceLines:
    """Lines of the analysed files, read when first asked for and kept.

    A file that has become unreadable gives no lines: an excerpt is a help, never a reason to fail.
    """

    def __init__(self, root: str | Path) -> None:
        self._root = Path(root)
        self._files: dict[str, list[str]] = {}

    def line(self, file: str, number: int) -> str | None:
        """Line ``number`` (from 1) of ``file`` without its newline, or None where there is none."""
        if file not in self._files:
            self._files[file] = _read_lines(self._root, file)
        lines = self._files[file]
        return lines[number - 1] if 0 < number <= len(lines) else None


def _read_lines(root: Path, file: str) -> list[str]:
    source = read_source(root, file)
    if not isinstance(source, Source):
        return []
    return lines_of(source.text)


def excerpt(source: str, column: int) -> tuple[str, str]:
    """``source`` fit for display, and a line that puts ``^`` under code point ``column`` of it."""
    column = max(0, min(column, len(source)))
    before, after = _display(source[:column], 0), source[column:]
    width = _cells(before)
    shown = before + _display(after, width)
    if _cells(shown) <= _WIDTH:
        return shown.rstrip(), " " * width + "^"
    return _window(before, _display(after, width))


def _window(before: str, after: str) -> tuple[str, str]:
    """The part of a long line around the caret."""
    head, tail = before, after
    if _cells(before) > _WIDTH // 2:
        head = "..." + _last_cells(before, _WIDTH // 2 - 3)
    room = _WIDTH - _cells(head)
    if _cells(tail) > room:
        tail = _first_cells(tail, room - 3) + "..."
    return (head + tail).rstrip(), " " * _cells(head) + "^"


def _display(text: str, start: int) -> str:
    """Tabs as the spaces a terminal would show, other control characters as ``?``.

    ``start`` is the cell at which ``text`` begins.
    """
    out: list[str] = []
    cell = start
    for char in text:
        if char == "\t":
            step = _TAB - cell % _TAB
            out.append(" " * step)
        elif unicodedata.category(char) in ("Cc", "Cs"):
            step = 1
            out.append("?")
        else:
            step = _char_cells(char)
            out.append(char)
        cell += step
    return "".join(out)


def _char_cells(char: str) -> int:
    """How many cells of a terminal a character takes."""
    if char.isascii():
        return 1
    if unicodedata.combining(char) or unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in ("W", "F") else 1


def _cells(text: str) -> int:
    return len(text) if text.isascii() else sum(map(_char_cells, text))


def _first_cells(text: str, cells: int) -> str:
    used = 0
    for index, char in enumerate(text):
        used += _char_cells(char)
        if used > cells:
            return text[:index]
    return text


def _last_cells(text: str, cells: int) -> str:
    used = 0
    for index in range(len(text) - 1, -1, -1):
        used += _char_cells(text[index])
        if used > cells:
            return text[index + 1 :]
    return text
