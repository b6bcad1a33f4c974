"""Files that cannot be used: told with their place, and the others are analysed all the same."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.robustness.conftest import Ran

Check = Callable[..., Ran]

BAD_BYTES = {
    "syntax": (b"x = 1\ndef broken(:\n    pass\n", ":2: error: syntax error"),
    "python 2": (b"print 'hello'\n", ":1: error: syntax error"),
    "indentation": (b"def f():\n  x = 1\n y = 2\n", ":3: error: syntax error"),
    "unclosed": (b"x = (1,\n", ":1: error: syntax error"),
    "wrong encoding": ("name = 'é'\n".encode("latin-1"), ":1: error: byte 0xe9 is not utf-8"),
    "unknown encoding": (b"# coding: klingon\nx = 1\n", ":1: error: wrong encoding declaration"),
    "UTF-16": ("x = 1\n".encode("utf-16"), ": error: is UTF-16"),
    "null byte": (b"x = 1\ny = 2\0\n", ":2: error: null byte"),
    "binary": (bytes(range(256)) * 20, ": error: null byte"),
    "machine code": (b"\x7fELF\x02\x01\x01\0\0" + b"\xde\xad" * 100, ": error: null byte"),
    "brackets": (b"x = " + b"[" * 5000 + b"]" * 5000, "nested"),
    "signs": (b"x = " + b"-" * 50_000 + b"1", "nested"),
}


@pytest.mark.parametrize("name", BAD_BYTES)
def test_a_bad_file_is_named_with_its_line_and_the_rest_is_analysed(beside: Path, check: Check, name: str) -> None:
    data, message = BAD_BYTES[name]
    (beside / "bad.py").write_bytes(data)
    ran = check()
    assert ran.err.startswith("bad.py")
    assert message in ran.err
    assert len(ran.err.splitlines()) == 1
    assert ran.decisions() == {"good": "hybridize"}
    assert ran.code == 1
    (problem,) = ran.report()["errors"]
    assert problem["file"] == "bad.py"


@pytest.mark.parametrize("name", BAD_BYTES)
def test_where_it_is_all_there_is_nothing_could_be_done(project: Path, check: Check, name: str) -> None:
    data, message = BAD_BYTES[name]
    (project / "bad.py").write_bytes(data)
    ran = check()
    assert ran.code == 2
    assert message in ran.err
    assert "no file could be analysed" in ran.err


@pytest.mark.parametrize("name", BAD_BYTES)
def test_a_program_that_imports_a_bad_file(project: Path, check: Check, name: str) -> None:
    (project / "bad.py").write_bytes(BAD_BYTES[name][0])
    (project / "main.py").write_text("import bad\nfrom bad import helper\n\ndef use(x):\n    return helper(bad.f(x))\n")
    ran = check()
    assert list(ran.decisions()) == ["use"]
    assert ran.internal_errors() == []


@pytest.mark.skipif(os.name == "nt" or os.getuid() == 0, reason="the superuser may read everything")
def test_a_file_without_permission(beside: Path, check: Check) -> None:
    (beside / "secret.py").write_text("x = 1\n")
    (beside / "secret.py").chmod(0)
    ran = check()
    assert "secret.py: error: cannot be read: Permission denied" in ran.err
    assert ran.decisions() == {"good": "hybridize"}


def test_a_file_that_is_a_broken_link_or_a_pipe(beside: Path, check: Check) -> None:
    (beside / "gone.py").symlink_to(beside / "nowhere.py")
    os.mkfifo(beside / "pipe.py")  # reading it would wait for ever
    ran = check()
    assert ran.decisions() == {"good": "hybridize"}


def test_a_folder_named_like_a_file(beside: Path, check: Check) -> None:
    (beside / "folder.py").mkdir()
    (beside / "folder.py" / "inner.py").write_text("def inner(): pass\n")
    ran = check()
    assert ran.decisions()["good"] == "hybridize"


def test_ten_megabytes_of_data(beside: Path, check: Check) -> None:
    text = "0123456789 abcdef\n" * 600_000
    (beside / "data.py").write_text(f"ROWS = '''\n{text}'''\n\ndef rows():\n    return ROWS\n")
    ran = check()
    assert ran.err == ""
    assert set(ran.decisions()) == {"good", "rows"}


def test_more_than_twenty_megabytes_are_no_program(beside: Path, check: Check) -> None:
    (beside / "data.py").write_bytes(b"#" * 21_000_000)
    ran = check()
    assert "data.py: error: 21 MB is over the limit" in ran.err
    assert ran.decisions() == {"good": "hybridize"}


NEWER = {
    "template strings": ("name = t'{x}'\n", (3, 14)),
    "type statement": ("type X = int\n", (3, 12)),
    "type parameters": ("def f[T](x: T):\n    return x\n", (3, 12)),
    "quotes in quotes": ("x = {}\nprint(f'{x['a']}')\n", (3, 12)),
    "exception groups": ("try:\n    pass\nexcept* ValueError:\n    pass\n", (3, 11)),
}


@pytest.mark.parametrize("name", NEWER)
def test_syntax_of_a_newer_python_is_analysed_or_named(beside: Path, check: Check, name: str) -> None:
    text, needed = NEWER[name]
    (beside / "newer.py").write_text(text)
    ran = check()
    assert ran.decisions()["good"] == "hybridize"
    if sys.version_info[:2] < needed:
        assert "looks like Python {}.{}".format(*needed) in ran.err
    else:
        assert ran.err == ""


@pytest.mark.skipif(sys.version_info >= (3, 14), reason="there it is two classes of errors")
@pytest.mark.parametrize("text", ["print 'x'\n", "try:\n    pass\nexcept ValueError, error:\n    raise\n"])
def test_python_2_is_called_by_its_name(beside: Path, check: Check, text: str) -> None:
    (beside / "old.py").write_text(text)
    ran = check()
    assert ran.decisions() == {"good": "hybridize"}
    assert "Python 2 source is not analysed" in ran.err


def test_an_empty_file_and_one_of_comments(beside: Path, check: Check) -> None:
    (beside / "empty.py").write_bytes(b"")
    (beside / "mark.py").write_bytes(b"\xef\xbb\xbf")
    (beside / "comments.py").write_bytes(b"# nothing\r\n# here")
    ran = check()
    assert (ran.err, ran.decisions()) == ("", {"good": "hybridize"})
