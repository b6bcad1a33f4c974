"""Source lines and the caret below them, in terminal cells."""

from __future__ import annotations

from pathlib import Path

import pytest

from hybridize.report.excerpt import SourceLines, excerpt


@pytest.mark.parametrize(
    ("source", "column", "shown", "caret"),
    [
        ("x = f(y)", 4, "x = f(y)", "    ^"),
        ("\tx = 1", 1, "        x = 1", "        ^"),
        ("  \tx", 3, "        x", "        ^"),  # a tab fills up to the next stop
        ("名 = f(x)", 4, "名 = f(x)", "     ^"),  # one wide character: two cells
        ("e\u0301 = 1", 5, "e\u0301 = 1", "    ^"),  # a combining mark: none
        ("x\x0cy", 2, "x?y", "  ^"),
        ("abc", 99, "abc", "   ^"),
        ("abc", -1, "abc", "^"),
    ],
)
def test_caret(source: str, column: int, shown: str, caret: str) -> None:
    assert excerpt(source, column) == (shown, caret)


@pytest.mark.parametrize("column", [0, 40, 150, 299])
def test_a_long_line_is_cut_around_the_caret(column: int) -> None:
    source = "".join(chr(ord("a") + index % 26) for index in range(300))
    shown, caret = excerpt(source, column)
    assert len(shown) <= 100
    assert shown[len(caret) - 1] == source[column]


def test_lines_end_where_python_ends_them(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_bytes(b"one\x0cstill one\r\ntwo\rthree\nfour")
    lines = SourceLines(tmp_path)
    assert [lines.line("a.py", number) for number in range(6)] == [
        None, "one\x0cstill one", "two", "three", "four", None
    ]  # fmt: skip


def test_encoding_declarations_are_honoured(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_bytes("# coding: latin-1\nx = 'é'\n".encode("latin-1"))
    assert SourceLines(tmp_path).line("a.py", 2) == "x = 'é'"


def test_no_file_no_line(tmp_path: Path) -> None:
    assert SourceLines(tmp_path).line("gone.py", 1) is None
