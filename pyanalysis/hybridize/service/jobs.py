"""The board of jobs: what was asked for, how far it is, what came of it."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from hybridize.service.protocol import UNKNOWN_JOB, ServiceError

QUEUED, RUNNING, DONE, FAILED, CANCELLED = "queued", "running", "done", "failed", "cancelled"
ENDED = frozenset({DONE, FAILED, CANCELLED})

# Of jobs that have ended so many are kept, and so many bytes of their results: the client may still want them.
KEPT_JOBS = 32
KEPT_BYTES = 256 * 1024 * 1024


@dataclass(slots=True)
class Job:
    """One job. ``revision`` grows with everything that happens to it; ``parts`` are results, as JSON text."""

    id: str
    request: str
    kind: str
    body: bytes  # what the worker is given: parameters and overlays, as JSON
    affinity: str  # jobs that share it gain by running in the same worker
    state: str = QUEUED
    revision: int = 1
    progress: dict[str, Any] | None = None
    parts: dict[int, bytes] = field(default_factory=dict)
    error: ServiceError | None = None
    cancel_requested: bool = False

    @property
    def ended(self) -> bool:
        """Whether nothing more will happen to it."""
        return self.state in ENDED

    @property
    def size(self) -> int:
        """Bytes of its results."""
        return sum(map(len, self.parts.values()))

    def story(self) -> dict[str, Any]:
        """What a poll tells of it."""
        told: dict[str, Any] = {"state": self.state, "revision": self.revision, "parts": sorted(self.parts)}
        if self.progress is not None:
            told["progress"] = self.progress
        if self.error is not None:
            told["error"] = self.error.to_json()
        return told


class Board:
    """All jobs by id. Every access is under :attr:`changed`, which is notified of every change."""

    def __init__(self) -> None:
        self.changed = threading.Condition()
        self._jobs: dict[str, Job] = {}
        self._requests: dict[str, str] = {}
        self._count = 0
        self._run = secrets.token_hex(4)  # a client must not take a job of an earlier process for one of this

    def add(self, request: str, kind: str, body: bytes, affinity: str) -> tuple[Job, bool]:
        """The job of that request, and whether it is new: a request that is sent again is done once."""
        with self.changed:
            known = self._jobs.get(self._requests.get(request, ""))
            if known is not None:
                return known, False
            self._count += 1
            job = Job(f"{self._run}-{self._count}", request, kind, body, affinity)
            self._jobs[job.id] = job
            self._requests[request] = job.id
            return job, True

    def get(self, name: str) -> Job:
        """The job with that id."""
        with self.changed:
            job = self._jobs.get(name)
        if job is None:
            raise ServiceError(UNKNOWN_JOB, f"no job {name!r} (any more)")
        return job

    def advance(self, job: Job, state: str | None = None, error: ServiceError | None = None) -> None:
        """Note that something has happened to a job."""
        with self.changed:
            if job.ended:
                return
            job.revision += 1
            if state is not None:
                job.state = state
                job.error = error
            if job.ended:
                job.body = b""
                self._forget_old()
            self.changed.notify_all()

    def poll(self, known: Mapping[str, int], wait: float) -> dict[str, dict[str, Any]]:
        """What there is to tell of jobs that have got further than the client knows; waits for something."""
        deadline = time.monotonic() + wait
        with self.changed:
            while True:
                news = dict(self._news(known))
                left = deadline - time.monotonic()
                if news or left <= 0:
                    return news
                self.changed.wait(left)

    def _news(self, known: Mapping[str, int]) -> Iterator[tuple[str, dict[str, Any]]]:
        for name, revision in known.items():
            job = self._jobs.get(name)
            if job is None:
                yield name, {"state": "unknown", "revision": 0, "parts": []}
            elif job.revision > revision:
                yield name, job.story()

    def _forget_old(self) -> None:
        ended = [job for job in self._jobs.values() if job.ended]
        size = sum(job.size for job in ended)
        for job in ended[:-1]:  # the youngest stays, however large
            if len(ended) <= KEPT_JOBS and size <= KEPT_BYTES:
                return
            ended.remove(job)
            size -= job.size
            del self._jobs[job.id], self._requests[job.request]
