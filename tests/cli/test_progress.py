"""The progress line."""

from __future__ import annotations

import io
from dataclasses import dataclass

import pytest

from hybridize.cli.progress import ProgressLine


@dataclass
class Step:
    phase: str
    done: int
    total: int | None


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_no_terminal_no_line() -> None:
    stream = io.StringIO()
    with ProgressLine(stream) as progress:
        progress(Step("analysing", 1, 2))
    assert stream.getvalue() == ""


def test_the_line_is_rewritten_and_gone_at_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    stream = Terminal()
    with ProgressLine(stream) as progress:
        progress(Step("analysing", 1, 20))
        progress(Step("analysing", 2, 20))  # too soon after the first
    text = stream.getvalue()
    assert "analysing 1/20" in text and "2/20" not in text
    assert text.endswith("\r\x1b[2K")
    assert "\n" not in text


def test_a_long_line_does_not_wrap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "20")
    stream = Terminal()
    with ProgressLine(stream) as progress:
        progress(Step("x" * 80, 1, None))
    assert len(stream.getvalue().replace("\r\x1b[2K", "")) == 19
