"""How long lines may be in a project."""

from __future__ import annotations

from pathlib import Path

import pytest

from hybridize.project.metadata import Metadata
from hybridize.project.style import DEFAULT, line_length


@pytest.mark.parametrize(("file", "text", "length"), [
    ("pyproject.toml", "[tool.black]\nline-length = 100\n", 100),
    ("pyproject.toml", "[tool.ruff]\nline-length = 120\n", 120),
    ("setup.cfg", "[flake8]\nmax-line-length = 79\n", 79),
    (".flake8", "[flake8]\nmax-line-length = 99\n", 99),
    ("pyproject.toml", "[tool.black]\nline-length = 'wide'\n", DEFAULT),
    ("setup.cfg", "[flake8]\n", DEFAULT),
])
def test_the_tools_of_the_project_say_it(file: str, text: str, length: int, tmp_path: Path) -> None:
    (tmp_path / file).write_text(text)
    assert line_length(Metadata(tmp_path)) == length
