"""Places in texts are those of Python's own parser."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hybridize.edits.text import Text


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_lines_are_those_of_the_parser(newline: str) -> None:
    lines = ["x = '\x0b\x85\u2028'", "\x0cy = 1", "", "if y:", "\tz = 'é𝔸'; w = 2"]
    text = Text(newline.join(lines))
    assert len(text) == len(lines)
    assert [text.line(i + 1) for i in range(len(lines))] == lines
    last = ast.parse(text.text).body[-1]
    assert isinstance(last, ast.If)
    statement = last.body[-1]
    column = text.column(statement.lineno, statement.col_offset)
    assert text.line(statement.lineno)[column:] == "w = 2"


def test_indentation_starts_again_after_a_form_feed() -> None:
    text = Text("  \x0c\t x\n\x0cy\n   ")
    assert (text.indentation(1), text.margin(1)) == ("\t ", 5)
    assert (text.indentation(2), text.margin(2)) == ("", 1)
    assert text.is_blank(3)
    assert text.is_blank(4)


@given(st.text(alphabet="a\n\r\x0cé𝔸\u2028", max_size=30))
def test_places_and_offsets_are_inverse(content: str) -> None:
    text = Text(content)
    for offset in range(len(content) + 1):
        if content[offset - 1 : offset + 1] != "\r\n":
            assert text.offset(text.place(offset)) == offset
    assert sum(len(text.line(i + 1)) for i in range(len(text))) == len(
        content.replace("\r", "").replace("\n", "")
    )
