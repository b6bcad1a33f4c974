"""Jobs from request to result, against a real service."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.service.client import Client, Refused, running

PROGRAM = """\
import tensorflow as tf

def f(x):
    return tf.reduce_sum(tf.matmul(x, x))

def g(x):
    print(x)

f(tf.ones((3, 3)))
g(tf.ones((3, 3)))
"""


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    with running() as client:
        yield client


@pytest.fixture(autouse=True)
def no_overlays(client: Client) -> Iterator[None]:
    yield
    client.ask("update", overlays=[])


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "main.py").write_text(PROGRAM)
    return tmp_path


def long_program(functions: int) -> str:
    text = "import tensorflow as tf\n\n"
    for i in range(functions):
        text += f"def f{i}(x, g, n):\n    y = [tf.matmul(x, x) for _ in range(n)]\n"
        text += "    for item in y:\n        x = tf.where(item > 0, x + item, g(item, g, n - 1))\n"
        for j in range(i + 1, min(i + 4, functions)):
            text += f"    x = f{j}(x, lambda a, b, c: a + {i}, n)\n"
        text += "    return x\n\n"
    return text + "f0(tf.ones((3, 3)), f1, 3)\n"


def functions_of(result: Any) -> dict[str, str]:
    return {one["id"]: one["decision"] for one in result["projects"][0]["report"]["functions"]}


def _pop_words(function: dict[str, Any]) -> None:
    """What the service says besides, for people."""
    assert function.pop("signature") == ("float32 [3, 3]" if function["input_signature"] else "")
    for parameter in function["parameters"]:
        assert parameter.pop("text") == "float32 [3, 3]"
    if function["decision"] == "hybridize":
        assert (function.pop("purpose"), function.pop("assumption")) == ("tensor work on x (float32 [3, 3])", "")


def test_the_report_is_that_of_the_command_line(
    client: Client, project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import json

    from hybridize.cli.main import main

    report = client.result(client.analyze(project))["projects"][0]["report"]
    for function in report["functions"]:
        assert function.pop("id") == f"{function['file']}:{function['line']}:{function['name']}"
        _pop_words(function)
    monkeypatch.chdir(project)
    assert main(["check", "--root", ".", "--format", "json"]) == 1
    assert report == json.loads(capsys.readouterr().out)


def test_a_request_that_is_sent_twice_is_done_once(client: Client, project: Path) -> None:
    params = {"projects": [{"root": str(project), "paths": [str(project)]}]}
    first = client.ask("submit", request="same", kind="analyze", params=params)
    assert client.ask("submit", request="same", kind="analyze", params=params) == first
    client.wait(first["job"])
    assert client.ask("submit", request="same", kind="analyze", params=params) == first


@pytest.mark.parametrize(
    ("method", "params", "message"),
    [
        ("dance", {}, "no method 'dance'"),
        ("submit", {"request": "r1", "kind": "dance", "params": {}}, "no job of kind 'dance'"),
        ("submit", {"request": 1, "kind": "explain", "params": {}}, "'request' must be of type str"),
        ("submit", {"request": "r2", "kind": "analyze", "params": {}}, "'projects' must be of type list"),
        ("submit", {"request": "r3", "kind": "analyze", "params": {"projects": [{"paths": []}]}}, "needs paths"),
        ("submit", {"request": "r4", "kind": "analyze", "params": {"projects": [1]}}, "must be an object"),
        ("submit", {"request": "r5", "kind": "analyze", "params": {"projects": [{"paths": [1]}]}}, "list of strings"),
        ("submit", {"request": "r6", "kind": "analyze", "params": {"projects": [{"paths": ["a"]}]}}, "be absolute"),
        ("poll", {"jobs": {}, "wait_ms": True}, "'wait_ms' must be of type int"),
        ("update", {"overlays": [{"path": "x"}]}, "'text' must be of type str"),
        ("hello", {"major": "1", "minor": 0}, "'major' must be of type int"),
    ],
)
def test_bad_requests_are_named(client: Client, method: str, params: dict[str, Any], message: str) -> None:
    with pytest.raises(Refused, match=message) as refused:
        client.ask(method, **params)
    assert refused.value.code == "bad-request"


@pytest.mark.parametrize("method", ["result", "cancel"])
def test_unknown_jobs_are_named(client: Client, method: str) -> None:
    with pytest.raises(Refused, match="no job 'x'") as refused:
        client.ask(method, job="x")
    assert refused.value.code == "unknown-job"


def test_a_poll_of_an_unknown_job_says_so_at_once(client: Client) -> None:
    start = time.monotonic()
    assert client.ask("poll", jobs={"x": 0}, wait_ms=1000)["jobs"]["x"]["state"] == "unknown"
    assert time.monotonic() - start < 0.5


def test_no_request_and_no_json_are_refused(client: Client) -> None:
    for text in ("", "[]", "{", '{"method": "ping"}', '{"params": {}}'):
        assert '"bad-request"' in client.connection.raw(text)


def test_parts_can_be_had_before_the_end(client: Client, project: Path, tmp_path: Path) -> None:
    slow = tmp_path / "slow"
    slow.mkdir()
    (slow / "main.py").write_text(long_program(8))
    job = client.analyze(project, slow)
    seen = [(story["state"], story["parts"]) for story in client.stories(job)]
    assert ("running", [0]) in seen
    assert seen[-1] == ("done", [0, 1])
    whole = client.ask("result", job=job)
    assert whole["projects"] == [client.ask("result", job=job, part=number) for number in (0, 1)]
    assert whole["analysis"] == job


def test_a_result_is_no_result_before_the_end(client: Client, tmp_path: Path) -> None:
    (tmp_path / "main.py").write_text(long_program(100))
    job = client.analyze(tmp_path)
    with pytest.raises(Refused, match="is (queued|running)"):
        client.ask("result", job=job)
    with pytest.raises(Refused, match="no such part"):
        client.ask("result", job=job, part=0)
    client.ask("cancel", job=job)
    client.wait(job)
    with pytest.raises(Refused, match="was cancelled"):
        client.ask("result", job=job)


def test_a_cancel_takes_effect_within_half_a_second(client: Client, tmp_path: Path) -> None:
    (tmp_path / "main.py").write_text(long_program(500))  # several seconds, compiled too
    moments = random.Random(1)
    for _ in range(8):
        job = client.analyze(tmp_path)
        time.sleep(moments.uniform(0, 1.2))
        start = time.monotonic()
        client.ask("cancel", job=job)
        assert client.wait(job)["state"] == "cancelled"
        assert time.monotonic() - start < 0.5
        client.ask("cancel", job=job)  # once more does nothing


def test_progress_never_goes_back_and_counts_functions(client: Client, tmp_path: Path) -> None:
    (tmp_path / "main.py").write_text(long_program(12))
    (tmp_path / "other.py").write_text(PROGRAM)
    stories = list(client.stories(client.analyze(tmp_path)))
    steps = [story["progress"] for story in stories if "progress" in story]
    phases = list(dict.fromkeys(step["phase"] for step in steps))
    assert phases[-1] == "deciding"  # earlier steps may be skipped where polls are far apart
    assert any(step["total"] is not None and step["phase"].startswith("analysing") for step in steps)
    for phase in phases:
        done = [step["done"] for step in steps if step["phase"] == phase]
        assert done == sorted(done)
    revisions = [story["revision"] for story in stories]
    assert revisions == sorted(set(revisions))


def test_warm_runs_give_the_same_answer(client: Client, project: Path) -> None:
    answers = [client.result(client.analyze(project))["projects"] for _ in range(3)]
    assert answers[0] == answers[1] == answers[2]


def test_an_edit_is_seen_and_taken_back(client: Client, project: Path) -> None:
    before = client.result(client.analyze(project))
    unsaved = PROGRAM.replace("    return tf", "    print(x)\n    return tf")
    client.ask("update", overlays=[{"path": str(project / "main.py"), "text": unsaved}])
    assert functions_of(client.result(client.analyze(project)))["main.py:3:f"] == "decline"
    client.ask("update", overlays=[])
    assert client.result(client.analyze(project))["projects"] == before["projects"]


def test_a_job_keeps_the_overlays_it_was_submitted_with(client: Client, project: Path) -> None:
    (project / "main.py").write_text("")
    client.ask("update", overlays=[{"path": str(project / "main.py"), "text": PROGRAM}])
    job = client.analyze(project)
    client.ask("update", overlays=[])
    assert len(functions_of(client.result(job))) == 2


def test_paths_are_told_as_the_client_named_the_root(client: Client, project: Path, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(project)
    (change,) = client.result(client.analyze(link))["projects"][0]["changes"]
    assert change["path"] == str(link / "main.py")


def test_stale_edits_are_refused(client: Client, project: Path) -> None:
    analysis = client.result(client.analyze(project))["analysis"]
    asked = {"analysis": analysis, "project": 0, "functions": ["main.py:3:f"]}
    (change,) = client.result(client.submit("edits", **asked))["changes"]
    assert [one["function"] for one in change["functions"]] == ["main.py:3:f"]
    (project / "main.py").write_text(PROGRAM + "\n")
    told = client.wait(client.submit("edits", **asked))
    assert told["error"]["code"] == "stale" and "main.py" in told["error"]["message"]
    (project / "main.py").unlink()
    assert client.wait(client.submit("edits", **asked))["error"]["code"] == "stale"


def test_edits_of_what_does_not_change_are_refused(client: Client, project: Path) -> None:
    analysis = client.result(client.analyze(project))["analysis"]
    with pytest.raises(Refused, match="nothing would change in main.py:6:g"):
        client.submit("edits", analysis=analysis, project=0, functions=["main.py:6:g"])
    with pytest.raises(Refused, match="no analysis of that project"):
        client.submit("edits", analysis=analysis, project=1, functions=[])
