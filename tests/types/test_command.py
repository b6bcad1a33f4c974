"""``hybridize types``: what variables hold, line by line."""

from __future__ import annotations

from pathlib import Path

import pytest

from hybridize.cli.main import main

PROGRAM = """\
import tensorflow as tf


def scaled(x):
    y = 2.0 * x
    return y


for size in range(2, 9):
    scaled(tf.zeros([size, 4]))
data = tf.data.Dataset.from_tensors(tf.zeros([3]))
count = 7
"""


def told(folder: Path, capsys: pytest.CaptureFixture[str], *options: str) -> list[str]:
    (folder / "main.py").write_text(PROGRAM)
    assert main(["types", "--no-tensorflow", "--root", str(folder), *options]) == 0
    return capsys.readouterr().out.splitlines()


def test_all_tensors_of_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = told(tmp_path, capsys, str(tmp_path))
    assert "main.py:5: x: float32[?, 4]" in lines
    assert "main.py:11: data: dataset of float32[3]" in lines
    assert not any("count" in line for line in lines)


def test_everything_of_a_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert told(tmp_path, capsys, "--at", f"{tmp_path / 'main.py'}:12") == ["main.py:12: count: 7"]


@pytest.mark.parametrize("place", ["main.py", "main.py:x", ":3"])
def test_a_place_is_a_file_and_a_line(place: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["types", "--at", place]) == 2
    assert "FILE:LINE" in capsys.readouterr().err
