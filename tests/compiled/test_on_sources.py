"""Tests that replace parts of the engine are run on its sources, in a process of their own."""

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
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-m", "sources and not tensorflow", "-p", "no:cacheprovider"], cwd=ROOT,
        env={**os.environ, compiled.SWITCH: "0"}, capture_output=True, text=True, check=False, timeout=600,
    )
    assert ran.returncode == 0, ran.stdout[-4000:]
