"""The types of parameters: as asserted, and covering what the parameters hold when the program runs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from hybridize.pipeline import analyze
from hybridize.project.settings import Settings
from hybridize.report.types import spelled
from tests.types.programs import PROGRAMS

OBSERVER = Path(__file__).with_name("observe.py")
PACKAGE = str(Path(__file__).resolve().parents[2] / "pyanalysis")
pytestmark = pytest.mark.tensorflow


def told(source: str, folder: Path) -> dict[str, str]:
    """The types of all parameters as text."""
    (folder / "main.py").write_text(source)
    report = analyze([str(folder)], Settings(root=str(folder)))
    assert not report.errors
    return {
        f"{function.name}.{parameter.name}": " | ".join(sorted(map(spelled, parameter.types)))
        for function in report.functions for parameter in function.parameters
    }


@pytest.mark.parametrize("name", PROGRAMS)
def test_types_are_as_asserted(name: str, tmp_path: Path) -> None:
    source, expected = PROGRAMS[name]
    found = told(source, tmp_path)
    wanted = {key: " | ".join(sorted(text.split(" | "))) for key, text in expected.items()}
    assert {key: found.get(key) for key in wanted} == wanted


@pytest.mark.parametrize("name", PROGRAMS)
def test_types_cover_what_parameters_receive(name: str, tmp_path: Path) -> None:
    source, _ = PROGRAMS[name]
    path = tmp_path / "main.py"
    path.write_text(source)
    report = analyze([str(tmp_path)], Settings(root=str(tmp_path)))
    known = {(function.line, one.name): one.types for function in report.functions for one in function.parameters}
    environment = {**os.environ, "PYTHONPATH": PACKAGE, "TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": "-1"}
    ran = subprocess.run([sys.executable, str(OBSERVER), str(path)], capture_output=True, text=True, env=environment)
    assert ran.returncode == 0, ran.stderr[-2000:]
    observed = json.loads(ran.stdout.splitlines()[-1])
    assert observed
    missed = [(line, parameter, form) for line, parameter, form in observed
              if not any(admits(one, form) for one in known[line, parameter])]
    assert missed == []


def admits(told: dict[str, Any], seen: list[Any]) -> bool:
    """Whether a reported type covers an observed tensor or array."""
    if "container" in told:
        return False
    layout = seen[3] if seen[0] == "t" else "dense"
    dtype, shape = told["dtype"], told["shape"]
    if dtype not in (None, seen[1]) or told["layout"] != layout:
        return False
    return shape is None or (len(shape) == len(seen[2]) and all(
        axis is None or axis == size for axis, size in zip(shape, seen[2])))


def test_enough_is_asserted() -> None:
    assert sum(len(expected) for _, expected in PROGRAMS.values()) >= 150
