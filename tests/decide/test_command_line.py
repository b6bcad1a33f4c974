"""Flags of the command line and commands: what a program reads there is fixed once it has started, or is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from hybridize.pipeline import analyze
from hybridize.project.settings import Settings

FLAGS = """\
import tensorflow as tf
from absl import flags

FLAGS = flags.FLAGS
flags.DEFINE_float("gain", 1.0, "how loud")


def amplify(x):
    return x * FLAGS.gain


FLAGS(["program"])
quiet = amplify(tf.constant([1.0]))
{between}
loud = amplify(tf.constant([1.0]))
"""

COMMAND = """\
import click
import tensorflow as tf


@click.command()
@click.option("--count", default=3)
def train(count):
    return tf.random.normal([count])


if __name__ == "__main__":
    train()
"""


def decision(text: str, name: str, folder: Path) -> tuple[str, set[str]]:
    """The decision about a function, and the codes of its reasons."""
    (folder / "main.py").write_text(text, encoding="utf-8")
    report = analyze([str(folder)], Settings(root=str(folder), tensorflow=False))
    found = next(function for function in report.functions if function.name == name)
    return found.decision, {reason.code for reason in found.reasons}


@pytest.mark.parametrize(("between", "expected"), [("", "hybridize"), ("FLAGS.gain = 3.0", "decline")])
def test_flag_that_the_program_sets_is_state(between: str, expected: str, tmp_path: Path) -> None:
    made, codes = decision(FLAGS.format(between=between), "amplify", tmp_path)
    assert made == expected
    assert ("HYB301" in codes) == (expected == "decline")


def test_commands_stay_python(tmp_path: Path) -> None:
    made, codes = decision(COMMAND, "train", tmp_path)
    assert made == "decline"
    assert "HYB705" in codes
