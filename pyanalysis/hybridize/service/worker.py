"""The worker process: takes one job after the other from standard input, answers on standard output.

It ends when its standard input does, whatever it is doing: a worker never outlives its service.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import queue
import signal
import sys
import threading
from typing import Any, BinaryIO

from hybridize.service.frames import Writer, messages
from hybridize.service.log import log
from hybridize.service.protocol import ServiceError, internal_error

CANCELLED = "cancelled"


def main() -> None:
    """Work until standard input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the service decides when it is over
    gc.disable()  # there is garbage after a job, see _tidy, and hardly any before
    writer = Writer(_claim_output())
    worker = Worker(writer)
    threading.Thread(target=worker.listen, args=(sys.stdin.buffer,), name="requests", daemon=True).start()
    _warm_up()
    writer.send({"type": "ready"})
    worker.work()


def _claim_output() -> BinaryIO:
    """Standard output for messages alone; what anybody prints goes to standard error."""
    private = os.dup(sys.stdout.fileno())
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return os.fdopen(private, "wb")


def _warm_up() -> None:
    """Load what every analysis needs, so that the first job does not wait for it."""
    import hybridize.decide.decision
    import hybridize.edits
    import hybridize.facts.build
    import hybridize.interpreter.start.roots
    import hybridize.report.json
    import hybridize.rules.registry
    import hybridize.service.changes
    from hybridize.knowledge import store

    hybridize.rules.registry.all_rules()
    for name in ("python", "tensorflow", "numpy"):
        store.shard(name)


class Worker:
    """The jobs that have come in, and the one at work."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self._jobs: queue.SimpleQueue[tuple[dict[str, Any], bytes]] = queue.SimpleQueue()
        self._cancelled: set[str] = set()

    def listen(self, stream: BinaryIO) -> None:
        """Take requests in, until there will be no more."""
        for header, body in messages(stream):
            if header["type"] == "cancel":
                self._cancelled.add(header["job"])
            else:
                self._jobs.put((header, body))
        end_of_service()

    def work(self) -> None:
        """Do one job after the other."""
        while True:
            header, body = self._jobs.get()
            job = header["job"]
            outcome = self._run(header, body)
            del body
            with contextlib.suppress(OSError):
                self._writer.send({**outcome, "job": job})
                self._cancelled.discard(job)
                _tidy()
                self._writer.send({"type": "idle", "memory": memory_in_use()})

    def _run(self, header: dict[str, Any], body: bytes) -> dict[str, Any]:
        from hybridize.interpreter.state.machine import Cancelled
        from hybridize.project.overlay import Overlay
        from hybridize.service.tasks import Context, run

        job = header["job"]
        try:
            request = json.loads(body)
            overlay = Overlay(request["overlays"])
            context = Context(
                lambda told, data: self._writer.send({**told, "job": job}, data),
                lambda: job in self._cancelled,
                overlay,
            )
            run(header["kind"], request["params"], context)
            return {"type": "done"}
        except Cancelled:
            return {"type": CANCELLED}
        except ServiceError as error:
            return {"type": "failed", "error": error.to_json()}
        except OSError as error:
            message = f"{error.strerror or type(error).__name__}: {error.filename or 'no file named'}"
            return {"type": "failed", "error": ServiceError("project", message).to_json()}
        except Exception as failure:
            log("failed", job=job, failure=type(failure).__name__)
            return {"type": "failed", "error": internal_error(failure).to_json()}


def end_of_service() -> None:
    """The service is gone: end at once, with everything that was started here."""
    if hasattr(os, "killpg") and os.getpgrp() == os.getpid():
        os.killpg(0, signal.SIGKILL)
    os._exit(0)


def _tidy() -> None:
    """Free what the job left. The analysis freezes its objects out of the collector's sight; thaw them."""
    from hybridize.remember import forget

    forget()
    gc.unfreeze()
    gc.collect()


def memory_in_use() -> int:
    """Bytes of memory that this process occupies, 0 where that cannot be told."""
    try:
        with open("/proc/self/statm", encoding="ascii") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        return 0


if __name__ == "__main__":
    main()
