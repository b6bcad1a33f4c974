"""Talks to a worker: an interpreter with TensorFlow that runs programs in forked children."""

from __future__ import annotations

import contextlib
import functools
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

HERE = Path(__file__).resolve().parent.parent
# Programs that run at once. Of several pytest processes each has a worker of its own.
JOBS = int(os.environ.get("HYBRIDIZE_TRUTH_JOBS") or (1 if "PYTEST_XDIST_WORKER" in os.environ else 2))


class WorkerError(RuntimeError):
    """The worker itself failed, not a program in it."""


@dataclass(frozen=True)
class Request:
    """One run of one program."""

    files: dict[str, str]
    main: str
    watch: tuple[str, str] | None = None
    timeout: float = 60.0
    settled: bool = False  # draw the same random numbers eagerly and compiled
    arguments: tuple[str, ...] = ()
    environment: dict[str, str] = field(default_factory=dict)

    def message(self) -> dict[str, Any]:
        """The request as the worker reads it, without its number."""
        return {
            "files": self.files,
            "main": self.main,
            "watch": self.watch,
            "timeout": self.timeout,
            "settled": self.settled,
            "arguments": self.arguments,
            "environment": self.environment,
        }


def judge_python() -> str:
    """The interpreter whose TensorFlow judges."""
    return os.environ.get("HYBRIDIZE_TRUTH_PYTHON") or sys.executable


def _environment() -> dict[str, str]:
    quiet = {
        "PYTHONPATH": str(HERE),
        "PYTHONHASHSEED": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "TF_ENABLE_ONEDNN_OPTS": "0",
        "CUDA_VISIBLE_DEVICES": "-1",
        "TF_NUM_INTRAOP_THREADS": "1",
        "TF_NUM_INTEROP_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
    }
    return {**os.environ, **quiet}


@functools.cache
def judge_versions(python: str) -> str:
    """Versions of Python, TensorFlow, Keras and NumPy of an interpreter."""
    command = [python, "-m", "truth_worker", "--versions"]
    done = subprocess.run(command, env=_environment(), capture_output=True, text=True, check=False)
    if done.returncode or "tensorflow" not in done.stdout:
        raise WorkerError(f"{python} cannot judge: no TensorFlow found. {done.stderr[-500:]}")
    return done.stdout.strip()


class Worker:
    """A running worker process."""

    def __init__(self, python: str, jobs: int = JOBS) -> None:
        self.jobs = jobs
        self._process = subprocess.Popen(
            [python, "-m", "truth_worker", str(jobs)],
            env=_environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self._process.stdin and self._process.stdout
        self._input: IO[str] = self._process.stdin
        self._output: IO[str] = self._process.stdout
        self.greeting = self._receive()

    def run(self, requests: Iterable[Request]) -> Iterator[tuple[int, dict[str, Any]]]:
        """Pairs of request number and observation as they complete; two more requests wait than run."""
        numbered = enumerate(requests)
        outstanding = 0
        while True:
            while outstanding < self.jobs + 2:
                number, request = next(numbered, (0, None))
                if request is None:
                    break
                self._send({"id": number, **request.message()})
                outstanding += 1
            if not outstanding:
                return
            answer = self._receive()
            outstanding -= 1
            if "traceback" in answer["observation"]:
                raise WorkerError(answer["observation"]["traceback"])
            yield answer["id"], answer["observation"]

    def close(self) -> None:
        """Let the worker end, or end it."""
        with contextlib.suppress(BrokenPipeError):
            self._input.close()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()

    def _send(self, message: dict[str, Any]) -> None:
        try:
            self._input.write(json.dumps(message) + "\n")
            self._input.flush()
        except BrokenPipeError as error:
            raise WorkerError("the worker ended") from error

    def _receive(self) -> dict[str, Any]:
        line = self._output.readline()
        if not line:
            raise WorkerError(f"the worker ended with {self._process.wait()}")
        return dict(json.loads(line))
