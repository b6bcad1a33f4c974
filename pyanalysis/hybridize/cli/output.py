"""Writing to standard output and standard error: colours on a terminal, plain stable text elsewhere."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from typing import TextIO

from hybridize.cli.main import discard_output
from hybridize.report.lines import Line, plain

_COLOURS = {
    "": "",
    "title": "bold",
    "path": "cyan",
    "name": "bold",
    "good": "green",
    "warn": "yellow",
    "bad": "red",
    "code": "",
    "dim": "dim",
}


def is_colourful(stream: TextIO) -> bool:
    """Whether ``stream`` is a terminal whose user has not asked for plain text (https://no-color.org)."""
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return stream.isatty()


def write_lines(lines: Iterable[Line], stream: TextIO | None = None) -> None:
    """Write marked-up lines, coloured where the stream is a terminal."""
    stream = stream or sys.stdout
    if is_colourful(stream):
        _write_coloured(lines, stream)
    else:
        write_text(plain(lines), stream)


def _write_coloured(lines: Iterable[Line], stream: TextIO) -> None:
    from rich.console import Console
    from rich.text import Text

    console = Console(file=stream, highlight=False, markup=False, emoji=False, soft_wrap=True)
    for spans in lines:
        console.print(Text.assemble(*((text, _COLOURS[style]) for text, style in spans)))


def write_text(text: str, stream: TextIO | None = None) -> None:
    """Write text as UTF-8, whatever the locale: what a pipe gets must not depend on it."""
    write_bytes(text.encode("utf-8", "backslashreplace"), stream)


def write_bytes(data: bytes, stream: TextIO | None = None) -> None:
    """Write bytes as they are. A reader who has gone (``| head``) ends the output, not the run."""
    stream = stream or sys.stdout
    try:
        stream.flush()
        stream.buffer.write(data)
        stream.buffer.flush()
    except BrokenPipeError:
        if stream is sys.stdout:
            discard_output()


def note(text: str) -> None:
    """A remark for the person, apart from the output proper."""
    write_text(text + "\n", sys.stderr)
