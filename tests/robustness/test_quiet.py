"""What Python warns of in the analysed code is no message of ours."""

from __future__ import annotations

import warnings
from pathlib import Path

from hybridize.pipeline import analyze
from hybridize.project.settings import Settings

PROGRAM = """\
import tensorflow as tf


def f(x: "1if 2else 3"):
    return tf.reduce_sum(x) * eval("1if 2else 3") * (1if 2else 3)


f(tf.ones([2]))
"""


def test_warnings_about_the_analysed_code_stay_inside(tmp_path: Path) -> None:
    (tmp_path / "main.py").write_text(PROGRAM)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        analyze([str(tmp_path)], Settings(root=str(tmp_path), cache=False, tensorflow=False))
    assert [str(one.message) for one in caught if issubclass(one.category, SyntaxWarning)] == []
