"""Files that change or vanish between the analysis and the writing of its changes: refused, and nothing is written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import hybridize.pipeline as pipeline
from tests.robustness.conftest import GOOD, Ran

Run = Callable[..., Ran]
OTHER = GOOD.replace("good", "other")


@pytest.fixture
def meanwhile(beside: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], Any]], None]:
    """Have something done to the project when its analysis is over."""
    (beside / "other.py").write_text(OTHER)
    analyze = pipeline.analyze

    def do(action: Callable[[], Any]) -> None:
        def analyze_then_act(*arguments: Any, **named: Any) -> Any:
            report = analyze(*arguments, **named)
            action()
            return report

        monkeypatch.setattr(pipeline, "analyze", analyze_then_act)

    return do


@pytest.mark.parametrize("command", ["apply", "diff"])
def test_a_file_that_vanished(beside: Path, run: Run, meanwhile: Callable[..., None], command: str) -> None:
    meanwhile(lambda: (beside / "other.py").unlink())
    ran = run(command)
    assert ran.code == 2
    assert "other.py" in ran.err
    assert (beside / "good.py").read_text() == GOOD


@pytest.mark.parametrize("command", ["apply", "diff"])
def test_a_file_that_changed(beside: Path, run: Run, meanwhile: Callable[..., None], command: str) -> None:
    meanwhile(lambda: (beside / "other.py").write_text("x = 1\n"))
    ran = run(command)
    assert ran.code == 2
    assert "other.py: changed since it was analysed" in ran.err
    assert (beside / "good.py").read_text() == GOOD
    assert (beside / "other.py").read_text() == "x = 1\n"


def test_a_file_that_became_a_folder(beside: Path, run: Run, meanwhile: Callable[..., None]) -> None:
    def replace() -> None:
        (beside / "other.py").unlink()
        (beside / "other.py").mkdir()

    meanwhile(replace)
    assert run("apply").code == 2
    assert (beside / "good.py").read_text() == GOOD


@pytest.mark.parametrize("command", ["check", "check -v"])
def test_check_tells_its_answer_all_the_same(
    beside: Path, run: Run, meanwhile: Callable[..., None], command: str
) -> None:
    meanwhile(lambda: (beside / "other.py").unlink())
    ran = run(*command.split())
    assert ran.code == 1
    assert "other" in ran.out


def test_the_whole_folder_vanished(beside: Path, run: Run, meanwhile: Callable[..., None]) -> None:
    meanwhile(lambda: [path.unlink() for path in beside.glob("*.py")])
    assert run("apply").code == 2
