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
from hybridize.report.model import FunctionReport
from hybridize.report.types import spelled
from tests.types.programs import PROGRAMS

OBSERVER = Path(__file__).with_name("observe.py")
WRITTEN = {path.stem: path.read_text() for path in sorted(Path(__file__).with_name("written").glob("*.py"))}
ALL = {**{name: source for name, (source, _) in PROGRAMS.items()}, **WRITTEN}
pytestmark = pytest.mark.tensorflow


@pytest.fixture(scope="module")
def observed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Any]]:
    """What the parameters of each program receive when it runs."""
    folder = tmp_path_factory.mktemp("observed")
    paths = {name: folder / f"{name}.py" for name in ALL}
    for name, path in paths.items():
        path.write_text(ALL[name])
    environment = {**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": "-1"}
    target = folder / "observed.json"
    ran = subprocess.run([sys.executable, str(OBSERVER), str(target), *map(str, paths.values())],
                         capture_output=True, text=True, env=environment, timeout=1200)
    assert ran.returncode == 0, ran.stderr[-2000:]
    told = json.loads(target.read_text())
    failed = {name: told[str(path)]["error"] for name, path in paths.items() if told[str(path)]["error"]}
    assert not failed
    return {name: told[str(path)]["seen"] for name, path in paths.items()}


def functions(source: str, folder: Path) -> tuple[FunctionReport, ...]:
    """The report of a program."""
    (folder / "main.py").write_text(source)
    report = analyze([str(folder)], Settings(root=str(folder)))
    assert not report.errors
    return report.functions


@pytest.mark.parametrize("name", PROGRAMS)
def test_types_are_as_asserted(name: str, tmp_path: Path) -> None:
    source, expected = PROGRAMS[name]
    found = {
        f"{function.name}.{parameter.name}": " | ".join(sorted(map(spelled, parameter.types)))
        for function in functions(source, tmp_path) for parameter in function.parameters
    }
    wanted = {key: " | ".join(sorted(text.split(" | "))) for key, text in expected.items()}
    assert {key: found.get(key) for key in wanted} == wanted


@pytest.mark.parametrize("name", ALL)
def test_types_are_those_that_parameters_receive(name: str, observed: dict[str, list[Any]], tmp_path: Path) -> None:
    """Every type that is seen is told, and of programs that run all their code every type that is told is seen."""
    known = functions(ALL[name], tmp_path)
    seen: dict[tuple[int, str, str], list[Any]] = {}
    for line, function, parameter, held in observed[name]:
        seen.setdefault((line, function, parameter), []).append(held)
    assert seen
    for (line, function, parameter), held in seen.items():
        told = types_of(known, line, function, parameter)
        missed = [spelled(one) for one in held if not any(admits(type_, one) for type_ in told)]
        assert not missed, f"{function}({parameter}): {missed} not in {list(map(spelled, told))}"
        if name in WRITTEN:
            never = [spelled(type_) for type_ in told if not any(admits(type_, one) for one in held)]
            assert not never, f"{function}({parameter}): {never} is told, but never passed"


def types_of(known: tuple[FunctionReport, ...], line: int, function: str, parameter: str) -> tuple[Any, ...]:
    """What is told of a parameter; Python counts the lines of a function from its first decorator."""
    for one in sorted(known, key=lambda one: one.line):
        if line <= one.line <= line + 5 and one.name.rpartition(".")[2] == function:
            return next(held.types for held in one.parameters if held.name == parameter)
    raise AssertionError(f"{function} in line {line} is not in the report")


def admits(told: Any, seen: Any) -> bool:
    """Whether a reported type covers an observed one."""
    if isinstance(told, list):
        return any(admits(one, seen) for one in told)
    if told is None or seen is None:
        return told is None
    if "container" in told or "container" in seen:
        return told.get("container") == seen.get("container") and _admits_all(told["elements"], seen["elements"])
    if told["layout"] != seen["layout"] or told["dtype"] not in (None, seen["dtype"]):
        return False
    return told["shape"] is None or (seen["shape"] is not None and len(told["shape"]) == len(seen["shape"]) and all(
        axis is None or axis == size for axis, size in zip(told["shape"], seen["shape"])))


def _admits_all(told: Any, seen: Any) -> bool:
    if isinstance(told, dict):
        return isinstance(seen, dict) and all(admits(told.get(key, told.get("*")), held) for key, held in seen.items())
    if len(told) == 1:
        return all(admits(told[0], held) for held in seen)
    return len(told) == len(seen) and all(map(admits, told, seen))


def test_enough_is_asserted() -> None:
    assert sum(len(expected) for _, expected in PROGRAMS.values()) >= 150
    assert len(WRITTEN) >= 160
