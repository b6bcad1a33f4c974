"""Functions that code reaches by a name it computes, or through an object that is not followed: no safe edit.

Under TensorFlow each of them fails or is traced anew when it is a graph made for the calls that are seen.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from hybridize.interpreter.models.dynamic_names import pattern_of
from hybridize.pipeline import analyze, call_graph
from hybridize.project.settings import Settings
from hybridize.report.model import Report

_LOSSES = """\
import tensorflow as tf


def mean(x):
    return tf.reduce_mean(tf.square(x))


class Head:
    def step(self, x):
        return tf.reduce_mean(tf.square(x))

    def __call__(self, x):
        return tf.reduce_mean(tf.square(x))
"""
_MAIN = """\
import importlib
import sys
import elsewhere
import tensorflow as tf
from tfs import losses

{before}
head = losses.Head()
for _ in range(2):
    losses.mean(tf.ones([10, 3]))
    head.step(tf.ones([10, 3]))
    head(tf.ones([10, 3]))
"""


def _report(root: Path, before: str) -> Report:
    (root / "tfs").mkdir()
    (root / "tfs" / "__init__.py").write_text("")
    (root / "tfs" / "losses.py").write_text(_LOSSES)
    (root / "main.py").write_text(_MAIN.format(before=before))
    return analyze([str(root)], Settings(root=str(root), tensorflow=False))


def _edits(report: Report) -> dict[str, tuple[str | None, bool]]:
    return {function.name: (function.safety, function.input_signature is not None) for function in report.functions
            if function.decision == "hybridize"}


_SEEN = ("safe", True)
_OPEN = ("speculative", False)


@pytest.mark.parametrize(
    ("before", "mean", "head", "step"),
    [
        ("", _SEEN, _SEEN, _SEEN),
        ("elsewhere.run(losses.mean)", _OPEN, _SEEN, _SEEN),
        ("elsewhere.run({'loss': losses.mean})", _OPEN, _SEEN, _SEEN),
        ("elsewhere.run([(1, losses.mean)])", _OPEN, _SEEN, _SEEN),
        ("settings = elsewhere.read()\nsettings['loss'] = losses.mean", _OPEN, _SEEN, _SEEN),
        ("settings = elsewhere.read()\nsettings.loss = losses.mean", _OPEN, _SEEN, _SEEN),
        ("setattr(elsewhere.read(), 'loss', [losses.mean])", _OPEN, _SEEN, _SEEN),
        ("importlib.import_module(sys.argv[1]).mean(3.0)", _OPEN, _SEEN, _SEEN),
        ("getattr(importlib.import_module(sys.argv[1]), sys.argv[2])(3.0)", _OPEN, _OPEN, _OPEN),
        ("getattr(importlib.import_module('other.' + sys.argv[1]), sys.argv[2])(3.0)", _SEEN, _SEEN, _SEEN),
        ("print(getattr(losses.Head(), sys.argv[1])(3.0))", _SEEN, _SEEN, _OPEN),
        ("print([getattr(losses.Head(), name) for name in sys.argv])", _SEEN, _SEEN, _SEEN),
        ("many = [getattr(losses.Head, name) for name in sys.argv]\nelsewhere.run(many)", _SEEN, _SEEN, _OPEN),
        ("getattr(losses, 'other' + sys.argv[1])(3.0)", _SEEN, _SEEN, _SEEN),
    ],
)
def test_what_unseen_code_may_call_is_not_safe(
    tmp_path: Path, before: str, mean: tuple[str, bool], head: tuple[str, bool], step: tuple[str, bool]
) -> None:
    assert _edits(_report(tmp_path, before)) == {"mean": mean, "Head.__call__": head, "Head.step": step}


@pytest.mark.parametrize(
    "before",
    [
        "getattr(losses, sys.argv[1])(tf.keras.Input([3]))",
        "getattr(losses, f'm{sys.argv[1]}')(tf.keras.Input([3]))",
        "getattr(importlib.import_module(f'tfs.{sys.argv[1]}'), sys.argv[2])(tf.keras.Input([3]))",
        "getattr(importlib.import_module('.%s' % sys.argv[1], 'tfs'), 'mean')(tf.keras.Input([3]))",
        "importlib.import_module('.{}'.format(sys.argv[1]), package='tfs').mean(tf.keras.Input([3]))",
    ],
)
def test_a_few_possibilities_are_followed_each(tmp_path: Path, before: str) -> None:
    report = _report(tmp_path, before)
    mean = next(function for function in report.functions if function.name == "mean")
    assert "HYB604" in {reason.code for reason in mean.reasons}


def test_a_module_of_many_functions_is_not_followed_but_open(tmp_path: Path) -> None:
    many = "\n".join(f"def f{number}(x):\n    return x\n" for number in range(40))
    (tmp_path / "many.py").write_text(many)
    report = _report(tmp_path, "import many\nmany.loss = losses.mean\ngetattr(many, sys.argv[1])(3.0)")
    assert _edits(report)["mean"] == _OPEN


def test_modules_are_followed_where_the_name_says_which(tmp_path: Path) -> None:
    _report(tmp_path, "importlib.import_module('tfs.' + sys.argv[1]).mean(3.0)")
    graph = call_graph([str(tmp_path)], Settings(root=str(tmp_path), tensorflow=False))
    assert graph.has_edge("main", "tfs.losses.mean")


@pytest.mark.parametrize(
    ("written", "pattern"),
    [
        ("'a.' + name", r"a\..*"),
        ("f'a.{name}.b'", r"a\..*\.b"),
        ("'a.%s' % name", r"a\..*"),
        ("'a.{0}'.format(name)", r"a\..*"),
        ("__name__ + '.b'", r"pkg\.b"),
        ("name", ".*"),
    ],
)
def test_patterns_of_names(written: str, pattern: str) -> None:
    import ast

    assert pattern_of(ast.parse(written, mode="eval").body, "pkg") == pattern
