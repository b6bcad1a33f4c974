"""``# hybridize: ignore`` keeps functions out, before it is decided what covers what."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.decide.test_hybrid import HEAD, decided

NESTED = (
    HEAD + "def inner(x):\n    return x * 2.0\n\n\ndef outer(x):{comment}\n    return inner(x) + 1.0\n\n\n"
    "y = outer(tf.ones([2]))\n"
)
NOISY = (
    HEAD + "tf.random.set_seed(1)\n\n\ndef noisy(x):{comment}\n    return x + tf.random.normal([2])\n\n\n"
    "y = noisy(tf.ones([2]))\n"
)
IDLE = HEAD + "@tf.function{comment}\ndef pick(pair):\n    return pair[0]\n\n\ny = pick((tf.ones([2]), tf.ones([3])))\n"


def test_what_is_kept_out_covers_nothing(tmp_path: Path) -> None:
    source = NESTED.format(comment="")
    assert (decided(tmp_path, source, "outer").decision, decided(tmp_path, source, "inner").decision) == (
        "hybridize", "decline",
    )
    source = NESTED.format(comment="  # hybridize: ignore")
    kept = decided(tmp_path, source, "outer")
    assert (kept.decision, kept.safety, kept.reasons[0].code) == ("decline", None, "HYB004")
    assert decided(tmp_path, source, "inner").decision == "hybridize"


@pytest.mark.parametrize(
    ("codes", "decision"),
    [("HYB306", "decline"), ("HYB3", "decline"), ("306", "decline"), ("seeded-numbers", "decline"),
     ("HYB2", "hybridize"), ("HYB307", "hybridize")],
)
def test_codes_prefixes_and_names(tmp_path: Path, codes: str, decision: str) -> None:
    assert decided(tmp_path, NOISY.format(comment=f"  # hybridize: ignore[{codes}]"), "noisy").decision == decision


def test_any_code_keeps_out_what_has_no_reason(tmp_path: Path) -> None:
    source = NESTED.format(comment="  # hybridize: ignore[HYB201]")
    assert decided(tmp_path, source, "outer").decision == "decline"


@pytest.mark.parametrize(("codes", "decision"), [("HYB902", "keep"), ("idle-graph", "keep"), ("HYB2", "dehybridize")])
def test_a_decorator_that_is_kept(tmp_path: Path, codes: str, decision: str) -> None:
    assert decided(tmp_path, IDLE.format(comment=f"  # hybridize: ignore[{codes}]"), "pick").decision == decision
    assert decided(tmp_path, IDLE.format(comment="  # hybridize: ignore"), "pick").decision == "keep"
