"""Text with marked-up stretches, which a terminal may colour and a pipe gets plain.

What is shown is decided once, here and in :mod:`hybridize.report.text`; how it is coloured is the
business of whoever writes to a terminal. A style is a role ("path", "bad"), never a colour.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

Span: TypeAlias = "tuple[str, str]"  # text, style
Line: TypeAlias = "tuple[Span, ...]"

STYLES = frozenset({"", "title", "path", "name", "good", "warn", "bad", "code", "dim"})

EMPTY: Line = ()


def line(*parts: str | Span) -> Line:
    """A line of plain strings and ``(text, style)`` pairs."""
    return tuple((part, "") if isinstance(part, str) else part for part in parts)


def indent(lines: Iterable[Line], by: str) -> list[Line]:
    """The lines moved to the right; empty ones stay empty."""
    return [((by, ""), *spans) if spans else spans for spans in lines]


def plain(lines: Iterable[Line]) -> str:
    """The lines as text without any markup, each ended by a newline."""
    return "".join("".join(text for text, _ in spans).rstrip() + "\n" for spans in lines)
