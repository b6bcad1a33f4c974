"""Programs of shapes that invite an analysis to take for ever: the work must grow with their size, and end.

Work is counted in calls within the engine: the same number in every run, on every machine.
"""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest

import hybridize.pipeline as pipeline
from hybridize.project.settings import Settings
from hybridize.report import json
from hybridize.report.model import Report
from tests.robustness.shapes import SHAPES

SIZE = 6
# n super() calls look through up to n classes each, and n closures capture up to n names each: Python does the same.
BY_NATURE_QUADRATIC = {"lists_in_each_other", "nested_lambdas", "inheritance", "diamonds"}
# All call all, in as many contexts as there are objects: followed until the budget of records is spent.
UP_TO_A_BUDGET = {
    "siblings",
    "full_recursion",
    "crowd",
    "object_chain",
    "constant_chain",
    "passed_closures",
    "uncalled",
    "writing_chain",
}


def analysed(folder: Path, text: str) -> tuple[Report, int]:
    """The report on a program, and how many calls it took to make and to write it."""
    calls = 0

    def count(frame: Any, event: str, argument: Any) -> None:
        nonlocal calls
        calls += event == "call"

    (folder / "program.py").write_text(text)
    threading.setprofile(count)
    try:
        report = pipeline.analyze([str(folder)], Settings(root=folder))
        json.dumps(report)
    finally:
        threading.setprofile(None)
    return report, calls


@pytest.fixture(scope="module", autouse=True)
def loaded(tmp_path_factory: pytest.TempPathFactory) -> None:
    """What is loaded on first use is no work on the program."""
    analysed(
        tmp_path_factory.mktemp("first"),
        "import tensorflow as tf\n\ndef f(x):\n    return tf.square(x)\n\nf(tf.ones([2]))\n",
    )


def failures(report: Report) -> list[str]:
    return [reason.message for one in report.functions for reason in one.reasons if reason.code == "HYB000"]


@pytest.mark.parametrize("name", sorted(SHAPES.keys() - UP_TO_A_BUDGET))
def test_work_grows_with_size(tmp_path: Path, name: str) -> None:
    _, little = analysed(tmp_path, SHAPES[name](SIZE))
    report, much = analysed(tmp_path, SHAPES[name](SIZE * 4))
    allowed = 16 if name in BY_NATURE_QUADRATIC else 6
    assert much < allowed * little
    assert failures(report) == []
    assert report.errors == ()


@pytest.mark.parametrize("name", sorted(UP_TO_A_BUDGET))
def test_contexts_have_a_budget(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    from hybridize.interpreter.state.machine import Machine

    machines: list[Machine] = []
    made = Machine.__init__

    def remember(self: Machine, *arguments: Any, **named: Any) -> None:
        made(self, *arguments, **named)
        machines.append(self)

    monkeypatch.setattr(Machine, "__init__", remember)
    for size in (SIZE, SIZE * 4):
        (tmp_path / "program.py").write_text(SHAPES[name](size))
        report = pipeline.analyze([str(tmp_path)], Settings(root=tmp_path))
        assert failures(report) == []
        assert report.errors == ()
    few, many = machines
    units = sum(len(module.units) for module in many.codes.values())
    assert len(few.records) < 400
    assert len(many.records) < many.budget + 12 * units


LARGE = {
    "elif_chain": 5000,
    "sequential_ifs": 5000,
    "statements": 5000,
    "nested_calls": 190,
    "literal_list": 10_000,
    "literal_dict": 10_000,
    "nested_dicts": 3000,
    "constants": 10_000,
    "nested_functions": 19,
    "nested_classes": 90,
    "nested_blocks": 90,
    "nested_loops": 18,
    "nested_comprehensions": 30,
    "nested_lambdas": 60,
    "nested_literals": 90,
    "long_sum": 2500,
    "decorators": 50,
    "methods": 500,
    "inheritance": 100,
    "match_cases": 1000,
    "call_chain": 300,
    "growing_strings": 1000,
    "growing_tuples": 1000,
    "growing_containers": 300,
    "handlers": 200,
    "lists_in_each_other": 14,
}


@pytest.mark.parametrize("name", LARGE)
def test_large_ones_end_and_every_function_is_decided(tmp_path: Path, name: str) -> None:
    text = SHAPES[name](LARGE[name])
    (tmp_path / "program.py").write_text(text)
    report = pipeline.analyze([str(tmp_path)], Settings(root=tmp_path))
    assert report.errors == ()
    assert failures(report) == []
    assert len(report.functions) == sum(line.lstrip().startswith("def ") for line in text.splitlines())
