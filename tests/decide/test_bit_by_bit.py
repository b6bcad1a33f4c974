"""State that generators, ``map`` and ``__next__`` change while the program goes over them."""

from __future__ import annotations

from pathlib import Path

import pytest

from hybridize.pipeline import analyze
from hybridize.project.settings import Settings

_PROGRAM = """\
import asyncio
import contextlib
import itertools
import threading

import tensorflow as tf


class State:
    rate = 0.0


def set_rate(number):
    State.rate = float(number)
    return tf.ones([2])


def batches():
    for number in range(3):
        set_rate(number)
        yield tf.ones([2])


def twice():
    State.rate = 1.0
    yield tf.ones([2])
    State.rate = 2.0
    yield tf.ones([2])


class Feed:
    def __init__(self):
        self.number = 0

    def __iter__(self):
        return self

    def __next__(self):
        self.number += 1
        if self.number > 3:
            raise StopIteration
        State.rate += 1.0
        return tf.ones([2])


class Epochs:
    def __iter__(self):
        for _ in range(3):
            State.rate += 1.0
            yield tf.ones([2])


@contextlib.contextmanager
def fast():
    State.rate = 2.0
    yield
    State.rate = 0.0


def restore():
    State.rate = 7.0


async def change():
    restore()


def scaled(batch):
    return tf.reduce_sum(batch) * State.rate


"""

_STACK = """\
with contextlib.ExitStack() as stack:
    stack.{enter}
    first = scaled(tf.ones([2]))
    second = scaled(tf.ones([2]))
{after}
"""

_THREAD = """\
thread = threading.Thread(target=restore)
first = scaled(tf.ones([2]))
thread.start()
thread.join()
"""

_AWAITED = """\
async def main():
    coming = change()
    {before}
    await coming
    return scaled(tf.ones([2])), scaled(tf.zeros([2]))


asyncio.run(main())
"""

_RESULTS = """\
def results():
    for _ in range(3):
        yield scaled(tf.ones([2]))


"""


@pytest.mark.parametrize(("use", "expected"), [
    ("for batch in batches():\n    print(scaled(batch))", "decline"),
    ("sums = [scaled(batch) for batch in batches()]", "decline"),
    ("sums = list(map(scaled, batches()))", "decline"),
    ("for batch in twice():\n    print(scaled(batch))", "decline"),
    ("for number, batch in enumerate(batches()):\n    print(number, scaled(batch))", "decline"),
    ("sums = [scaled(batch) for _, batch in zip(range(3), batches())]", "decline"),
    ("sums = [scaled(batch) for batch in itertools.islice(batches(), 2)]", "decline"),
    ("sums = [scaled(batch) for batch in (set_rate(number) for number in range(3))]", "decline"),
    ("sums = [scaled(batch) for batch in map(set_rate, range(3))]", "decline"),
    ("sums = [scaled(batch) for batch in Feed()]", "decline"),
    ("sums = [scaled(batch) for batch in Epochs()]", "decline"),
    ("source = twice()\nfirst = scaled(next(source))\nsecond = scaled(next(source))", "decline"),
    (_RESULTS + "for result in results():\n    State.rate += 1.0", "decline"),
    ("with fast():\n    first = scaled(tf.ones([2]))\nsecond = scaled(tf.ones([2]))", "decline"),
    (_STACK.format(enter="enter_context(fast())", after="third = scaled(tf.ones([2]))"), "decline"),
    (_STACK.format(enter="callback(restore)", after="third = scaled(tf.ones([2]))"), "decline"),
    (_THREAD + "second = scaled(tf.ones([2]))", "decline"),
    (_AWAITED.format(before="scaled(tf.ones([2]))"), "decline"),
    (_AWAITED.format(before="pass"), "hybridize"),
    (_THREAD, "hybridize"),
    (_STACK.format(enter="enter_context(fast())", after=""), "hybridize"),
    ("kept = list(batches())\nsums = [scaled(batch) for batch in kept]", "hybridize"),
    ("with fast():\n    first = scaled(tf.ones([2]))\n    second = scaled(tf.ones([2]))", "hybridize"),
    ("sums = [scaled(batch) for batch in [tf.ones([2]), tf.zeros([2])]]\nleft = list(batches())", "hybridize"),
    (_RESULTS + "for result in results():\n    print(result)", "hybridize"),
])
def test_state_between_items(use: str, expected: str, tmp_path: Path) -> None:
    (tmp_path / "main.py").write_text(_PROGRAM + use + "\n", encoding="utf-8")
    report = analyze([str(tmp_path)], Settings(root=str(tmp_path), tensorflow=False))
    assert next(function for function in report.functions if function.name == "scaled").decision == expected


def test_what_holds_where_a_generator_pauses(tmp_path: Path) -> None:
    """The block of a ``with`` runs before the generator behind it has put back what it changed."""
    (tmp_path / "main.py").write_text(_PROGRAM + """
def chosen(batch):
    if State.rate > 1.0:
        print("fast")
    return tf.reduce_sum(batch)


with fast():
    first = chosen(tf.ones([2]))
    second = chosen(tf.ones([2]))
""", encoding="utf-8")
    report = analyze([str(tmp_path)], Settings(root=str(tmp_path), tensorflow=False))
    assert next(function for function in report.functions if function.name == "chosen").decision == "decline"
