"""``hybridize check``: forms, exit codes, options."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from hybridize.project.errors import ProjectError
from hybridize.project.model import Problem
from hybridize.report.model import Report
from tests.cli.conftest import FakePipeline, Ran
from tests.report.sample import empty_report, function, sample_report

Run = Callable[..., Ran]


def test_changes_proposed(pipeline: FakePipeline, run: Run) -> None:
    ran = run("check")
    assert ran.code == 1
    assert "Dense.call" in ran.out
    assert ran.err == ("net/bad.py:3: error: invalid syntax\nwarning: pyproject.toml: unknown key 'colour'\n")


def test_nothing_to_change(pipeline: FakePipeline, run: Run) -> None:
    pipeline.report = empty_report()
    assert run("check").code == 0


def test_only_speculative_changes_count_unless_they_are_switched_off(
    pipeline: FakePipeline, run: Run
) -> None:
    only = function("net/layers.py", "f", 5, "hybridize", safety="speculative")
    pipeline.report = replace(empty_report(), functions=(only,))
    assert run("check").code == 1
    assert run("check", "--safe-only").code == 0


def test_json_on_standard_output_is_all_there_is(pipeline: FakePipeline, run: Run) -> None:
    ran = run("check", "--format", "json")
    assert ran.code == 1
    assert json.loads(ran.out)["summary"]["hybridize"] == 2


def test_sarif(pipeline: FakePipeline, run: Run) -> None:
    log = json.loads(run("check", "--format", "sarif").out)
    assert log["version"] == "2.1.0"
    (rule,) = [rule for rule in log["runs"][0]["tool"]["driver"]["rules"] if rule["id"] == "HYB201"]
    assert len(rule["shortDescription"]["text"]) > 30  # the rule's own words


def test_github(pipeline: FakePipeline, run: Run, monkeypatch: pytest.MonkeyPatch, project: Path) -> None:
    monkeypatch.setenv("GITHUB_WORKSPACE", str(project.parent))
    ran = run("check", "--format", "github")
    assert f"::warning file={project.name}/net/layers.py,line=5" in ran.out


def test_quiet_and_verbose(pipeline: FakePipeline, run: Run) -> None:
    assert len(run("check", "-q").out.splitlines()) == 2
    assert "by way of" in run("check", "-v").out
    assert run("check", "-q", "-v").code == 2


def test_output_is_plain_and_the_same_every_time(pipeline: FakePipeline, run: Run) -> None:
    first, second = run("check", "-v").out, run("check", "-v").out
    assert first == second
    assert "\x1b" not in first


def test_format_from_the_project(pipeline: FakePipeline, run: Run, project: Path) -> None:
    with (project / "pyproject.toml").open("a") as stream:
        stream.write("[tool.hybridize]\nformat = 'json'\n")
    assert run("check").out.startswith("{")
    assert run("check", "--format", "text").out.startswith("Would change")


def test_options_reach_the_analysis(pipeline: FakePipeline, run: Run, project: Path) -> None:
    run(
        "check", "net/train.py", "--root", ".", "--source-root", "net",
        "--include", "net/*", "--exclude", "x",
        "--select", "HYB1,201", "--ignore", "python-output", "--no-signatures", "--no-follow-type-hints",
        "--no-test-entry-points", "--library", "--target-tensorflow", "2.15", "--python", "python3",
        "--no-tensorflow", "--jobs", "2", "--cache-dir", "c", "--no-cache", "--safe-only",
    )  # fmt: skip
    settings = pipeline.settings
    assert list(pipeline.paths) == ["net/train.py"]
    assert settings.source_root == (str(project / "net"),)
    assert (settings.include, settings.exclude) == (("net/*",), ("x",))
    assert "HYB101" in settings.select and "HYB201" in settings.select
    assert settings.ignore == ("HYB201",)
    assert not settings.signatures and not settings.follow_type_hints and not settings.test_entry_points
    assert settings.library and settings.safe_only and not settings.tensorflow and not settings.cache
    assert (settings.target_tensorflow, settings.python, settings.jobs) == ("2.15", "python3", 2)
    assert settings.cache_dir == str(project / "c")


def test_defaults_leave_everything_to_the_project(pipeline: FakePipeline, run: Run, project: Path) -> None:
    with (project / "pyproject.toml").open("a") as stream:
        stream.write("[tool.hybridize]\nlibrary = true\ntensorflow = false\nselect = ['HYB2']\n")
    run("check")
    assert pipeline.settings.library and not pipeline.settings.tensorflow
    assert pipeline.settings.select == ("HYB2",)
    run("check", "--no-library")
    assert not pipeline.settings.library


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["check", "nte"], "did you mean"),
        (["check", "--select", "HYB9999"], "no rule 'HYB9999'"),
        (["check", "--select", "pyton-output"], "python-output"),
        (["check", "--format", "xml"], "text"),
        (["check", "--jobs", "0"], "--jobs"),
        (["check", "--verbos"], "--verbose"),
        (["check", "--safe-only", "--speculative"], "exclude each other"),
        (["check", "--target-tensorflow", "new"], "2.15"),
        (["chekc"], "did you mean 'check'"),
        (["net"], "hybridize check net"),
    ],
)
def test_mistakes(pipeline: FakePipeline, run: Run, arguments: list[str], message: str) -> None:
    ran = run(*arguments)
    assert ran.code == 2
    assert message in ran.err
    assert ran.out == ""
    assert "Traceback" not in ran.err


def test_nothing_could_be_analysed(pipeline: FakePipeline, run: Run) -> None:
    pipeline.report = Report(".", 1, None, (Problem("a.py", 1, 0, "invalid syntax"),), ())
    ran = run("check")
    assert ran.code == 2
    assert "a.py:1: error: invalid syntax" in ran.err


def _raise(error: BaseException) -> Report:
    raise error


def test_no_program(pipeline: FakePipeline, run: Run) -> None:
    pipeline.report = lambda: _raise(ProjectError("no Python files here"))
    ran = run("check")
    assert (ran.code, ran.err) == (2, "hybridize: error: no Python files here\n")


def test_a_defect_of_ours_is_told_briefly(pipeline: FakePipeline, run: Run) -> None:
    pipeline.report = lambda: _raise(KeyError("oops"))
    ran = run("check")
    assert ran.code == 2
    assert "internal error: KeyError: 'oops'" in ran.err
    assert "Traceback" not in ran.err
    assert "Traceback" in run("check", "--debug").err


def test_interruption(pipeline: FakePipeline, run: Run) -> None:
    pipeline.report = lambda: _raise(KeyboardInterrupt())
    ran = run("check")
    assert ran.code == 130
    assert "Traceback" not in ran.err


def test_the_sample_is_what_the_report_tests_use(pipeline: FakePipeline) -> None:
    assert isinstance(pipeline.report, Report)
    assert pipeline.report.functions == sample_report().functions
