"""What all tests share."""

from __future__ import annotations

# Programs and call graph cases are material of tests: a file named test_*.py in one of them is no test of ours.
collect_ignore_glob = ["programs/*/*", "callgraph/*/*"]
