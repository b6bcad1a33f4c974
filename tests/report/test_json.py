"""The machine-readable report keeps the contract: keys, their order, and nothing is lost on the way back."""

from __future__ import annotations

import json as stdlib_json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hybridize.project.model import Problem
from hybridize.report import json
from hybridize.report.model import Edit, Parameter, Reason, Report, Step
from tests.report.goldens import assert_golden
from tests.report.sample import empty_report, function, sample_report


def test_golden() -> None:
    assert_golden("report.json", json.dumps(sample_report()))


def test_keys_stand_in_the_order_of_the_contract() -> None:
    data = json.to_json(sample_report())
    assert list(data)[:5] == ["schema_version", "tool", "root", "summary", "errors"]
    assert list(data["summary"]) == [
        "files", "functions", "hybrid", "hybridize", "dehybridize", "reconfigure", "keep", "decline"
    ]  # fmt: skip
    assert list(data["functions"][0]) == [
        "file", "name", "line", "end_line", "hybrid", "tf_function_arguments", "decision", "safety", "facts",
        "parameters", "reasons", "input_signature", "signature_withheld", "traces", "edits",
    ]  # fmt: skip
    assert list(data["functions"][0]["facts"]) == list(json.FACTS)


def test_summary_counts() -> None:
    summary = json.to_json(sample_report())["summary"]
    assert summary == {
        "files": 4, "functions": 7, "hybrid": 2,
        "hybridize": 2, "dehybridize": 0, "reconfigure": 1, "keep": 1, "decline": 3,
    }  # fmt: skip


def test_order_of_facts_and_type_keys_does_not_depend_on_the_producer() -> None:
    first = function("a.py", "f", 1, "keep", facts={"zeta": None, "recursive": True, "called": False})
    types = ({"layout": "dense", "shape": [1], "dtype": "int32"},)
    second = replace(first, parameters=(Parameter("x", "positional", (), types, ()),))
    data = json.to_json(Report(".", 1, None, (), (second,)))["functions"][0]
    assert list(data["facts"]) == [*json.FACTS, "zeta"]
    assert data["facts"]["tensor_parameter"] is None
    assert list(data["parameters"][0]["types"][0]) == ["dtype", "shape", "layout"]


@pytest.mark.parametrize("report", [sample_report(), empty_report()], ids=["sample", "empty"])
def test_round_trip(report: Report) -> None:
    assert json.loads(json.dumps(report)) == report


def test_a_file_name_that_is_not_unicode_survives() -> None:
    report = replace(empty_report(), errors=(Problem("bad\udcff.py", 0, 0, "cannot be read"),))
    text = json.dumps(report)
    assert text.isascii()
    assert json.loads(text) == report


def test_another_schema_version_is_refused() -> None:
    data = {**json.to_json(empty_report()), "schema_version": 99}
    with pytest.raises(ValueError, match="99"):
        json.from_json(data)


_texts = st.text(max_size=12)
_places = st.tuples(st.integers(1, 999), st.integers(0, 99))
_steps = st.builds(Step, _texts, st.integers(0, 99), _texts)
_reasons = st.builds(
    Reason, _texts, _texts, st.sampled_from(["error", "warning", "info"]), _texts, _texts,
    st.integers(0, 99), st.integers(0, 99), st.lists(_steps, max_size=2).map(tuple), st.none() | _texts,
)  # fmt: skip
_edits = st.builds(Edit, _texts, _places, _places, _texts)


@settings(deadline=None)
@given(st.lists(_reasons, max_size=3).map(tuple), st.lists(_edits, max_size=3).map(tuple), _texts)
def test_round_trip_of_anything(reasons: tuple[Reason, ...], edits: tuple[Edit, ...], name: str) -> None:
    one = function("a.py", name, 1, "hybridize", safety="safe", reasons=reasons, edits=edits)
    report = Report(".", 1, "2.15.1", (), (one,))
    assert json.loads(json.dumps(report)) == report
    assert stdlib_json.loads(json.dumps(report)) == json.to_json(report)
