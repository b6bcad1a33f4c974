"""Asks the rules about many functions, on several processors where the system can fork.

Answers are plain data and depend on the finished facts alone, so the order and the process do not matter.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
import threading
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from typing import Any, TypeVar

Subject = TypeVar("Subject")
Answer = TypeVar("Answer")
Step = Callable[[int, int], None]

FEW = 300    # subjects; for fewer a process costs more than it saves
MANY = 8000  # subjects; with more of them memory is scarcer than time
MOST = 8     # processes; each copies the memory that it touches
_BLOCK = 8   # neighbours go to one process, since they share much of what is remembered


def processors(wanted: int | None) -> int:
    """How many processes to use: as many as ``wanted``, or as the machine lets this process have."""
    if wanted is not None:
        return max(wanted, 1)
    if hasattr(os, "sched_getaffinity"):
        return min(len(os.sched_getaffinity(0)), MOST)
    return min(os.cpu_count() or 1, MOST)


def ask_all(subjects: Sequence[Subject], ask: Callable[[Subject], Answer], jobs: int,
            step: Step | None = None) -> list[Answer]:
    """The answer for every subject, in their order. ``step`` is told how many are done; what it raises ends all."""
    if jobs < 2 or not FEW <= len(subjects) <= MANY or not _can_fork():
        return [answer for _, answer in _asked(subjects, range(len(subjects)), ask, step)]
    shares = [[place for place in range(len(subjects)) if place // _BLOCK % jobs == share] for share in range(jobs)]
    helpers = [_Helper(partial(_answers, subjects, share, ask)) for share in shares[1:]]
    answers: dict[int, Answer] = {}
    try:
        answers.update(_asked(subjects, shares[0], ask, _scaled(step, jobs)))
        for share, helper in zip(shares[1:], helpers):
            told = helper.answer()
            answers.update(_answers(subjects, share, ask) if told is None else told)
    finally:
        for helper in helpers:
            helper.stop()
    return [answers[place] for place in range(len(subjects))]


def _asked(subjects: Sequence[Subject], places: Sequence[int], ask: Callable[[Subject], Answer],
           step: Step | None) -> Iterator[tuple[int, Answer]]:
    for done, place in enumerate(places):
        if step is not None and done % 50 == 0:
            step(done, len(places))
        yield place, ask(subjects[place])


def _answers(subjects: Sequence[Subject], places: Sequence[int], ask: Callable[[Subject], Answer]) -> dict[int, Answer]:
    return dict(_asked(subjects, places, ask, None))


def _scaled(step: Step | None, jobs: int) -> Step | None:
    """Progress of one share as that of all, which go on at the same time."""
    return None if step is None else lambda done, total: step(done * jobs, total * jobs)


def _can_fork() -> bool:
    """Where other threads of ours run, a copy of the process might wait for what they held."""
    return hasattr(os, "fork") and sys.platform.startswith("linux") and threading.active_count() <= _OWN_THREADS


_OWN_THREADS = 2  # the main thread, which waits, and the one with the deep stack


class _Helper:
    """A copy of this process that computes one thing and ends."""

    def __init__(self, work: Callable[[], object]) -> None:
        reading, writing = os.pipe()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # of Python 3.12: threads; see _can_fork
            self.process = os.fork()
        if not self.process:
            _work(work, reading, writing)
        os.close(writing)
        self._reading = os.fdopen(reading, "rb")

    def answer(self) -> Any:
        """What was computed, None where the process ended before."""
        try:
            return pickle.load(self._reading)
        except (EOFError, OSError, pickle.UnpicklingError):
            return None

    def stop(self) -> None:
        """End the process if it has not ended."""
        self._reading.close()
        with suppress(ProcessLookupError):
            os.kill(self.process, signal.SIGKILL)
        with suppress(ChildProcessError):
            os.waitpid(self.process, 0)


def _work(work: Callable[[], object], reading: int, writing: int) -> None:
    """In the copy: compute, answer, and end without any of the clean-up that belongs to the original."""
    try:
        os.close(reading)
        with os.fdopen(writing, "wb") as file:
            pickle.dump(work(), file, pickle.HIGHEST_PROTOCOL)
    finally:
        os._exit(0)
