"""What a test replaces matters to the functions that run meanwhile, and to no others."""

from __future__ import annotations

from pathlib import Path

import pytest

from hybridize.pipeline import analyze
from hybridize.project.settings import Settings

_OPERATIONS = """\
import tensorflow as tf


def used(x):
    return tf.reduce_sum(tf.cast(x, tf.float32))


def elsewhere(x):
    return tf.reduce_mean(tf.cast(x, tf.float32))
"""
_TESTS = """\
from unittest import mock

import pytest
import tensorflow as tf

from operations import elsewhere, used


def fake(x, dtype):
    return tf.zeros([2])

{test}

def test_elsewhere():
    elsewhere(tf.constant([1, 2]))
"""
_WITHIN_TEST = """
def test_used():
    with mock.patch("tensorflow.cast", fake):
        used(tf.constant([1, 2]))
"""
_WITHIN_HELPER = """
def check_without_casts(compute):
    with mock.patch("tensorflow.cast", fake):
        compute(tf.constant([1, 2]))


def test_used():
    check_without_casts(used)
"""
_AS_DECORATOR = """
@mock.patch("tensorflow.cast", fake)
def test_used():
    used(tf.constant([1, 2]))
"""
_IN_FIXTURE = """
@pytest.fixture(autouse=True)
def without_casts(monkeypatch):
    monkeypatch.setattr(tf, "cast", fake)


def test_used():
    used(tf.constant([1, 2]))
"""
_IN_YIELDING_FIXTURE = """
@pytest.fixture(autouse=True)
def without_casts():
    with mock.patch("tensorflow.cast", fake):
        yield


def test_used():
    used(tf.constant([1, 2]))
"""
_CALLING_UNKNOWN_CODE = """
def test_used(plugin):
    with mock.patch("tensorflow.cast", fake):
        plugin.run(used(tf.constant([1, 2])))
"""


@pytest.mark.parametrize(("test", "others"), [
    (_WITHIN_TEST, None), (_WITHIN_HELPER, None), (_AS_DECORATOR, None), (_IN_FIXTURE, "error"),
    (_IN_YIELDING_FIXTURE, "error"),
    (_CALLING_UNKNOWN_CODE, "warning"),
])
def test_a_replacement_holds_for_what_runs_meanwhile(tmp_path: Path, test: str, others: str | None) -> None:
    (tmp_path / "operations.py").write_text(_OPERATIONS, encoding="utf-8")
    (tmp_path / "test_operations.py").write_text(_TESTS.format(test=test), encoding="utf-8")
    report = analyze([str(tmp_path)], Settings(root=str(tmp_path), tensorflow=False, cache=False))
    told = {one.name: next((reason.severity for reason in one.reasons if reason.code == "HYB704"), None)
            for one in report.functions}
    assert told["used"] == "error"
    assert told["elsewhere"] == others
