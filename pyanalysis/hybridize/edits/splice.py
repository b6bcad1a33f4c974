"""Put edits into a text and into the bytes it was decoded from; every other byte stays."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from hybridize.edits.errors import EditError
from hybridize.edits.text import Text
from hybridize.report.model import Edit

_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Splice:
    """Replace ``data[start:end]`` of a file by ``new``."""

    start: int
    end: int
    new: bytes


def ordered(edits: Iterable[Edit]) -> list[Edit]:
    """Edits by place, equal ones once. Insertions at one place keep the order they were given in."""
    return sorted(dict.fromkeys(edits), key=lambda edit: (edit.start, edit.end))


def edited_text(text: Text, edits: Sequence[Edit]) -> str:
    """The text after ``edits``, which are in order and do not overlap."""
    parts: list[str] = []
    done = 0
    for edit in edits:
        start = text.offset(edit.start)
        assert start >= done, f"overlapping edits at {edit.start}"
        parts += [text.text[done:start], edit.text]
        done = text.offset(edit.end)
    return "".join([*parts, text.text[done:]])


def splices(path: str, data: bytes, text: Text, encoding: str, edits: Sequence[Edit]) -> list[Splice]:
    """The edits in terms of bytes. ``text`` is what ``data`` decodes to, without a byte-order mark."""
    done = 0
    position = len(_BOM) if data.startswith(_BOM) else 0
    found: list[Splice] = []
    for edit in edits:
        offsets = []
        for place in (edit.start, edit.end):
            offset = text.offset(place)
            position += len(text.text[done:offset].encode(encoding))
            done = offset
            offsets.append(position)
        try:
            found.append(Splice(offsets[0], offsets[1], edit.text.encode(encoding)))
        except UnicodeEncodeError as error:
            raise EditError(path, f"the change cannot be written in {encoding}", edit.start[0]) from error
    return found


def edited_bytes(data: bytes, changes: Sequence[Splice]) -> bytes:
    """The bytes after ``changes``."""
    parts: list[bytes] = []
    done = 0
    for change in changes:
        parts += [data[done : change.start], change.new]
        done = change.end
    return b"".join([*parts, data[done:]])
