"""``hybridize diff`` and ``hybridize apply``."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.cli.conftest import FakePipeline, Ran
from tests.report.sample import PROGRAM, empty_report

Run = Callable[..., Ran]


def _git(folder: Path, *arguments: str, stdin: str | None = None) -> str:
    command = ["git", "-c", "user.name=n", "-c", "user.email=e@example.org", *arguments]
    return subprocess.run(command, cwd=folder, input=stdin, capture_output=True, text=True, check=True).stdout


@pytest.fixture
def repository(project: Path) -> Path:
    _git(project, "init", "-q")
    _git(project, "add", ".")
    _git(project, "commit", "-q", "-m", "start")
    return project


def _text(project: Path, file: str) -> str:
    return (project / file).read_text()


def test_the_diff_holds_the_safe_changes_and_can_be_applied(
    pipeline: FakePipeline, run: Run, repository: Path
) -> None:
    ran = run("diff")
    assert ran.code == 1
    _git(repository, "apply", stdin=ran.out)
    assert "    @tf.function\n    def call(" in _text(repository, "net/layers.py")
    assert "@tf.function\n    def mixed(" not in _text(repository, "net/layers.py")
    assert "reduce_retracing=True" in _text(repository, "net/train.py")


def test_the_diff_names_what_it_leaves_out_on_standard_error(pipeline: FakePipeline, run: Run) -> None:
    ran = run("diff")
    assert "Left out 1 speculative change" in ran.err
    assert "@cached keeps results as they are [HYB703]" in ran.err
    assert "Dense.mixed" not in ran.out
    assert "Left out" not in run("diff", "-q").err


def test_speculative_changes_on_demand(pipeline: FakePipeline, run: Run) -> None:
    ran = run("diff", "--speculative")
    assert ran.out.count("+    @tf.function") == 2
    assert "Left out" not in ran.err


def test_the_diff_changes_nothing(pipeline: FakePipeline, run: Run, project: Path) -> None:
    run("diff")
    assert {file: _text(project, file) for file in PROGRAM} == PROGRAM


def test_no_difference(pipeline: FakePipeline, run: Run) -> None:
    pipeline.report = empty_report()
    ran = run("diff")
    assert (ran.code, ran.out) == (0, "")


def test_where_the_root_is_elsewhere_the_reader_is_told(
    pipeline: FakePipeline, run: Run, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project.parent)
    assert f"git -C {project.name} apply" in run("diff", project.name).err


def test_apply_writes_what_the_diff_shows(pipeline: FakePipeline, run: Run, repository: Path) -> None:
    shown = run("diff").out
    ran = run("apply")
    assert ran.code == 0
    written = {file: _text(repository, file) for file in PROGRAM}
    _git(repository, "checkout", "-q", "--", ".")
    _git(repository, "apply", stdin=shown)
    assert {file: _text(repository, file) for file in PROGRAM} == written


@pytest.mark.parametrize("versioned", [True, False])
def test_apply_ends_with_a_way_back_that_works(
    pipeline: FakePipeline, run: Run, project: Path, versioned: bool, request: pytest.FixtureRequest
) -> None:
    if versioned:
        request.getfixturevalue("repository")
    last = run("apply").out.splitlines()[-1]
    assert last.startswith("To undo: ")
    assert _text(project, "net/layers.py") != PROGRAM["net/layers.py"]
    subprocess.run(last.removeprefix("To undo: "), shell=True, cwd=project, check=True)
    assert {file: _text(project, file) for file in PROGRAM} == PROGRAM


def test_apply_names_what_it_did_and_left_out(pipeline: FakePipeline, run: Run) -> None:
    out = run("apply").out
    assert "Changed 2 functions in 2 files" in out
    assert "Left out 1 speculative change" in out


def test_a_file_that_changed_since_is_refused_and_nothing_is_written(
    pipeline: FakePipeline, run: Run, project: Path
) -> None:
    (project / "net/train.py").write_text("import tensorflow as tf\n")
    for name in ("apply", "diff"):
        ran = run(name)
        assert ran.code == 2
        assert "net/train.py: changed since it was analysed" in ran.err
    assert _text(project, "net/layers.py") == PROGRAM["net/layers.py"]


def test_nothing_to_apply(pipeline: FakePipeline, run: Run) -> None:
    pipeline.report = empty_report()
    assert (run("apply").code, run("apply").out) == (0, "Nothing to change.\n")


def test_an_import_that_functions_share_is_written_once(pipeline: FakePipeline, run: Run) -> None:
    from hybridize.report.model import Edit, Report

    assert isinstance(pipeline.report, Report)
    added = Edit("net/util.py", (1, 0), (1, 0), "import tensorflow as tf\n")
    decorator = Edit("net/util.py", (1, 0), (1, 0), "@tf.function\n")
    first = replace(
        pipeline.report.functions[-1], decision="hybridize", safety="safe", edits=(added, decorator)
    )
    second = replace(first, name="other", edits=(added,))
    pipeline.report = replace(pipeline.report, functions=(first, second))
    assert run("diff").out.count("+import tensorflow as tf") == 1
