"""The process that is asked: started on demand, replaced when it hangs or dies, and given up when it cannot work."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from hybridize.oracle.client import MAX_STARTS, Client
from hybridize.oracle.memo import Memo
from hybridize.oracle.oracle import Oracle
from hybridize.oracle.protocol import UNKNOWN

_FAKE = """
import json, os, sys, time
print(json.dumps({hello}), flush=True)
for line in sys.stdin:
    question = json.loads(line)
    if question[0] == "hang":
        time.sleep(60)
    if question[0] == "die":
        os._exit(1)
    print(json.dumps(["c", question]), flush=True)
"""


def fake(hello: str = '{"tensorflow": "0"}', seconds: float = 5.0) -> Client:
    return Client(command=[sys.executable, "-c", _FAKE.replace("{hello}", hello)], answer_seconds=seconds)


@pytest.fixture
def client() -> object:
    made = fake()
    yield made
    made.stop()


def test_no_process_before_the_first_question(client: Client) -> None:
    assert client._process is None
    assert client.ask('["a"]') == ["c", ["a"]]
    assert client._process is not None


def test_a_worker_that_dies_is_replaced(client: Client) -> None:
    assert client.ask('["die"]') == UNKNOWN
    assert client.ask('["a"]') == ["c", ["a"]]


def test_a_worker_that_hangs_is_replaced() -> None:
    client = fake(seconds=0.2)
    try:
        assert client.ask('["hang"]') is None
        client._answer_seconds = 5.0
        assert client.ask('["a"]') == ["c", ["a"]]
    finally:
        client.stop()


def test_it_is_not_restarted_for_ever(client: Client) -> None:
    for _ in range(MAX_STARTS):
        client.ask('["die"]')
    assert client.ask('["a"]') is None
    assert client.failed is not None


def test_tensorflow_that_cannot_be_imported_is_told_once() -> None:
    client = fake(hello='{"error": "ImportError: no"}')
    assert client.ask('["a"]') is None
    assert client.failed == "TensorFlow cannot be imported: ImportError: no"
    assert client._process is None


def test_an_executable_that_is_missing_is_told() -> None:
    client = Client(command=["/nowhere/python"])
    assert client.ask('["a"]') is None
    assert client.failed is not None and "cannot be started" in client.failed


def test_answers_are_remembered_in_memory_and_on_disk(tmp_path: Path, client: Client) -> None:
    oracle = Oracle(Memo(tmp_path, "2.0"), client)
    assert oracle.ask(["a"]) == oracle.ask(["a"]) == ["c", ["a"]]
    assert client.asked == 1
    oracle.memo.save()
    never = Client(command=["/nowhere/python"])
    assert Oracle(Memo(tmp_path, "2.0"), never).ask(["a"]) == ["c", ["a"]]
    assert Oracle(Memo(tmp_path, "2.1"), never).ask(["a"]) is None


def test_an_answer_that_is_late_is_not_remembered(tmp_path: Path) -> None:
    client = fake(seconds=0.2)
    oracle = Oracle(Memo(tmp_path, "2.0"), client)
    assert oracle.ask(["hang"]) is None
    assert oracle.ask(["hang"]) is None  # not asked again in this run
    assert len(oracle.memo) == 0
    client.stop()


def test_a_question_that_ends_the_worker_is_remembered(tmp_path: Path, client: Client) -> None:
    oracle = Oracle(Memo(tmp_path, "2.0"), client)
    assert oracle.ask(["die"]) == UNKNOWN
    assert len(oracle.memo) == 1


@pytest.mark.parametrize("content", ["", "{", "[]", '{"a": 3}'])
def test_a_damaged_file_is_passed_over(tmp_path: Path, content: str) -> None:
    memo = Memo(tmp_path, "2.0")
    assert memo.path is not None
    memo.path.write_text(content)
    assert Memo(tmp_path, "2.0").get("a") is None


def test_two_runs_add_to_one_file(tmp_path: Path) -> None:
    first, second = Memo(tmp_path, "2.0"), Memo(tmp_path, "2.0")
    first.put("a", UNKNOWN)
    second.put("b", UNKNOWN)
    first.save()
    second.save()
    assert len(Memo(tmp_path, "2.0")) == 2


def test_a_folder_that_cannot_be_written_is_no_failure(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    memo = Memo(tmp_path / "file" / "below", "2.0")
    memo.put("a", UNKNOWN)
    memo.save()


def test_the_process_ends_with_the_tool_whatever_it_is_doing() -> None:
    busy = ("import queue, threading, time; from hybridize.oracle.worker import _listen; "
            "threading.Thread(target=_listen, args=(queue.SimpleQueue(),), daemon=True).start(); "
            "print(flush=True); time.sleep(60)")
    process = subprocess.Popen([sys.executable, "-c", busy], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    with process:
        assert process.stdin is not None and process.stdout is not None
        process.stdout.readline()
        process.stdin.close()
        assert process.wait(20) == 0
