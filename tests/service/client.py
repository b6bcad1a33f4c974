"""A client of the service for tests: starts the process and speaks py4j's wire format over a socket."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

PACKAGE_ROOT = Path(__file__).parents[2] / "pyanalysis"
MARK = "HYBRIDIZE-SERVICE "


class Refused(Exception):
    def __init__(self, error: Mapping[str, str]) -> None:
        super().__init__(error["message"])
        self.code = error["code"]
        self.details = error["details"]


class Connection:
    """One socket, as py4j's Java side opens one for each thread."""

    def __init__(self, port: int, token: str | None) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=60)
        self.stream = self.socket.makefile("rb")
        if token is not None:
            self.socket.sendall(f"A\n{token}\ne\n".encode())
            answer = self.stream.readline()
            if answer != b"!yv\n":
                raise PermissionError(answer)

    def raw(self, text: str) -> str:
        self.socket.sendall(f"c\nt\ncall\ns{_escaped(text)}\ne\n".encode())
        answer = self.stream.readline().decode()
        assert answer.startswith("!ys"), answer[:200]
        return _plain(answer[3:-1])

    def close(self) -> None:
        self.stream.close()
        self.socket.close()


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("\r", "\\r").replace("\n", "\\n")


def _plain(text: str) -> str:
    parts = text.split("\\\\")
    return "\\".join(part.replace("\\n", "\n").replace("\\r", "\r") for part in parts)


class Client:
    def __init__(self, *arguments: str, greet: bool = True) -> None:
        self.token = secrets.token_hex(32)
        # As the bridge starts it: isolated, by the interpreter, importing from a folder that is named.
        launch = (
            "import sys; sys.path.insert(0, sys.argv.pop(1)); "
            "from hybridize.cli.main import main; sys.exit(main())"
        )
        self.process = subprocess.Popen(
            [sys.executable, "-I", "-c", launch, str(PACKAGE_ROOT), "serve", *arguments],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )
        self.write(self.token)
        assert self.process.stdout is not None
        line = self.process.stdout.readline().decode()
        assert line.startswith(MARK), line
        self.announcement = json.loads(line.removeprefix(MARK))
        self.connection = Connection(self.announcement["port"], self.token)
        self._requests = 0
        if greet:
            self.info = self.ask("hello", major=1, minor=0)

    def write(self, line: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{line}\n".encode())
        self.process.stdin.flush()

    def ask(self, method: str, **params: Any) -> Any:
        answer = json.loads(self.connection.raw(json.dumps({"method": method, "params": params})))
        if not answer["ok"]:
            raise Refused(answer["error"])
        return answer["result"]

    def submit(self, kind: str, **params: Any) -> str:
        self._requests += 1
        return self.ask("submit", request=f"request-{self._requests}", kind=kind, params=params)["job"]

    def analyze(self, *projects: Path | str, **options: Any) -> str:
        asked = [{"root": str(path), "paths": [str(path)], "options": options} for path in projects]
        return self.submit("analyze", projects=asked)

    def wait(self, job: str, limit: float = 120) -> dict[str, Any]:
        """The last story of a job."""
        return list(self.stories(job, limit))[-1]

    def stories(self, job: str, limit: float = 120) -> Iterator[dict[str, Any]]:
        revision, deadline = 0, time.monotonic() + limit
        while time.monotonic() < deadline:
            told = self.ask("poll", jobs={job: revision}, wait_ms=200)["jobs"].get(job)
            if told is None:
                continue
            revision = told["revision"]
            yield told
            if told["state"] not in ("queued", "running"):
                return
        raise TimeoutError(job)

    def result(self, job: str) -> Any:
        self.wait(job)
        return self.ask("result", job=job)

    def close(self) -> None:
        self.connection.close()
        for stream in (self.process.stdin, self.process.stdout):
            with contextlib.suppress(OSError):
                assert stream is not None
                stream.close()
        self.process.wait(timeout=10)
        assert self.process.stderr is not None
        self.errors = self.process.stderr.read().decode()
        self.process.stderr.close()


@contextmanager
def running(*arguments: str) -> Iterator[Client]:
    client = Client(*arguments)
    try:
        yield client
    finally:
        client.close()


def alive(pid: int) -> bool:
    """Whether a process runs (one that has ended and nobody has waited for does not)."""
    try:
        return f"{Path(f'/proc/{pid}/stat').read_text().rpartition(')')[2].split()[0]}" not in "ZX"
    except OSError:
        return False


def children(pid: int) -> list[int]:
    """The child processes of a process."""
    found: list[int] = []
    with contextlib.suppress(OSError):
        for task in os.listdir(f"/proc/{pid}/task"):
            found += map(int, Path(f"/proc/{pid}/task/{task}/children").read_text().split())
    return found


def gone(pids: list[int], limit: float = 5) -> bool:
    """Whether all of them end in time."""
    deadline = time.monotonic() + limit
    while any(map(alive, pids)):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True
