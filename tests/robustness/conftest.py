"""A project in a folder of its own, and the real command line on it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from hybridize.cli.main import main

GOOD = "import tensorflow as tf\n\ndef good(x):\n    return tf.square(x)\n\nprint(good(tf.ones([2])))\n"


@dataclass(frozen=True)
class Ran:
    """How a command ended."""

    code: int
    out: str
    err: str

    def report(self) -> dict[str, Any]:
        """The standard output as JSON."""
        return json.loads(self.out)  # type: ignore[no-any-return]

    def decisions(self) -> dict[str, str]:
        """Decision by name of function."""
        return {one["name"]: one["decision"] for one in self.report()["functions"]}

    def internal_errors(self) -> list[str]:
        """Every place where the analysis failed."""
        report = self.report()
        failed = [
            f"{one['name']}: {reason['message']}"
            for one in report["functions"]
            for reason in one["reasons"]
            if reason["code"] == "HYB000"
        ]
        return failed + [one["message"] for one in report["errors"] if "defect" in one["message"]]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty project, which is the current folder."""
    (tmp_path / "pyproject.toml").write_text("[project]\nname = 'sample'\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def beside(project: Path) -> Path:
    """A project with one file that can be analysed; whatever else is in it, that one must be."""
    (project / "good.py").write_text(GOOD)
    return project


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    """Run the command line in this process."""

    def run_command(*arguments: str) -> Ran:
        capfd.readouterr()
        code = main([*arguments, "--no-tensorflow"])
        out, err = capfd.readouterr()
        assert "Traceback" not in err, err
        return Ran(code, out, err)

    return run_command


@pytest.fixture
def check(run: Callable[..., Ran]) -> Callable[..., Ran]:
    """Run ``hybridize check --format json``."""
    return lambda *arguments: run("check", "--format", "json", *arguments)
