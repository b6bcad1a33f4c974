"""A warm run gives the report of the cold one, and never starts TensorFlow."""

from __future__ import annotations

from pathlib import Path

import pytest

from hybridize.oracle import oracle
from hybridize.pipeline import analyze
from hybridize.project.settings import Settings
from hybridize.report.json import dumps
from tests.types.programs import PROGRAMS

pytestmark = pytest.mark.tensorflow


def test_warm_runs_agree_with_cold_ones(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program, kept = tmp_path / "program", tmp_path / "kept"
    program.mkdir()
    (program / "main.py").write_text(PROGRAMS["models"][0])
    settings = Settings(root=str(program), cache_dir=str(kept))
    monkeypatch.setattr(oracle, "_open", {})
    cold = dumps(analyze([str(program)], settings))
    first = next(iter(oracle._open.values()))
    assert first.client.asked > 0
    first.client.stop()
    monkeypatch.setattr(oracle, "_open", {})  # as a new process would find it
    warm = dumps(analyze([str(program)], settings))
    second = next(iter(oracle._open.values()))
    assert warm == cold
    assert second.client.asked == 0 and second.client._process is None


def test_the_worker_refuses_effects(tmp_path: Path) -> None:
    from hybridize.oracle.client import Client

    target = tmp_path / "made"
    client = Client()
    try:
        told = client.ask(f'["call","numpy.savetxt",[["c","{target}"],["a","float64",[2]]],[]]')
    finally:
        client.stop()
    assert told == ["?"]
    assert not target.exists()
