"""What all tests share."""

from __future__ import annotations

import os
from pathlib import Path

# Programs and call graph cases are material of tests: a file named test_*.py in one of them is no test of ours.
collect_ignore_glob = ["programs/*/*", "callgraph/*/*"]

# What TensorFlow told in earlier runs is kept beside the other results of tests, not among those of the user.
os.environ["XDG_CACHE_HOME"] = str(Path(__file__).resolve().parents[1] / ".cache" / "tests")
