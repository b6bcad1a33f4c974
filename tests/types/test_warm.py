"""A warm run gives the report of the cold one, and never starts TensorFlow."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from hybridize.oracle import oracle
from hybridize.pipeline import analyze
from hybridize.project.settings import Settings
from hybridize.report.json import dumps
from tests.types.programs import PROGRAMS

pytestmark = pytest.mark.tensorflow
SEVERAL = ("states.py", "kernel.py", "ragged_batch.py", "sequential_custom.py", "structures.py", "control.py")
REPORT = """
import sys
from hybridize.pipeline import analyze
from hybridize.project.settings import Settings
from hybridize.report.json import dumps
print(dumps(analyze([sys.argv[1]], Settings(root=sys.argv[1], cache_dir=sys.argv[2]), kept={})))
"""


def test_warm_runs_agree_with_cold_ones(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program, kept = tmp_path / "program", tmp_path / "kept"
    program.mkdir()
    (program / "main.py").write_text(PROGRAMS["models"][0])
    settings = Settings(root=str(program), cache_dir=str(kept))
    monkeypatch.setattr(oracle, "_open", {})
    cold = dumps(analyze([str(program)], settings, kept={}))
    first = next(iter(oracle._open.values()))
    assert first.client.asked > 0
    first.client.stop()
    monkeypatch.setattr(oracle, "_open", {})  # as a new process would find it
    warm = dumps(analyze([str(program)], settings, kept={}))
    second = next(iter(oracle._open.values()))
    assert warm == cold
    assert second.client.asked == 0 and second.client._process is None


def test_neither_the_memo_nor_hash_seeds_change_a_report(tmp_path: Path) -> None:
    program = tmp_path / "program"
    program.mkdir()
    for name in SEVERAL:
        shutil.copy(Path(__file__).with_name("written") / name, program)
    told = []
    for seed, kept in (("0", "one"), ("1", "one"), ("2", "other"), ("3", "one")):
        command = [sys.executable, "-c", REPORT, str(program), str(tmp_path / kept)]
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        ran = subprocess.run(command, capture_output=True, text=True, env=environment)
        assert ran.returncode == 0, ran.stderr[-2000:]
        told.append(ran.stdout)
    assert len(set(told)) == 1 and '"input_signature": [' in told[0]


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
