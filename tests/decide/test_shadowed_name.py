"""A local name that reads like TensorFlow is not TensorFlow."""

from __future__ import annotations

from pathlib import Path

import pytest

from hybridize.pipeline import analyze
from hybridize.project.settings import Settings

PROGRAM = """\
import tensorflow as tf


class Registry:
    @staticmethod
    def function(target):
        return target


def outer():
    {binding}

    @tf.function
    def inner(x):
        return x + 1

    return inner(3)


outer()
"""


@pytest.mark.parametrize(("binding", "hybrid"), [("tf = Registry()", False), ("fast = Registry()", True)])
def test_decorator_of_a_local_object(tmp_path: Path, binding: str, hybrid: bool) -> None:
    (tmp_path / "main.py").write_text(PROGRAM.format(binding=binding))
    report = analyze([str(tmp_path)], Settings(root=str(tmp_path), tensorflow=False))
    assert [one.hybrid for one in report.functions if one.name.endswith("inner")] == [hybrid]
