"""What all tests share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from hybridize import compiled

# Programs and call graph cases are material of tests: a file named test_*.py in one of them is no test of ours.
collect_ignore_glob = ["programs/*/*", "callgraph/*/*"]

# What TensorFlow told in earlier runs is kept beside the other results of tests, not among those of the user.
os.environ["XDG_CACHE_HOME"] = str(Path(__file__).resolve().parents[1] / ".cache" / "tests")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Where the compiled engine runs, tests marked ``sources`` are left to ``tests/compiled/test_on_sources.py``."""
    if compiled.reason is None:
        on_sources = [item for item in items if item.get_closest_marker("sources")]
        items[:] = [item for item in items if item not in on_sources]
        config.hook.pytest_deselected(items=on_sources)
