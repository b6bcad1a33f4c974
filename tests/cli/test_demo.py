"""The demonstration project: decisions are what its README says, and applying them changes no output."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("hybridize.pipeline")

from hybridize.cli.main import main
from hybridize.cli.session import Session
from hybridize.report.model import FunctionReport

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
_ROW = re.compile(r"\| `(?P<file>\S+)` `(?P<name>\S+)` \| (?P<decision>\w+) \| (?P<because>.*) \|")
_ROWS = [
    match for line in (EXAMPLES / "README.md").read_text().splitlines() if (match := _ROW.fullmatch(line))
]


@pytest.fixture(scope="module")
def functions() -> dict[tuple[str, str], FunctionReport]:
    report = Session([str(EXAMPLES)], {"cache": False}).report()
    assert report.errors == ()
    return {(function.file, function.name): function for function in report.functions}


def test_the_table_is_read() -> None:
    assert len(_ROWS) > 20


@pytest.mark.parametrize("row", _ROWS, ids=lambda row: row["name"])
def test_decision(row: re.Match[str], functions: dict[tuple[str, str], FunctionReport]) -> None:
    function = functions[row["file"], row["name"]]
    codes = {reason.code for reason in function.reasons}
    assert (function.decision, codes) == (row["decision"], codes)
    assert set(re.findall(r"HYB\d{3}", row["because"])) <= codes


def _printed(folder: Path) -> str:
    environment = {**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": "-1"}
    command = [sys.executable, "-m", "nnlab"]
    ran = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=300)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


@pytest.mark.tensorflow
@pytest.mark.parametrize("options", [[], ["--speculative"]], ids=["safe", "speculative"])
def test_applied_program_prints_the_same(options: list[str], tmp_path: Path) -> None:
    edited = tmp_path / "examples"
    shutil.copytree(EXAMPLES, edited, ignore=shutil.ignore_patterns("__pycache__"))
    assert main(["apply", str(edited), "--no-cache", *options]) == 0
    assert "@tf.function(" in (edited / "nnlab/train.py").read_text().partition("def gradients(")[0]
    assert _printed(edited) == _printed(EXAMPLES)
