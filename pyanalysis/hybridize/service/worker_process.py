"""A worker as the service sees it: a process, the pipes to it, and a way to end it that always works."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from typing import Any

from hybridize.service.frames import Writer, messages

_LAUNCH = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); "
    "from hybridize.service.worker import main; main()"
)


class WorkerProcess:
    """One worker. ``on_message`` and ``on_end`` are called on a thread that reads what the worker writes."""

    def __init__(
        self,
        on_message: Callable[[WorkerProcess, Mapping[str, Any], bytes], None],
        on_end: Callable[[WorkerProcess, int], None],
    ) -> None:
        self.ready = False
        self.affinity = ""  # of its last job
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-c", _LAUNCH, json.dumps(sys.path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,  # a process group of its own: killed with all that it started
        )
        assert self._process.stdin is not None and self._process.stdout is not None
        self._writer = Writer(self._process.stdin)  # type: ignore[arg-type]
        self._on_message, self._on_end = on_message, on_end
        threading.Thread(target=self._read, name=f"worker-{self.pid}", daemon=True).start()

    @property
    def pid(self) -> int:
        """The id of its process."""
        return self._process.pid

    def send(self, header: Mapping[str, Any], body: bytes = b"") -> None:
        """Give it a message. One that has died is noticed by the reading thread."""
        with contextlib.suppress(OSError, ValueError):
            self._writer.send(header, body)

    def kill(self) -> None:
        """End it at once, and every process that it started."""
        with contextlib.suppress(OSError):
            if hasattr(os, "killpg"):
                os.killpg(self._process.pid, signal.SIGKILL)
            else:
                self._process.kill()

    def _read(self) -> None:
        assert self._process.stdout is not None
        with contextlib.suppress(OSError, ValueError):
            for header, body in messages(self._process.stdout):  # type: ignore[arg-type]
                self._on_message(self, header, body)
        self.kill()
        code = self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            with contextlib.suppress(OSError):
                if stream is not None:
                    stream.close()
        self._on_end(self, code)
