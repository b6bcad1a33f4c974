"""What is remembered of jobs that have ended, and what is not; and workers that grow too large."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest

from hybridize.service import jobs, pool
from hybridize.service.jobs import CANCELLED, DONE, FAILED, RUNNING, Board, Job
from hybridize.service.pool import Pool
from hybridize.service.protocol import ServiceError


def ended(board: Board, size: int = 0) -> Job:
    job, _ = board.add(f"request-{len(board._requests)}-{size}", "explain", b"body", "")
    job.parts[0] = b" " * size
    board.advance(job, DONE)
    return job


def test_a_few_ended_jobs_are_kept_the_youngest() -> None:
    board = Board()
    running, _ = board.add("running", "explain", b"body", "")
    made = [ended(board, number) for number in range(jobs.KEPT_JOBS + 5)]
    for job in made[:5]:
        with pytest.raises(ServiceError, match="any more"):
            board.get(job.id)
    for job in [running, *made[5:]]:
        assert board.get(job.id) is job
    assert not made[-1].body, "what was sent is not needed any more"


def test_large_results_push_older_ones_out_but_never_themselves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "KEPT_BYTES", 100)
    board = Board()
    first, second, third = ended(board, 60), ended(board, 50), ended(board, 500)
    assert board.get(third.id) is third
    for job in (first, second):
        with pytest.raises(ServiceError):
            board.get(job.id)


def test_nothing_happens_to_a_job_after_its_end() -> None:
    board = Board()
    job = ended(board)
    board.advance(job, FAILED, ServiceError("crashed", "late"))
    assert (job.state, job.error) == (DONE, None)


def test_a_poll_wakes_up_when_something_happens() -> None:
    board = Board()
    job, _ = board.add("r", "explain", b"", "")
    threading.Timer(0.1, board.advance, (job, RUNNING)).start()
    start = time.monotonic()
    assert board.poll({job.id: job.revision}, 5)[job.id]["state"] == RUNNING
    assert time.monotonic() - start < 2
    assert board.poll({job.id: job.revision}, 0.05) == {}


@pytest.fixture
def board_and_pool() -> Iterator[tuple[Board, Pool]]:
    board = Board()
    workers = Pool(board, 1)
    yield board, workers
    workers.close()


def explain(board: Board, workers: Pool) -> Job:
    body = b'{"params": {"code": "HYB201"}, "overlays": {}}'
    job, _ = board.add(f"{time.monotonic()}", "explain", body, "")
    workers.submit(job)
    return job


def wait(board: Board, job: Job) -> str:
    with board.changed:
        assert board.changed.wait_for(lambda: job.ended, 60)
    return job.state


def test_a_worker_that_has_grown_too_large_is_replaced(
    board_and_pool: tuple[Board, Pool], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool, "MEMORY_LIMIT", 1)
    board, workers = board_and_pool
    assert wait(board, explain(board, workers)) == DONE
    (first,) = list(workers._workers)
    deadline = time.monotonic() + 20
    while first in workers._workers and time.monotonic() < deadline:
        time.sleep(0.02)
    assert first not in workers._workers
    assert wait(board, explain(board, workers)) == DONE


def test_workers_that_cannot_start_fail_their_jobs_and_are_not_tried_for_ever(
    board_and_pool: tuple[Board, Pool], monkeypatch: pytest.MonkeyPatch
) -> None:
    from hybridize.service import worker_process

    monkeypatch.setattr(worker_process, "_LAUNCH", "raise SystemExit(3)")
    board, workers = board_and_pool
    job = explain(board, workers)
    assert wait(board, job) == FAILED
    assert job.error is not None and "exit code 3" in job.error.message
    assert not workers._workers
    monkeypatch.setattr(worker_process.sys, "executable", "/no/such/python")
    job = explain(board, workers)
    assert wait(board, job) == FAILED
    assert job.error is not None and "cannot be started" in job.error.message


def test_a_result_that_comes_after_the_cancel_is_not_wanted(board_and_pool: tuple[Board, Pool]) -> None:
    board, workers = board_and_pool
    job = explain(board, workers)
    workers.cancel(job)
    assert wait(board, job) == CANCELLED
