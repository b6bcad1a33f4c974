"""Decorators are written with the name that the module has for TensorFlow, wherever it comes from."""

from __future__ import annotations

from pathlib import Path

import pytest

from hybridize.pipeline import analyze
from hybridize.project.settings import Settings

BODY = "\n\ndef double(x):\n    return x * 2.0\n\n\ny = double(tf.ones([2]))\n"


@pytest.mark.parametrize("line", ["from mylib import tf", "from mylib import *", "from mylib.compat import tf"])
def test_a_name_that_another_module_hands_on(tmp_path: Path, line: str) -> None:
    (tmp_path / "mylib").mkdir()
    (tmp_path / "mylib" / "compat.py").write_text("import tensorflow.compat.v2 as tf\n", encoding="utf-8")
    (tmp_path / "mylib" / "__init__.py").write_text("from mylib.compat import tf\n", encoding="utf-8")
    (tmp_path / "main.py").write_text(line + "\n" + BODY, encoding="utf-8")
    report = analyze([str(tmp_path)], Settings(root=str(tmp_path)))
    function = next(one for one in report.functions if one.name == "double")
    assert [edit.text for edit in function.edits] == ["@tf.function\n"]
