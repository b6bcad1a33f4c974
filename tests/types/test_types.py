"""The types of parameters: as asserted, and covering what the parameters hold when the program runs."""

from __future__ import annotations

from pathlib import Path

import pytest

from hybridize.pipeline import analyze
from hybridize.project.settings import Settings
from hybridize.report.types import spelled
from tests.types.programs import PROGRAMS

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


def test_enough_is_asserted() -> None:
    assert sum(len(expected) for _, expected in PROGRAMS.values()) >= 150
