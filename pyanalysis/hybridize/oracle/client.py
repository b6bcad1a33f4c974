"""The worker process as seen from the tool: started on demand, asked line by line, killed when it does not answer."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from hybridize.oracle.protocol import UNKNOWN, Form

START_SECONDS = 120.0  # importing TensorFlow on a slow disk
ANSWER_SECONDS = 20.0
MAX_STARTS = 8
_PACKAGE_ROOT = str(Path(__file__).resolve().parents[2])
_BOOT = "import sys; sys.path[0] = {root!r}; from hybridize.oracle.worker import main; main()"
_QUIET = {"TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": "-1", "TF_ENABLE_ONEDNN_OPTS": "0",
          "GRPC_VERBOSITY": "ERROR", "ABSL_MIN_LOG_LEVEL": "3", "OMP_NUM_THREADS": "1", "PYTHONNOUSERSITE": ""}


class WorkerFailed(Exception):
    """The worker cannot be started, or TensorFlow cannot be imported there."""


class Client:
    """One worker at a time. ``failed`` says why no more will be started."""

    def __init__(self, executable: str = sys.executable, command: list[str] | None = None,
                 answer_seconds: float = ANSWER_SECONDS) -> None:
        self._command = command or [executable, "-c", _BOOT.format(root=_PACKAGE_ROOT)]
        self._answer_seconds = answer_seconds
        self._process: subprocess.Popen[bytes] | None = None
        self._buffer = b""
        self._greeted = False
        self._starts = 0
        self.failed: str | None = None
        self.asked = 0

    def start(self) -> None:
        """Let the worker import TensorFlow while the caller does something else."""
        if self._process is not None or self.failed is not None:
            return
        if self._starts >= MAX_STARTS:
            self.failed = "the process that asks TensorFlow ended too often"
            return
        self._starts += 1
        environment = {**os.environ, **_QUIET}
        environment.pop("PYTHONPATH", None)
        try:
            self._process = subprocess.Popen(
                self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                cwd=tempfile.gettempdir(), env=environment,  # in our process group: who kills that kills it too
            )
        except OSError as error:
            self.failed = f"the process that asks TensorFlow cannot be started: {error}"
        self._buffer, self._greeted = b"", False

    def ask(self, question: str) -> Form | None:
        """The answer; unknown when the question ends the worker, None when there is no answer in time or no worker."""
        self.start()
        if self._process is None:
            return None
        try:
            self._greet()
            answer = self._exchange(question)
        except WorkerFailed as error:
            self.failed = str(error)
            self.stop()
            return None
        except TimeoutError:
            self.stop()
            return None
        except (OSError, EOFError, ValueError):  # it crashed, and would again
            self.stop()
            return UNKNOWN
        self.asked += 1
        return answer

    def stop(self) -> None:
        """End the worker."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                try:
                    stream.close()
                except OSError:
                    pass

    def _greet(self) -> None:
        """The worker's first line says which TensorFlow it has."""
        if self._greeted:
            return
        try:
            hello = json.loads(self._line(START_SECONDS))
        except EOFError:
            raise WorkerFailed("the process that asks TensorFlow ended while it started") from None
        except TimeoutError:
            raise WorkerFailed("importing TensorFlow took too long") from None
        if hello.get("error"):
            raise WorkerFailed(f"TensorFlow cannot be imported: {hello['error']}")
        self._greeted = True

    def _exchange(self, question: str) -> Form:
        assert self._process is not None and self._process.stdin is not None
        self._process.stdin.write(question.encode("ascii") + b"\n")
        self._process.stdin.flush()
        answer: Any = json.loads(self._line(self._answer_seconds))
        return answer if isinstance(answer, list) and answer else UNKNOWN

    def _line(self, seconds: float) -> bytes:
        """The next line of the worker; raises when it does not come in time."""
        assert self._process is not None and self._process.stdout is not None
        descriptor = self._process.stdout.fileno()
        end = time.monotonic() + seconds
        while b"\n" not in self._buffer:
            left = end - time.monotonic()
            if left <= 0 or not select.select([descriptor], [], [], left)[0]:
                raise TimeoutError
            part = os.read(descriptor, 1 << 16)
            if not part:
                raise EOFError
            self._buffer += part
        line, _, self._buffer = self._buffer.partition(b"\n")
        return line
