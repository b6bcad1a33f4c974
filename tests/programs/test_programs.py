"""The whole tool on complete programs: what it decides, and whether an applied program is still the same.

Beside each program stands ``expect.toml``, which says what an expert would do with functions that leave no
doubt. TensorFlow itself confirms the expert here; ``judge.py`` shows what each function does when toggled.
"""

from __future__ import annotations

import importlib.util
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.programs.expectation import HERE, Expectation, load, names
from tests.programs.judge import decorate, functions
from tests.truth.harness import describe_outcome, run_program_pair

PROGRAMS = names()
HAS_ENGINE = importlib.util.find_spec("hybridize.pipeline") is not None
needs_engine = pytest.mark.skipif(not HAS_ENGINE, reason="the engine is not built yet")


def copied(name: str, folder: Path) -> Path:
    """The program in a folder of its own, without what the expert says about it."""
    target = folder / name
    shutil.copytree(HERE / name, target, ignore=shutil.ignore_patterns("__pycache__", "expect.toml"))
    return target


def analyzed(root: Path) -> dict[str, Any]:
    """The tool's report, by ``file:qualname``."""
    from hybridize.pipeline import analyze
    from hybridize.project.settings import load_settings

    settings = load_settings(root, {"root": str(root), "cache": False, "tensorflow": False})
    report = analyze([str(root)], settings)
    assert not report.errors
    return {f"{function.file}:{function.name}": function for function in report.functions}


def disagreements(expectation: Expectation, found: dict[str, Any]) -> list[str]:
    """Where the tool decides otherwise than the expert."""
    lines = []
    for target in expectation.hybridize:
        if found[target].decision != "hybridize":
            lines.append(f"{target} should be hybridized: {told(found[target])}")
    for target in expectation.keep:
        if found[target].decision != "keep":
            lines.append(f"{target} should be kept: {told(found[target])}")
    for target in expectation.covered:
        if found[target].decision == "hybridize":
            lines.append(f"{target} is covered by its callers: {told(found[target])}")
    for target, codes in expectation.decline.items():
        lines += wrong(found[target], "decline", codes, f"{target} should be declined")
    for target, codes in expectation.dehybridize.items():
        lines += wrong(found[target], "dehybridize", codes, f"{target} should lose its decorator")
    for target, codes in expectation.reconfigure.items():
        lines += wrong(found[target], "reconfigure", codes, f"{target} needs other arguments")
    return lines


def wrong(function: Any, decision: str, codes: tuple[str, ...], claim: str) -> list[str]:
    """Nothing if the function is decided so, for one of the reasons that the expert accepts."""
    if function.decision == decision and set(codes) & {reason.code for reason in function.reasons}:
        return []
    return [f"{claim} ({'|'.join(codes)}): {told(function)}"]


def told(function: Any) -> str:
    """The tool's decision and why."""
    reasons = [f"{reason.code} {reason.message} ({reason.file}:{reason.line})" for reason in function.reasons]
    return "; ".join([f"{function.decision} {function.safety or ''}".strip(), *reasons])


def test_there_are_enough_programs() -> None:
    assert len(PROGRAMS) >= 60


@pytest.mark.parametrize("name", PROGRAMS)
def test_expectation_names_functions_of_the_program(name: str) -> None:
    known = {f"{file}:{function}" for file, function, _ in functions(HERE / name)}
    listed = load(name).listed()
    assert listed
    assert set(listed) <= known


@needs_engine
@pytest.mark.parametrize("name", PROGRAMS)
def test_the_tool_decides_as_the_expert(name: str, tmp_path: Path) -> None:
    assert disagreements(load(name), analyzed(copied(name, tmp_path))) == []


@needs_engine
@pytest.mark.parametrize("name", PROGRAMS)
def test_no_safe_edit_of_what_must_be_declined(name: str, tmp_path: Path) -> None:
    found = analyzed(copied(name, tmp_path))
    edited = [t for t in load(name).decline if found[t].decision == "hybridize" and found[t].safety == "safe"]
    assert edited == []


@pytest.mark.tensorflow
@pytest.mark.parametrize("name", PROGRAMS)
def test_the_expert_is_right(name: str, tmp_path: Path) -> None:
    """With all functions decorated that should be, the program does what it did."""
    expectation = load(name)
    edited = copied(name, tmp_path / "edited")
    decorate(edited, expectation.hybridize, '__import__("tensorflow").function')
    assert_same(copied(name, tmp_path), edited, expectation)


@needs_engine
@pytest.mark.tensorflow
@pytest.mark.parametrize("name", PROGRAMS)
def test_the_applied_program_is_the_original_program(name: str, tmp_path: Path) -> None:
    from hybridize.cli.main import main

    edited = copied(name, tmp_path / "edited")
    assert main(["apply", "--root", str(edited), str(edited)]) == 0
    assert_same(copied(name, tmp_path), edited, load(name))


def assert_same(original: Path, edited: Path, expectation: Expectation) -> None:
    """TensorFlow finds no difference between the two."""
    main, *arguments = expectation.start
    outcome = run_program_pair(original, edited, main, arguments)
    assert outcome.kind == "same", "\n".join([describe_outcome(outcome), *outcome.differences])
