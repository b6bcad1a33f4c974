"""Shared by the tests of the editor: sources from text, requests by marker, and applying edits."""

from __future__ import annotations

import ast
import textwrap
from collections.abc import Mapping, Sequence

from hybridize.edits import EditRequest, FileChange, plan_file
from hybridize.edits.blocks import Function, Site, sites
from hybridize.edits.splice import edited_text, ordered
from hybridize.edits.text import Text
from hybridize.project.model import Source


def source(text: str, path: str = "m.py", encoding: str = "utf-8", bom: bool = False) -> Source:
    """A file that holds ``text``."""
    data = (b"\xef\xbb\xbf" if bom else b"") + text.encode(encoding)
    newline = "\r\n" if "\r\n" in text else "\r" if "\r" in text else "\n"
    return Source(path, data, text, encoding, newline, bom)


def functions(text: str) -> list[Site]:
    """All definitions in source order."""
    return [site for site in sites(ast.parse(text)) if isinstance(site.statement, Function)]


def request_for(
    text: str, qualname: str, action: str, arguments: Mapping[str, str] | None = None, nth: int = 0
) -> EditRequest:
    """A request for the ``nth`` function of that name."""
    matching = [site for site in functions(text) if site.qualname == qualname]
    return EditRequest(qualname, matching[nth].statement.lineno, action, dict(arguments or {}))


def plan(
    text: str,
    *wanted: tuple[str, str] | tuple[str, str, Mapping[str, str]],
    known: Mapping[str, str] | None = None,
    line_length: int = 88,
) -> FileChange:
    """Plan ``(action, qualname[, arguments])`` for a file of that text."""
    requests = [request_for(text, one[1], one[0], one[2] if len(one) == 3 else None) for one in wanted]
    return plan_file(source(text), requests, known_names=known, line_length=line_length)


def after(change: FileChange) -> str:
    """The new text; the new bytes must say the same."""
    old = change.data.decode("utf-8")
    new = change.new_bytes.decode("utf-8")
    assert edited_text(Text(old), change.edits) == new
    return new


def applied_alone(change: FileChange, index: int) -> str:
    """The text after the edits of one request only."""
    return edited_text(Text(change.data.decode("utf-8")), ordered(change.by_request[index]))


def text_of(block: str) -> str:
    """An indented block of a test as a file."""
    return textwrap.dedent(block).lstrip("\n")


def decorate_all(text: str, names: Sequence[str]) -> str:
    """The text with ``@tf.function`` on all named functions."""
    return after(plan(text, *[("decorate", name) for name in names]))
