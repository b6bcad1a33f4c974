from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from hybridize.project import Program, Settings, load_program

MakeProject = Callable[[Mapping[str, str | bytes]], Path]


@pytest.fixture
def make_project(tmp_path: Path) -> MakeProject:
    """Writes files below a fresh folder and returns it."""

    def make(files: Mapping[str, str | bytes]) -> Path:
        root = tmp_path / "work"
        for name, content in files.items():
            file = root / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content if isinstance(content, bytes) else content.encode())
        return root

    return make


@pytest.fixture
def load(make_project: MakeProject) -> Callable[..., Program]:
    """Writes files and loads them as one project; further keywords are settings."""

    def load_files(files: Mapping[str, str | bytes], *paths: str, **settings: Any) -> Program:
        root = make_project(files)
        return load_program([root / path for path in paths or (".",)], Settings(**settings))

    return load_files
