"""Unsaved text takes the place of files, and is read as Python would read it once saved."""

from __future__ import annotations

from pathlib import Path

import pytest

from hybridize.project.load import load_program
from hybridize.project.model import Problem, Source
from hybridize.project.overlay import Overlay


def read(tmp_path: Path, text: str) -> Source | Problem:
    return Overlay({str(tmp_path / "a.py"): text}).read(tmp_path, "a.py")


@pytest.mark.parametrize(
    "text", ["x = 1\n", "\ufeffx = 1\n", "# \U0001f600\r\nx = 1\r\n", "# coding: latin-1\n# \u00e9\n"]
)
def test_the_text_is_that_of_the_editor(tmp_path: Path, text: str) -> None:
    source = read(tmp_path, text)
    assert isinstance(source, Source)
    assert source.text == text.removeprefix("\ufeff")


def test_bytes_are_in_the_declared_encoding(tmp_path: Path) -> None:
    source = read(tmp_path, "# coding: latin-1\n# \u00e9\n")
    assert isinstance(source, Source)
    assert source.data.endswith(b"# \xe9\n") and source.encoding == "iso8859-1"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("# coding: latin-1\n# \u4e2d\n", "cannot be written in iso8859-1"),
        ("# coding: no-such\n", "wrong encoding declaration"),
        ("x = '\ud800'\n", "is not utf-8"),
        ("x = 1\0\n", "null byte"),
    ],
)
def test_text_that_could_not_be_saved_is_a_problem(tmp_path: Path, text: str, message: str) -> None:
    problem = read(tmp_path, text)
    assert isinstance(problem, Problem)
    assert message in problem.message


def test_files_without_one_are_read_from_disk(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("x = 1\n")
    source = Overlay().read(tmp_path, "a.py")
    assert isinstance(source, Source) and source.text == "x = 1\n"


def test_the_program_has_it_under_every_path_that_leads_to_the_file(tmp_path: Path) -> None:
    project, link = tmp_path / "project", tmp_path / "link"
    project.mkdir()
    (project / "a.py").write_text("x = 1\n")
    (project / "pyproject.toml").write_text("[tool.hybridize]\n")
    link.symlink_to(project)
    program = load_program([project], overlay=Overlay({str(link / "a.py"): "import b\ny = 2\n"}))
    assert program.modules["a"].source.text == "import b\ny = 2\n"


def test_project_files_are_overlaid_too(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("")
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib" / "a.py").write_text("")
    unsaved = '[tool.setuptools.package-dir]\n"" = "lib"\n'
    overlay = Overlay({str(tmp_path / "pyproject.toml"): unsaved})
    assert "a" in load_program([tmp_path], overlay=overlay).modules
    assert "a" not in load_program([tmp_path]).modules
