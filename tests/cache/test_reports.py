"""A kept report is the report of a fresh analysis, or is not used."""

from __future__ import annotations

import json
import os
import re
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

import hybridize.pipeline as pipeline
from hybridize.cache import reports as kept_reports
from hybridize.project.settings import Settings
from hybridize.report.json import to_json
from hybridize.report.model import Report

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The example project, on its own."""
    folder = tmp_path / "examples"
    shutil.copytree(EXAMPLES, folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "pyproject.toml").touch()
    return folder


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings with a cache of their own."""
    return Settings(cache_dir=str(tmp_path / "cache"), tensorflow=False)


@pytest.fixture
def analysed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Gets an element for every analysis that really runs."""
    runs: list[str] = []
    original = pipeline._analyze

    def counted(*given: object) -> Report:
        runs.append("run")
        return original(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(pipeline, "_analyze", counted)
    return runs


def report(project: Path, settings: Settings) -> str:
    """The JSON of a run."""
    return json.dumps(to_json(pipeline.analyze([str(project)], settings)))


def fresh(project: Path, settings: Settings) -> str:
    """The JSON of a run without a cache."""
    return report(project, replace(settings, cache=False))


def edit(file: Path, change: Callable[[str], str]) -> None:
    """Change a file's text."""
    file.write_text(change(file.read_text()))


def test_the_second_run_analyses_nothing(project: Path, settings: Settings, analysed: list[str]) -> None:
    first = report(project, settings)
    assert report(project, settings) == first
    assert len(analysed) == 1
    assert fresh(project, settings) == first


def test_no_cache_keeps_nothing(project: Path, settings: Settings, tmp_path: Path) -> None:
    fresh(project, settings)
    assert not (tmp_path / "cache").exists()


SILENT_EDITS: dict[str, Callable[[str], str]] = {
    "comment on top": lambda text: "# One.\n# Two.\n" + text,
    "comment at the end": lambda text: text + "# The end.\n",
    "blank lines between": lambda text: text.replace("\n\n\n", "\n\n\n\n\n"),
    "fewer blank lines": lambda text: text.replace("\n\n\n", "\n\n"),
    "space at line ends": lambda text: text.replace(":\n", ":   \n"),
    "comments beside code": lambda text: text.replace("):\n", "):  # what for?\n"),
    "other words in docstrings": lambda text: text.replace('"""', '"""So: ', 1),
    "longer docstrings": lambda text: text.replace('"""', '"""First.\n\n    Then.\n    ', 1),
    "fewer docstrings": lambda text: re.sub(r'(?m)^    """.*?"""\n(?=    )', "", text, count=1),
    "comments in bodies": lambda text: text.replace("        return", "        # done\n        return"),
}


@pytest.mark.parametrize("name", SILENT_EDITS)
def test_silent_edits_are_not_analysed(name: str, project: Path, settings: Settings, analysed: list[str]) -> None:
    report(project, settings)
    for file in sorted(project.rglob("*.py")):
        edit(file, SILENT_EDITS[name])
    warm = report(project, settings)
    assert len(analysed) == 1
    assert warm == fresh(project, settings)


TELLING_EDITS: dict[str, Callable[[str], str]] = {
    "a number": lambda text: text.replace("1e-9", "1e-8"),
    "a statement": lambda text: text + "print(1)\n",
    "a docstring that is the body": lambda text: re.sub(r'    """.*?"""\n(    .*\n)+', "", text, count=1),
    "a string that may be read": lambda text: text.replace('"""', '"""hybridize: ', 1),
    "a formatted string": lambda text: text + 'f"{print(1)}"\n',
    "line ends": lambda text: text.replace("\n", "\r\n"),
    "ignored": lambda text: text.replace("(model, image):", "(model, image):  # hybridize: ignore"),
    "indentation": lambda text: text.replace("    ", "  "),
    "syntax error": lambda text: text + "def f(:\n",
    "a string over lines": lambda text: text + 'a = """ \n"""\n',
}


@pytest.mark.parametrize("name", TELLING_EDITS)
def test_other_edits_are_analysed(name: str, project: Path, settings: Settings, analysed: list[str]) -> None:
    report(project, settings)
    file = project / "nnlab" / "insight.py"
    file.write_bytes(TELLING_EDITS[name](file.read_text()).encode())
    warm = report(project, settings)
    assert len(analysed) == 2
    assert warm == fresh(project, settings)


