"""A helper that meets more contexts than are followed: what it calls may run on what nobody saw."""

from __future__ import annotations

import pytest

from hybridize.pipeline import analyze
from hybridize.project.settings import Settings
from hybridize.report.model import FunctionReport

MANY = 40
HEAD = """\
import tensorflow as tf


def gradient(f, x):
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = f(x)
    return tape.gradient(y, x)
"""
EACH = """

def f{number}(x):
    return tf.sin(x) * {number}.0


f{number}(tf.ones([3]))
gradient(f{number}, tf.ones([{number} + 4]))
"""


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, FunctionReport]:
    folder = tmp_path_factory.mktemp("program")
    text = HEAD + "".join(EACH.format(number=number) for number in range(MANY))
    (folder / "main.py").write_text(text, encoding="utf-8")
    report = analyze([str(folder)], Settings(root=str(folder), tensorflow=False, cache=False))
    return {one.name: one for one in report.functions}


def test_no_signature_rests_on_the_calls_that_were_seen(found: dict[str, FunctionReport]) -> None:
    assert all(found[f"f{number}"].input_signature is None for number in range(MANY))


def test_the_change_rests_on_an_assumption_that_is_told(found: dict[str, FunctionReport]) -> None:
    for number in range(MANY):
        one = found[f"f{number}"]
        assert one.decision == "hybridize"
        warned = {reason.code for reason in one.reasons if reason.severity == "warning"}
        assert one.safety == "safe" or warned & {"HYB001", "HYB002"}
    assert found[f"f{MANY - 1}"].safety == "speculative"
