"""Tests marked ``pytest.mark.sources`` are run on the sources, in a process of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from hybridize import compiled

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.skipif(compiled.reason is not None, reason="the sources run here: these tests are among the others")
def test_what_replaces_parts_of_the_engine() -> None:
    tests = sorted(ROOT.glob("tests/**/test_*.py"))
    marked = [str(path) for path in tests if "pytest.mark.sources" in path.read_text("utf-8")]
    marked.remove(__file__)
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-m", "sources", "-p", "no:cacheprovider", *marked], cwd=ROOT,
        env={**os.environ, compiled.SWITCH: "0"}, capture_output=True, text=True, check=False, timeout=600,
    )
    assert ran.returncode == 0, ran.stdout[-4000:]
