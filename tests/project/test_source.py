from __future__ import annotations

from pathlib import Path

import pytest

from hybridize.project import Problem, Source
from hybridize.project import source as source_module
from hybridize.project.source import decode_source, dominant_newline, read_source, text_position


def decoded(data: bytes) -> Source:
    source = decode_source("a.py", data)
    assert isinstance(source, Source), source
    return source


def refused(data: bytes) -> Problem:
    problem = decode_source("a.py", data)
    assert isinstance(problem, Problem)
    return problem


def test_utf8_is_the_default() -> None:
    source = decoded("x = 'ü'\n".encode())
    assert (source.text, source.encoding, source.newline, source.bom) == ("x = 'ü'\n", "utf-8", "\n", False)


def test_byte_order_mark_is_kept_apart_from_the_text() -> None:
    source = decoded(b"\xef\xbb\xbfx = 1\r\n")
    assert (source.text, source.bom, source.newline) == ("x = 1\r\n", True, "\r\n")


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        (b"# -*- coding: latin-1 -*-\n", "iso8859-1"),
        (b"#!/usr/bin/env python\n# vim: set fileencoding=cp1252 :\n", "cp1252"),
        (b"# coding=utf8\n", "utf-8"),
        (b"\n# coding: latin-1\n", "iso8859-1"),
    ],
)
def test_pep_263_declaration(head: bytes, encoding: str) -> None:
    text = "name = 'é'\n"
    source = decoded(head + text.encode(encoding))
    assert source.encoding == encoding
    assert source.text.endswith(text)


@pytest.mark.parametrize("head", [b"x = 1\n# coding: latin-1\n", b"\n\n# coding: latin-1\n"])
def test_a_declaration_counts_only_in_the_leading_comments(head: bytes) -> None:
    assert decoded(head).encoding == "utf-8"


def test_unknown_encoding_names_it() -> None:
    problem = refused(b"# coding: klingon\n")
    assert "klingon" in problem.message
    assert problem.line == 1


def test_declaration_that_contradicts_the_byte_order_mark() -> None:
    assert "encoding" in refused(b"\xef\xbb\xbf# coding: latin-1\n").message


@pytest.mark.parametrize("codec", [b"rot13", b"base64", b"hex"])
def test_codecs_that_are_no_character_encodings(codec: bytes) -> None:
    assert "encoding" in refused(b"# coding: " + codec + b"\nx = 1\n").message


def test_undecodable_byte_has_its_place() -> None:
    problem = refused("a = 1\nb = 'ü".encode() + b"\xff'\n")
    assert (problem.line, problem.column) == (2, 6)
    assert "0xff" in problem.message


def test_null_byte_has_its_place() -> None:
    problem = refused(b"a = 1\nbc\0\n")
    assert (problem.line, problem.column) == (2, 2)
    assert "null byte" in problem.message


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32"])
def test_wide_encodings_are_named(encoding: str) -> None:
    assert "UTF-16" in refused("x = 1\n".encode(encoding)).message


def test_binary_file() -> None:
    assert "binary" in refused(bytes(range(256))).message


def test_size_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "big.py").write_bytes(b"#" * 2000)
    assert isinstance(read_source(tmp_path, "big.py"), Source)
    monkeypatch.setattr(source_module, "SIZE_LIMIT", 1000)
    problem = read_source(tmp_path, "big.py")
    assert isinstance(problem, Problem)
    assert "limit" in problem.message


def test_ten_megabytes_are_within_the_limit() -> None:
    assert source_module.SIZE_LIMIT > 10 * 1024 * 1024


def test_file_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "folder.py").mkdir()
    problem = read_source(tmp_path, "folder.py")
    assert isinstance(problem, Problem)
    assert "cannot be read" in problem.message
    assert isinstance(read_source(tmp_path, "missing.py"), Problem)


@pytest.mark.parametrize(
    ("text", "newline"),
    [("", "\n"), ("a\r\nb\n", "\n"), ("a\r\nb\r\nc\n", "\r\n"), ("a\rb\r", "\r"), ("a\nb\n\n", "\n")],
)
def test_dominant_newline(text: str, newline: str) -> None:
    assert dominant_newline(text) == newline


def test_text_position_knows_all_line_ends() -> None:
    text = "a\r\nb\rc\nde"
    assert text_position(text, text.index("e")) == (4, 1)
    assert text_position(text, 0) == (1, 0)
