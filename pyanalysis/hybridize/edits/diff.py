"""Changes as a unified diff in bytes, the way ``git apply`` and ``patch -p1`` read it.

The hunks come from the edits themselves, so their cost grows with the edits and not with a search for the
shortest difference. There are no ``diff --git`` lines: with them git would take paths as relative to the top
of the repository, while ours are relative to the analysed root.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from hybridize.edits.change import FileChange
from hybridize.edits.splice import Splice

CONTEXT = 3
_ESCAPES = {ord("\a"): "a", ord("\b"): "b", ord("\t"): "t", ord("\n"): "n", ord("\v"): "v", ord("\f"): "f",
            ord("\r"): "r", ord('"'): '"', ord("\\"): "\\"}  # fmt: skip


@dataclass(slots=True)
class _Region:
    """Lines ``start`` to ``end`` of the old file (from 0, end excluded) become ``new``."""

    start: int
    end: int
    new: list[bytes]


def unified_diff(changes: Iterable[FileChange]) -> bytes:
    """The diff of all changes, by path; empty if nothing changes."""
    parts: list[bytes] = []
    for change in sorted(changes, key=lambda one: one.path):
        if change.changed:
            parts.extend(_file_diff(change))
    return b"".join(parts)


def _file_diff(change: FileChange) -> Iterator[bytes]:
    for sign, side in ((b"---", "a/"), (b"+++", "b/")):
        yield sign + b" " + quoted_path(side + change.path) + b"\n"
    lines = _split(change.data)
    shift = 0
    for group in _hunks(_regions(change, lines)):
        first = max(group[0].start - CONTEXT, 0)
        last = min(group[-1].end + CONTEXT, len(lines))
        body = list(_hunk_lines(lines, group, first, last))
        grown = sum(len(region.new) - (region.end - region.start) for region in group)
        before, after = last - first, last - first + grown
        yield f"@@ -{_span(first, before)} +{_span(first + shift, after)} @@\n".encode()
        yield from body
        shift += grown


def _regions(change: FileChange, lines: Sequence[bytes]) -> list[_Region]:
    """The changed lines, without those at their edges that stay the same."""
    starts = list(accumulate(map(len, lines), initial=0))
    regions: list[_Region] = []
    for first, last, group in _touched(change.splices, starts[:-1]):
        parts, done = [], starts[first]
        for splice in group:
            parts += [change.data[done : splice.start], splice.new]
            done = splice.end
        new = b"".join([*parts, change.data[done : starts[last]]])
        regions.append(_trimmed(_Region(first, last, _split(new)), lines))
    return regions


def _touched(changes: Sequence[Splice], starts: Sequence[int]) -> list[tuple[int, int, list[Splice]]]:
    """The changes in groups that share lines, each with its first line and the line after its last."""
    groups: list[tuple[int, int, list[Splice]]] = []
    for splice in changes:
        first = max(bisect_right(starts, splice.start) - 1, 0)
        last = bisect_right(starts, splice.end)
        if groups and first < groups[-1][1]:
            begun, _, group = groups.pop()
            groups.append((begun, last, [*group, splice]))
        else:
            groups.append((first, last, [splice]))
    return groups


def _split(data: bytes) -> list[bytes]:
    """Lines with their newline, as git counts them: a lone carriage return ends none."""
    *whole, rest = data.split(b"\n")
    return [line + b"\n" for line in whole] + ([rest] if rest else [])


def _trimmed(region: _Region, lines: Sequence[bytes]) -> _Region:
    start, end, new = region.start, region.end, region.new
    while start < end and new and lines[start] == new[0]:
        start, new = start + 1, new[1:]
    while start < end and new and lines[end - 1] == new[-1]:
        end, new = end - 1, new[:-1]
    return _Region(start, end, new)


def _hunks(regions: Sequence[_Region]) -> Iterator[list[_Region]]:
    group: list[_Region] = []
    for region in regions:
        if group and region.start - group[-1].end > 2 * CONTEXT:
            yield group
            group = []
        group.append(region)
    if group:
        yield group


def _hunk_lines(lines: Sequence[bytes], group: Sequence[_Region], first: int, last: int) -> Iterator[bytes]:
    at = first
    for region in group:
        yield from (_marked(b" ", line) for line in lines[at : region.start])
        yield from (_marked(b"-", line) for line in lines[region.start : region.end])
        yield from (_marked(b"+", line) for line in region.new)
        at = region.end
    yield from (_marked(b" ", line) for line in lines[at:last])


def _marked(sign: bytes, line: bytes) -> bytes:
    return sign + line if line.endswith(b"\n") else sign + line + b"\n\\ No newline at end of file\n"


def _span(first: int, count: int) -> str:
    """A hunk's range; an empty one names the line before it."""
    return f"{first + 1 if count else first},{count}"


def quoted_path(path: str) -> bytes:
    """A path as git writes it: in C quotes where it holds anything but plain ASCII."""
    data = path.encode("utf-8", "surrogateescape")
    if all(0x20 <= byte < 0x7F and byte not in _ESCAPES for byte in data):
        return data + (b"\t" if b" " in data else b"")  # the tab tells where a name with spaces ends
    quoted = "".join(
        f"\\{_ESCAPES[byte]}" if byte in _ESCAPES else chr(byte) if 0x20 <= byte < 0x7F else f"\\{byte:03o}"
        for byte in data
    )
    return f'"{quoted}"'.encode()
