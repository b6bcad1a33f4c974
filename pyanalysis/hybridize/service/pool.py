"""Which worker does which job, and what happens when one is cancelled or a worker dies."""

from __future__ import annotations

import signal
import threading
from collections.abc import Mapping
from typing import Any

from hybridize.service.jobs import CANCELLED, DONE, FAILED, RUNNING, Board, Job
from hybridize.service.log import log
from hybridize.service.protocol import CRASHED, ServiceError
from hybridize.service.worker_process import WorkerProcess

# A cancelled job that has not stopped by itself after so many seconds loses its worker: the promise is half a second.
GRACE = 0.1
# A worker that occupies more than this after a job is replaced by a fresh one.
MEMORY_LIMIT = 2 * 1024**3


class Pool:
    """Up to ``limit`` workers, started when there is work for them; the first one right away.

    The board's lock guards everything here. Messages to workers are sent outside of it: a pipe may be full.
    """

    def __init__(self, board: Board, limit: int) -> None:
        self._board = board
        self._limit = limit
        self._lock = board.changed
        self._queue: list[Job] = []
        self._workers: dict[WorkerProcess, Job | None] = {}
        self._closed = False

    def start(self) -> None:
        """Start the first worker, so that it is warm when the first job comes."""
        with self._lock:
            if not self._workers:
                self._spawn()

    def submit(self, job: Job) -> None:
        """Queue a job."""
        with self._lock:
            self._queue.append(job)
        self._assign()

    def cancel(self, job: Job) -> None:
        """Stop a job, whatever it is doing."""
        with self._lock:
            if job.ended or job.cancel_requested:
                return
            job.cancel_requested = True
            if job in self._queue:
                self._queue.remove(job)
                self._board.advance(job, CANCELLED)
                return
            worker = self._worker_of(job)
        if worker is not None:
            worker.send({"type": "cancel", "job": job.id})
            timer = threading.Timer(GRACE, self._kill_if_running, (worker, job))
            timer.daemon = True
            timer.start()

    def close(self) -> None:
        """End all workers."""
        with self._lock:
            self._closed = True
            workers = list(self._workers)
        for worker in workers:
            worker.kill()

    def _kill_if_running(self, worker: WorkerProcess, job: Job) -> None:
        with self._lock:
            running = self._workers.get(worker) is job
        if running:
            log("killing worker", job=job.id, pid=worker.pid)
            worker.kill()

    def _worker_of(self, job: Job) -> WorkerProcess | None:
        return next((worker for worker, own in self._workers.items() if own is job), None)

    def _assign(self) -> None:
        """Give queued jobs to workers that are free, as long as there are both."""
        while True:
            with self._lock:
                if self._closed or not self._queue:
                    return
                worker = self._free_worker(self._queue[0].affinity)
                if worker is None:
                    return
                job = self._queue.pop(0)
                self._workers[worker] = job
                worker.affinity = job.affinity
                self._board.advance(job, RUNNING)
                body = job.body
            worker.send({"type": "run", "job": job.id, "kind": job.kind}, body)

    def _free_worker(self, affinity: str) -> WorkerProcess | None:
        """A worker without a job: one that knows the project, else any, else a new one."""
        free = [worker for worker, job in self._workers.items() if job is None]
        if free:
            return max(free, key=lambda worker: (worker.affinity == affinity, not worker.affinity))
        return self._spawn() if len(self._workers) < self._limit else None

    def _spawn(self) -> WorkerProcess | None:
        try:
            worker = WorkerProcess(self._message, self._ended)
        except OSError as error:
            log("cannot start a worker", reason=error.strerror)
            self._fail_queued(f"the analysis process cannot be started: {error.strerror}")
            return None
        self._workers[worker] = None
        return worker

    def _fail_queued(self, message: str) -> None:
        while self._queue:
            self._board.advance(self._queue.pop(0), FAILED, ServiceError(CRASHED, message))

    def _message(self, worker: WorkerProcess, header: Mapping[str, Any], body: bytes) -> None:
        """On the thread that reads from ``worker``."""
        kind = header["type"]
        if kind == "ready":
            worker.ready = True
        elif kind == "idle":
            self._check_memory(worker, header["memory"])
        elif kind in ("progress", "part"):
            self._note(worker, header, body)
        else:
            self._finish(worker, header)

    def _note(self, worker: WorkerProcess, header: Mapping[str, Any], body: bytes) -> None:
        with self._lock:
            job = self._workers.get(worker)
            if job is None:
                return
            if header["type"] == "part":
                job.parts[header["part"]] = body
            else:
                job.progress = header["progress"]
            self._board.advance(job)

    def _finish(self, worker: WorkerProcess, header: Mapping[str, Any]) -> None:
        with self._lock:
            job = self._workers.get(worker)
            if job is None:
                return
            self._workers[worker] = None
            if job.cancel_requested:  # a result that came in at the last moment is not wanted
                self._board.advance(job, CANCELLED)
            elif header["type"] == "failed":
                self._board.advance(job, FAILED, ServiceError(**header["error"]))
            else:
                self._board.advance(job, DONE)
        self._assign()

    def _check_memory(self, worker: WorkerProcess, memory: int) -> None:
        with self._lock:
            if memory <= MEMORY_LIMIT or self._workers.get(worker) is not None:
                return
            self._workers.pop(worker, None)
            if not self._closed:
                self._spawn()
        log("replacing worker", pid=worker.pid, memory=memory)
        worker.kill()

    def _ended(self, worker: WorkerProcess, code: int) -> None:
        """On the thread that has read the last of ``worker``."""
        with self._lock:
            job = self._workers.pop(worker, None)
            if self._closed:
                return
            if job is not None and job.cancel_requested:
                self._board.advance(job, CANCELLED)
            elif job is not None:
                log("worker died", job=job.id, pid=worker.pid, code=code)
                self._board.advance(job, FAILED, ServiceError(CRASHED, _cause_of_death(code)))
            # One that never got ready would not the next time either: only work to do is reason to try.
            if worker.ready and not self._workers:
                self._spawn()
        self._assign()


def _cause_of_death(code: int) -> str:
    message = "the analysis process ended unexpectedly"
    if code >= 0:
        return f"{message} (exit code {code})"
    try:
        name = signal.Signals(-code).name
    except ValueError:
        name = f"signal {-code}"
    hint = ": the system may be out of memory" if name == "SIGKILL" else ""
    return f"{message} ({name}){hint}"