def test_space_in_strings_is_code(project: Path, settings: Settings, analysed: list[str]) -> None:
    file = project / "nnlab" / "insight.py"
    edit(file, lambda text: text + 'a = """ \n"""\n')
    report(project, settings)
    edit(file, lambda text: text.replace('""" \n', '"""\n'))
    report(project, settings)
    assert len(analysed) == 2


CHANGED_PROJECTS: dict[str, Callable[[Path], None]] = {
    "new file": lambda root: (root / "nnlab" / "more.py").write_text("x = 1\n") and None,
    "file gone": lambda root: (root / "nnlab" / "insight.py").unlink(),
    "new folder": lambda root: (root / "other").mkdir(),
    "requirements": lambda root: (root / "requirements.txt").write_text("tensorflow==2.8\n") and None,
    "line length": lambda root: (root / "pyproject.toml").write_text("[tool.black]\nline-length = 60\n") and None,
    "environment": lambda root: _environment(root),
}


def _environment(root: Path) -> None:
    packages = root / ".venv" / "lib" / "python3.11" / "site-packages"
    (packages / "tensorflow-2.9.1.dist-info").mkdir(parents=True)
    (root / ".venv" / "pyvenv.cfg").touch()


@pytest.mark.parametrize("name", CHANGED_PROJECTS)
def test_changed_projects_are_analysed(name: str, project: Path, settings: Settings, analysed: list[str]) -> None:
    report(project, settings)
    CHANGED_PROJECTS[name](project)
    warm = report(project, settings)
    assert len(analysed) == 2
    assert warm == fresh(project, settings)


def test_other_questions_are_answered_anew(project: Path, settings: Settings, analysed: list[str]) -> None:
    report(project, settings)
    report(project / "nnlab", settings)
    report(project, replace(settings, library=True))
    report(project, replace(settings, ignore=("HYB201",)))
    assert len(analysed) == 4
    report(project, replace(settings, format="json", jobs=2))
    assert len(analysed) == 4


def damage_none(path: Path) -> None:
    """An empty file."""
    path.write_bytes(b"")


def damage_half(path: Path) -> None:
    """A file cut short."""
    path.write_bytes(path.read_bytes()[:2000])


def damage_inside(path: Path) -> None:
    """Bytes that changed on the disk."""
    data = bytearray(path.read_bytes())
    data[200:260] = bytes(60)
    path.write_bytes(data)


def damage_form(path: Path) -> None:
    """A zip file with something else in it."""
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("witness.json", "[1]")


@pytest.mark.parametrize("damage", [damage_none, damage_half, damage_inside, damage_form])
def test_damage_is_no_failure(
    damage: Callable[[Path], None], project: Path, settings: Settings, analysed: list[str]
) -> None:
    first = report(project, settings)
    (entry,) = Path(settings.cache_dir or "").glob("reports/*.zip")
    damage(entry)
    assert report(project, settings) == first
    assert report(project, settings) == first
    assert len(analysed) == 2  # the second wrote it again


def test_a_folder_that_cannot_be_made_is_no_failure(project: Path, settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert report(project, replace(settings, cache_dir=str(tmp_path / "file"))) == fresh(project, settings)


def test_old_entries_go(project: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    report(project, settings)
    (first,) = Path(settings.cache_dir or "").glob("reports/*.zip")
    os.utime(first, (1, 1))
    monkeypatch.setattr(kept_reports, "MOST_BYTES", first.stat().st_size)
    report(project, replace(settings, library=True))
    (left,) = Path(settings.cache_dir or "").glob("reports/*.zip")
    assert left != first


def test_equal_runs_write_equal_entries(project: Path, settings: Settings, tmp_path: Path) -> None:
    other = replace(settings, cache_dir=str(tmp_path / "other"))
    report(project, settings)
    report(project, other)
    one, two = ([*Path(folder or "").glob("reports/*.zip")] for folder in (settings.cache_dir, other.cache_dir))
    assert [path.name for path in one] == [path.name for path in two]
    assert one[0].read_bytes() == two[0].read_bytes()
