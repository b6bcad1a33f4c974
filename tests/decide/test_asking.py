"""Answers come in order and once, from however many processes; a lost process loses no answer."""

from __future__ import annotations

import os
import threading

import pytest

from hybridize.decide import asking
from hybridize.decide.asking import FEW, ask_all, processors

SUBJECTS = list(range(FEW + 37))


def process_of(_: int) -> int:
    """Where a subject is asked."""
    return os.getpid()


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Threads of the test runner do not count."""
    monkeypatch.setattr(asking, "_OWN_THREADS", threading.active_count())


@pytest.mark.parametrize("jobs", [1, 2, 3, 5])
def test_answers_are_in_order(jobs: int) -> None:
    assert ask_all(SUBJECTS, lambda one: one * one, jobs) == [one * one for one in SUBJECTS]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="copies of the process are needed")
def test_shares_go_to_different_processes() -> None:
    assert len(set(ask_all(SUBJECTS, process_of, 3))) == 3
    assert set(ask_all(SUBJECTS[: FEW - 1], process_of, 3)) == {os.getpid()}
    assert set(ask_all(SUBJECTS, process_of, 1)) == {os.getpid()}


def test_nothing_is_copied_beside_other_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "_OWN_THREADS", 0)
    assert set(ask_all(SUBJECTS, process_of, 3)) == {os.getpid()}


def test_a_lost_process_loses_no_answer() -> None:
    here = os.getpid()

    def asked(one: int) -> int:
        if os.getpid() != here and one > FEW // 2:
            os._exit(1)
        return -one

    assert ask_all(SUBJECTS, asked, 2) == [-one for one in SUBJECTS]


@pytest.mark.sources
def test_cancelling_ends_the_helpers(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[int] = []
    original = asking._Helper.stop

    def stop(helper: asking._Helper) -> None:
        original(helper)
        made.append(helper.process)

    monkeypatch.setattr(asking._Helper, "stop", stop)

    def step(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ask_all(SUBJECTS, process_of, 3, step)
    assert len(made) == 2
    for process in made:
        with pytest.raises(ProcessLookupError):
            os.kill(process, 0)


def test_progress_reaches_the_end_of_all() -> None:
    told: list[tuple[int, int]] = []
    ask_all(SUBJECTS, process_of, 2, lambda done, total: told.append((done, total)))
    assert told[0][0] == 0
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert all(done < total for done, total in told)


def test_as_many_processors_as_wanted() -> None:
    assert processors(3) == 3
    assert processors(0) == 1
    assert 1 <= processors(None) <= asking.MOST
