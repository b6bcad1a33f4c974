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
        [sys.executable, "-m", "hybridize", *words, "--root", "."], cwd=folder, env=environment,
        capture_output=True, text=True, check=False, timeout=300,
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


DESCRIPTORS = """
class A:
    pass

class B:
    pass

A.__call__ = A.__get__ = A.__getattr__ = B()
B.__call__ = B.__get__ = B.__getattr__ = A()

def use():
    return A().x, A()()

use()
"""
WRAPPERS = """
import functools

wrapped = print
while True:
    wrapped = classmethod(functools.partial(wrapped, 1))
    wrapped()
"""
# Compiled code does not notice the end of the stack.
ENDLESS = {"descriptors": DESCRIPTORS, "wrappers": WRAPPERS}
DEEP = {
    "attributes": "def deep(x):\n    return x" + ".a" * 600,
    "calls": "def deep(x):\n    return " + "abs(" * 150 + "x" + ")" * 150,
    "conditions": "def deep(x):\n    return " + "1 if x else " * 600 + "2",
    "functions": "".join(f"def f{n}(x):\n    return f{n + 1}(x)\n" for n in range(900)) + "f0(1)\n",
}


@pytest.mark.parametrize("name", [*ENDLESS, *DEEP])
def test_what_is_nested_deeply_or_without_end(tmp_path: Path, name: str) -> None:
    (tmp_path / "pyproject.toml").write_text("[project]\nname = 'sample'\n")
    (tmp_path / "good.py").write_text("def good(x):\n    return x\n")
    (tmp_path / "main.py").write_text({**ENDLESS, **DEEP}[name])
    assert_same(tmp_path, "check", "--format", "json", "--no-tensorflow", "--no-cache")
