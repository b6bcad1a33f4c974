"""Offsets in UTF-16 units, and edits by them."""

from __future__ import annotations

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from hybridize.edits.splice import edited_text, ordered
from hybridize.edits.text import Text
from hybridize.report.model import Edit
from hybridize.service.changes import Units, edited, text_digest

# Lines as programs have them, with characters that take one, two and four bytes, and two UTF-16 units.
CHARACTERS = st.sampled_from("ab =#\u00e9\u4e2d\U0001f600\U0001d4d0")
LINES = st.lists(st.text(CHARACTERS, max_size=6), min_size=1, max_size=6)
NEWLINES = st.sampled_from(["\n", "\r\n", "\r"])


@given(LINES, NEWLINES, st.data())
def test_edits_by_unit_do_what_edits_by_place_do(lines: list[str], newline: str, data: st.DataObject) -> None:
    text = newline.join(lines)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), min_size=2, max_size=6)))
    by_place = Text(text)
    edits = ordered(
        Edit("f.py", by_place.place(start), by_place.place(end), data.draw(st.text(CHARACTERS, min_size=1, max_size=3)))
        for start, end in zip(cuts[::2], cuts[1::2])
        if not (text[start - 1 : start + 1] == "\r\n" or text[end - 1 : end + 1] == "\r\n")
    )
    units = Units(text)
    assert edited(text, map(units.edit, edits)) == edited_text(by_place, edits)
    assert units.length == len(text.encode("utf-16-le")) // 2


def test_a_mark_that_the_editor_kept_counts_in_its_offsets() -> None:
    edit = Edit("f.py", (2, 0), (2, 3), "DEF")
    text = "\ufeff# \U0001f600\ndef"
    assert Units(text).edit(edit) == {"offset": 6, "length": 3, "text": "DEF"}
    assert edited(text, [Units(text).edit(edit)]) == "\ufeff# \U0001f600\nDEF"


def test_equal_edits_are_made_once_and_insertions_keep_their_order() -> None:
    first = {"offset": 0, "length": 0, "text": "1"}
    second = {"offset": 0, "length": 0, "text": "2"}
    assert edited("x", [first, second, first]) == "12x"


def test_the_digest_is_of_the_text_in_utf_8() -> None:
    assert text_digest("\u00e9\r\n") == hashlib.sha256(b"\xc3\xa9\r\n").hexdigest()
