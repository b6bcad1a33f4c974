"""A table of the functions whose names have a prefix leads to these alone, however many names a module has."""

from __future__ import annotations

from pathlib import Path

import pytest

from hybridize.pipeline import analyze
from hybridize.project.settings import Settings

PROGRAM = """\
import tensorflow as tf


def smooth(x, kernel):
    return tf.nn.conv1d(x[None, :, None], kernel[:, None, None], 1, "SAME")[0, :, 0]


def run_smooth(options, x):
    return smooth(x, options["kernel"])


def run_mean(options, x):
    return tf.reduce_mean(x)


{others}
COMMANDS = {{name[4:]: found for name, found in {items} if {test}}}
options = {{"kernel": tf.ones([2])}}
results = [COMMANDS[name](options, tf.range(4.0)) for name in sorted(COMMANDS)]
"""
OTHERS = "".join(f"LIMIT_{number} = {number}\n" for number in range(20))


@pytest.mark.parametrize("items", ["list(globals().items())", "globals().items()"])
@pytest.mark.parametrize(("test", "called"), [
    ('name.startswith("run_")', {"run_smooth", "run_mean"}),
    ('name.startswith("run_") and callable(found)', {"run_smooth", "run_mean"}),
    ('name.startswith("run_m")', {"run_mean"}),
])
def test_functions_of_a_table(tmp_path: Path, items: str, test: str, called: set[str]) -> None:
    (tmp_path / "main.py").write_text(PROGRAM.format(others=OTHERS, items=items, test=test))
    report = analyze([str(tmp_path)], Settings(root=str(tmp_path), tensorflow=False, cache=False))
    found = {one.name: one for one in report.functions}
    assert {name for name in ("run_smooth", "run_mean") if found[name].facts["called"]} == called
    types = found["smooth"].parameters[0].types
    assert len(types) <= 1, "smooth() gets one tensor, and never the options"
