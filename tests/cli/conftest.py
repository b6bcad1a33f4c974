"""A project on disk and a pipeline that reports what a test wants: the front end is tested alone."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import ModuleType
from typing import Any

import networkx as nx
import pytest

import hybridize
from hybridize.cli.main import main
from hybridize.report.model import Report
from tests.report.sample import PROGRAM, sample_report, write_program


def sample_graph() -> nx.DiGraph[str]:
    """A module body that calls its only function."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_node("main", path="main.py", line=1)
    graph.add_node("main.f", path="main.py", line=1)
    graph.add_edge("main", "main.f", sites=(("main.py", 4),))
    return graph


@dataclass
class FakePipeline:
    """Stands in for ``hybridize.pipeline``; remembers what it was asked."""

    report: Report | Callable[[], Report]
    paths: Sequence[str] = ()
    settings: Any = None
    graph: nx.DiGraph[str] = field(default_factory=sample_graph)

    def analyze(
        self, paths: Sequence[str], settings: Any, progress: Any = None, cancelled: Any = None
    ) -> Report:
        self.paths, self.settings = paths, settings
        return self.report() if callable(self.report) else self.report

    def call_graph(self, paths: Sequence[str], settings: Any, progress: Any = None) -> nx.DiGraph[str]:
        self.paths, self.settings = paths, settings
        return self.graph


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The sample program in a folder of its own, which is the current one."""
    (tmp_path / "pyproject.toml").write_text("[project]\nname = 'sample'\n")
    write_program(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def pipeline(project: Path, monkeypatch: pytest.MonkeyPatch) -> FakePipeline:
    """The fake, reporting on the sample program."""
    digests = {file: hashlib.sha256(text.encode()).hexdigest() for file, text in PROGRAM.items()}
    fake = FakePipeline(replace(sample_report(), digests=digests))
    module = ModuleType("hybridize.pipeline")
    module.analyze = fake.analyze  # type: ignore[attr-defined]
    module.call_graph = fake.call_graph  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "hybridize.pipeline", module)
    monkeypatch.setattr(hybridize, "pipeline", module, raising=False)
    return fake


@dataclass(frozen=True)
class Ran:
    """How a command ended."""

    code: int
    out: str
    err: str


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    """Run the command line in this process."""

    def run_command(*arguments: str) -> Ran:
        capfd.readouterr()
        code = main(list(arguments))
        out, err = capfd.readouterr()
        return Ran(code, out, err)

    return run_command
