"""``hybridize callgraph``."""

from __future__ import annotations

from collections.abc import Callable

from tests.cli.conftest import FakePipeline, Ran

Run = Callable[..., Ran]


def test_json_is_the_default(pipeline: FakePipeline, run: Run) -> None:
    ran = run("callgraph")
    assert (ran.code, ran.out) == (0, '{\n  "main": [\n    "main.f"\n  ],\n  "main.f": []\n}\n')


def test_dot(pipeline: FakePipeline, run: Run) -> None:
    assert '"main" -> "main.f" [edgetooltip="main.py:4"];' in run("callgraph", "--format", "dot").out


def test_a_missing_path(pipeline: FakePipeline, run: Run) -> None:
    assert run("callgraph", "nowhere").code == 2
