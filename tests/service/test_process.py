"""The service as a process: who may talk to it, and when it ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.service.client import PACKAGE_ROOT, Client, Connection, Refused, children, gone, running

pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="asks /proc about processes")

PROGRAM = """\
import tensorflow as tf

open("imported", "w").close()

def f(x):
    return tf.reduce_sum(tf.matmul(x, x))

f(tf.ones((3, 3)))
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "pyproject.toml").write_text("")
    (tmp_path / "main.py").write_text(PROGRAM)
    return tmp_path


def serve_with(text: bytes) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "hybridize", "serve"], input=text, capture_output=True, timeout=30,
        env={**os.environ, "PYTHONPATH": str(PACKAGE_ROOT)},
    )


@pytest.mark.parametrize("token", [b"", b"\n", b"0123\n", b"g" * 64 + b"\n", b"a" * 10_000])
def test_nothing_is_served_without_a_token(token: bytes) -> None:
    ended = serve_with(token)
    assert ended.returncode == 2
    assert ended.stdout == b""
    assert b"started by another program" in ended.stderr


def test_the_service_ends_with_its_input() -> None:
    ended = serve_with(b"a" * 64 + b"\n")
    assert ended.returncode == 0
    assert ended.stdout.startswith(b"HYBRIDIZE-SERVICE {") and ended.stdout.count(b"\n") == 1


def test_wrong_and_missing_tokens_are_refused() -> None:
    with running() as client:
        port = client.announcement["port"]
        for token in ("0" * 64, "", client.token[:-1]):
            with pytest.raises(PermissionError):
                Connection(port, token)
        with pytest.raises((AssertionError, ConnectionError)):
            Connection(port, None).raw('{"method": "ping", "params": {}}')
        assert client.ask("ping", echo="still here") == {"echo": "still here"}


def test_only_the_loopback_interface_is_listened_on() -> None:
    with running() as client:
        port = f"{client.announcement['port']:04X}"
        sockets = [
            line.split() for file in ("tcp", "tcp6") for line in Path(f"/proc/net/{file}").read_text().splitlines()[1:]
        ]
        listening = [words[1] for words in sockets if words[3] == "0A" and words[1].endswith(":" + port)]
        assert listening == [f"0100007F:{port}"]  # 127.0.0.1


def test_another_version_is_refused_before_anything_else() -> None:
    client = Client(greet=False)
    try:
        with pytest.raises(Refused, match="version 2.5") as refused:
            client.ask("hello", major=2, minor=5)
        assert refused.value.code == "version-mismatch"
        with pytest.raises(Refused) as refused:
            client.ask("ping")
        assert refused.value.code == "bad-request"
        client.ask("hello", major=1, minor=99, something_new=True)
        client.ask("ping")
    finally:
        client.close()


def test_the_analysed_program_is_never_imported(project: Path) -> None:
    with running() as client:
        (result,) = client.result(client.analyze(project))["projects"]
        assert [function["decision"] for function in result["report"]["functions"]] == ["hybridize"]
    assert sorted(path.name for path in project.iterdir()) == ["main.py", "pyproject.toml"]


def test_no_program_is_run_that_only_the_project_names(project: Path) -> None:
    trap = project / "trap"
    trap.write_text(f"#!/bin/sh\ntouch {project}/sprung\n")
    trap.chmod(0o755)
    (project / "pyproject.toml").write_text('[tool.hybridize]\npython = "./trap"\n')
    with running() as client:
        (result,) = client.result(client.analyze(project))["projects"]
        assert any("not followed" in warning for warning in result["report"]["warnings"])
        assert not (project / "sprung").exists()
        told = client.result(client.analyze(project, python=sys.executable))["projects"][0]["report"]
        assert not told["warnings"], "an interpreter that the user chose is asked"


@pytest.mark.parametrize("how", ["input ends", "killed", "asked to"])
def test_no_worker_outlives_the_service(project: Path, how: str) -> None:
    client = Client()
    client.analyze(project)
    pid = client.process.pid
    workers = children(pid)
    assert len(workers) == 1
    if how == "killed":
        client.process.kill()
    elif how == "asked to":
        client.ask("shutdown")
        assert gone([pid])
    client.close()
    assert gone([pid, *workers])


def test_a_worker_that_dies_fails_its_job_alone(project: Path, tmp_path: Path) -> None:
    with running("--workers", "1") as client:
        client.result(client.analyze(project))
        (worker,) = children(client.process.pid)
        os.kill(worker, signal.SIGSTOP)
        job = client.analyze(project)
        os.kill(worker, signal.SIGKILL)
        told = client.wait(job)
        assert told["state"] == "failed"
        assert told["error"]["code"] == "crashed" and "SIGKILL" in told["error"]["message"]
        assert client.wait(client.analyze(project))["state"] == "done"


def test_a_worker_that_does_not_listen_is_killed_in_time(project: Path) -> None:
    with running("--workers", "1") as client:
        client.result(client.analyze(project))
        (worker,) = children(client.process.pid)
        os.kill(worker, signal.SIGSTOP)
        job = client.analyze(project)
        start = time.monotonic()
        client.ask("cancel", job=job)
        assert client.wait(job)["state"] == "cancelled"
        assert time.monotonic() - start < 0.5
        assert gone([worker])
        assert client.wait(client.analyze(project))["state"] == "done"


def test_workers_are_in_groups_of_their_own(project: Path) -> None:
    """So what the engine starts, TensorFlow for instance, is killed together with its worker."""
    with running() as client:
        client.result(client.analyze(project))
        assert [os.getpgid(worker) for worker in children(client.process.pid)] == children(client.process.pid)


def test_nothing_of_the_program_is_logged(project: Path) -> None:
    (project / "main.py").write_text(PROGRAM + "secret_name = (\n")
    with running() as client:
        client.ask("update", overlays=[{"path": str(project / "main.py"), "text": "secret_name = 1\n"}])
        client.result(client.analyze(project))
        client.ask("update", overlays=[])
        client.result(client.analyze(project))
    assert "submitted" in client.errors
    assert "secret_name" not in client.errors
