"""SARIF: the shape that the standard demands, and positions that count from one."""

from __future__ import annotations

import json
from typing import Any

from hybridize.report import sarif
from tests.report.goldens import assert_golden
from tests.report.sample import empty_report, sample_report


def _run(**options: Any) -> dict[str, Any]:
    run: dict[str, Any] = sarif.to_sarif(sample_report(), **options)["runs"][0]
    return run


def test_golden() -> None:
    assert_golden(
        "report.sarif", sarif.dumps(sample_report(), titles={"HYB201": "Output happens while tracing."})
    )


def test_every_result_points_to_its_rule() -> None:
    run = _run()
    rules = run["tool"]["driver"]["rules"]
    assert len({rule["id"] for rule in rules}) == len(rules)
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]


def test_columns_count_from_one_in_code_points() -> None:
    run = _run()
    assert run["columnKind"] == "unicodeCodePoints"
    (result,) = [result for result in run["results"] if result["ruleId"] == "HYB201"]
    region = result["locations"][0]["physicalLocation"]["region"]
    assert region == {"startLine": 6, "startColumn": 8}
    fix = run["results"][0]["fixes"][0]["artifactChanges"][0]["replacements"][0]
    assert fix["deletedRegion"] == {"startLine": 5, "startColumn": 5, "endLine": 5, "endColumn": 5}
    assert fix["insertedContent"] == {"text": "@tf.function\n    "}


def test_the_trace_becomes_a_code_flow() -> None:
    (result,) = [result for result in _run()["results"] if "codeFlows" in result]
    steps = result["codeFlows"][0]["threadFlows"][0]["locations"]
    assert [step["location"]["message"]["text"] for step in steps] == [
        "log is called here",
        "print is called here",
    ]


def test_safe_only() -> None:
    names = [
        result["locations"][0]["logicalLocations"][0]["fullyQualifiedName"]
        for result in _run(speculative=False)["results"]
    ]
    assert "Dense.mixed" not in names


def test_fingerprints_tell_findings_apart_and_survive_moved_lines() -> None:
    prints = [result["partialFingerprints"]["functionAndRule/v1"] for result in _run()["results"]]
    assert len(set(prints)) == len(prints)
    assert prints == [result["partialFingerprints"]["functionAndRule/v1"] for result in _run()["results"]]


def test_problems_are_notifications() -> None:
    (note,) = _run()["invocations"][0]["toolExecutionNotifications"]
    assert note["message"]["text"] == "invalid syntax"


def test_an_empty_report_is_a_run_without_results() -> None:
    assert json.loads(sarif.dumps(empty_report()))["runs"][0]["results"] == []


def test_paths_are_addresses() -> None:
    assert sarif._artifact("a b/ü\udcff.py")["uri"] == "a%20b/%C3%BC%FF.py"
