from __future__ import annotations

import pytest

from hybridize.project.globs import glob_matcher


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        ("*.py", "a.py"),
        ("*.py", "pkg/a.py"),
        ("tests", "tests/a.py"),
        ("tests", "pkg/tests/unit/a.py"),
        ("tests/", "tests/a.py"),
        ("tests/**", "tests/unit/a.py"),
        ("tests/*", "tests/unit/a.py"),
        ("pkg/*.py", "pkg/a.py"),
        ("./pkg/a.py", "pkg/a.py"),
        ("/pkg", "pkg/a.py"),
        ("**/gen_*.py", "gen_a.py"),
        ("**/gen_*.py", "x/y/gen_a.py"),
        ("pkg/**/a.py", "pkg/a.py"),
        ("pkg/**/a.py", "pkg/x/y/a.py"),
        ("a?.py", "ab.py"),
        ("[!t]*.py", "a.py"),
        ("v[0-9].py", "v3.py"),
        ("a+b (1).py", "a+b (1).py"),
        ("[[]x].py", "[x].py"),
    ],
)
def test_matches(pattern: str, path: str) -> None:
    assert glob_matcher([pattern])(path)


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        ("*.py", "a.pyx"),
        ("tests", "mytests/a.py"),
        ("pkg/*.py", "pkg/x/a.py"),
        ("pkg/*.py", "src/pkg/a.py"),
        ("/pkg", "src/pkg/a.py"),
        ("a?.py", "a/.py"),
        ("[!t]*.py", "t.py"),
        ("a.py", "axpy"),
        ("", "a.py"),
    ],
)
def test_does_not_match(pattern: str, path: str) -> None:
    assert not glob_matcher([pattern])(path)


def test_any_pattern_suffices() -> None:
    matches = glob_matcher(["a.py", "b/*"])
    assert [path for path in ("a.py", "b/c.py", "c.py") if matches(path)] == ["a.py", "b/c.py"]
