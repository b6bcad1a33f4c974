"""Whatever an analysis depends on is in the fingerprint, and nothing else."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path

import pytest

from hybridize.pipeline import analyze
from hybridize.project.fingerprint import fingerprint
from hybridize.project.load import load_program
from hybridize.project.model import Layout, Module, Program, Target
from hybridize.project.overlay import Overlay
from hybridize.project.settings import Settings, load_settings
from hybridize.report.model import Report

PROGRAM = "import tensorflow as tf\n\ndef f(x):\n    return tf.reduce_sum(tf.matmul(x, x))\n\nf(tf.ones((3, 3)))\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "pyproject.toml").write_text("")
    (tmp_path / "main.py").write_text(PROGRAM)
    (tmp_path / "other.py").write_text("")
    return tmp_path


def taken(root: Path, *paths: str, **said: object) -> str:
    settings = load_settings(root, said)
    return fingerprint(load_program([root / path for path in paths] or [root], settings), settings)


CHANGES: dict[str, Callable[[Path], object]] = {
    "a comment": lambda root: (root / "main.py").write_text(PROGRAM + "# hello\n"),
    "line ends": lambda root: (root / "main.py").write_bytes(PROGRAM.replace("\n", "\r\n").encode()),
    "a file more": lambda root: (root / "more.py").write_text(""),
    "a file less": lambda root: (root / "other.py").unlink(),
    "a file that is no Python": lambda root: (root / "other.py").write_text("def"),
    "a name": lambda root: (root / "other.py").rename(root / "another.py"),
    "a suppression": lambda root: (root / "main.py").write_text(
        PROGRAM.replace("def f(x):", "def f(x):  # hybridize: ignore")),
    "a setting": lambda root: (root / "pyproject.toml").write_text("[tool.hybridize]\nlibrary = true\n"),
    "the target": lambda root: (root / "requirements.txt").write_text("tensorflow==2.15\n"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_every_change_shows(root: Path, change: str) -> None:
    before = taken(root)
    assert taken(root) == before
    CHANGES[change](root)
    assert taken(root) != before


def test_what_was_asked_for_shows(root: Path) -> None:
    asked = [taken(root), taken(root, "main.py"), taken(root, ignore=["HYB2"]), taken(root, test_entry_points=False)]
    assert len(set(asked)) == len(asked)


def test_no_part_of_a_program_is_forgotten() -> None:
    """A new field has to be added to the fingerprint, and here."""
    fields = {kind: {field.name for field in dataclasses.fields(kind)} for kind in (Program, Module, Target, Layout)}
    assert fields == {
        Program: {"root", "modules", "source_roots", "selected", "problems", "entry_points", "target", "layout",
                  "suppressions", "witness"},
        Module: {"name", "path", "source", "tree", "is_package", "source_root"},
        Target: {"tensorflow", "keras", "source", "oldest", "packages"},
        Layout: {"search_paths", "shadowing", "links"},
    }


def test_an_unchanged_program_is_not_analysed_again(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept: dict[str, Report] = {}
    first = analyze([str(root)], Settings(), kept=kept)
    assert analyze([str(root)], Settings(), kept=kept) is first
    edited = analyze([str(root)], Settings(), overlay=Overlay({str(root / "main.py"): "x = 1\n"}), kept=kept)
    assert (len(first.functions), len(edited.functions), len(kept)) == (1, 0, 2)
    assert analyze([str(root)], Settings()) == first
