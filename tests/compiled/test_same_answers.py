"""The compiled engine gives the very answers of its sources."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from hybridize import compiled

ROOT = Path(__file__).resolve().parents[2]
PROGRAMS = ["ode_solvers", "tiny_transformer", "inventory_policy", "hybrid_misused", "mixin_models", "ragged_text"]

pytestmark = pytest.mark.skipif(
    compiled.reason not in (None, f"{compiled.SWITCH}=0") or not os.path.exists(compiled.STAMP),
    reason=f"the engine is not compiled: {compiled.reason}",
)


def answer(folder: Path, switch: str, *words: str) -> tuple[int, str, str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "pyanalysis"), compiled.SWITCH: switch}
    ran = subprocess.run(
        [sys.executable, "-m", "hybridize", *words], cwd=folder, env=environment, capture_output=True, text=True,
        check=False, timeout=300,
    )
    return ran.returncode, ran.stdout, ran.stderr


def assert_same(folder: Path, *words: str) -> None:
    sources, engine = answer(folder, "0", *words), answer(folder, "1", *words)
    assert sources[0] in (0, 1), sources[2]
    assert sources == engine


def test_they_are_different_engines() -> None:
    script = "import hybridize.values.value as one; print(one.__file__.rpartition('.')[2])"
    found = []
    for switch in "01":
        environment = {**os.environ, "PYTHONPATH": str(ROOT / "pyanalysis"), compiled.SWITCH: switch}
        ran = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True)
        found.append(ran.stdout.strip())
    assert found[0] == "py"
    assert found[1] in ("so", "pyd")


@pytest.mark.parametrize("name", PROGRAMS)
def test_reports(name: str) -> None:
    assert_same(ROOT / "tests" / "programs" / name, "check", "--format", "json", "--no-tensorflow", "--no-cache")


@pytest.mark.parametrize("words", [("diff", "--no-cache"), ("callgraph",), ("types",)])
def test_other_commands(words: tuple[str, ...]) -> None:
    assert_same(ROOT / "examples", *words, "--no-tensorflow")


def test_a_program_that_the_analysis_gives_up(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[project]\nname = 'sample'\n")
    (tmp_path / "main.py").write_text(
        "class A:\n    pass\n\nclass B:\n    pass\n\nA.__call__ = B()\nB.__call__ = A()\n\n"
        "def use():\n    return A()()\n\nuse()\n\ndef deep(x):\n    return " + "(" * 150 + "x" + ",)" * 150 + "\n"
    )
    assert_same(tmp_path, "check", "--format", "json", "--no-tensorflow", "--no-cache")
