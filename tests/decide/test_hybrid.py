"""Decisions about functions that have a ``tf.function`` already."""

from __future__ import annotations

from pathlib import Path

import pytest

from hybridize.pipeline import analyze
from hybridize.project.settings import Settings
from hybridize.report.model import FunctionReport

HEAD = "import tensorflow as tf\n\n\n"
IDLE = HEAD + "@tf.function\ndef pick(pair):\n    return pair[0]\n\n\npair = (tf.ones([2]), tf.ones([3]))\n"


def decided(folder: Path, source: str, name: str, **settings: str | bool) -> FunctionReport:
    (folder / "main.py").write_text(source, encoding="utf-8")
    report = analyze([str(folder)], Settings(root=str(folder), **settings))
    assert not report.errors
    return next(function for function in report.functions if function.name == name)


@pytest.mark.parametrize(
    ("use", "decision"),
    [
        ("first = pick(pair)\n", "dehybridize"),
        ("first = pick(pair)\nname = pick.__name__\n", "dehybridize"),
        ("first = pick(pair)\ncount = pick.experimental_get_tracing_count()\n", "keep"),
        ("first = pick(pair)\nplain = pick.python_function\n", "keep"),
        ("import numpy as np\n\nfirst = pick((np.ones(3), np.ones(2)))\n", "keep"),
        ("first = pick((1, tf.ones([2])))\n", "keep"),
    ],
)
def test_an_idle_graph_and_what_relies_on_it(tmp_path: Path, use: str, decision: str) -> None:
    assert decided(tmp_path, IDLE + use, "pick").decision == decision


@pytest.mark.parametrize(
    ("decorator", "decision"),
    [
        ("tf.function", "dehybridize"),
        ("tf.function(jit_compile=True)", "keep"),
        ("tf.function(jit_compile=False)", "dehybridize"),
        ("tf.function(experimental_implements='op')", "keep"),
        ("tf.function(input_signature=[tf.TensorSpec([None], tf.float32)])", "keep"),
    ],
)
def test_options_that_keep_a_decorator(tmp_path: Path, decorator: str, decision: str) -> None:
    source = f"{HEAD}@{decorator}\ndef same(x):\n    return x\n\n\ny = same(tf.ones([2]))\n"
    assert decided(tmp_path, source, "same").decision == decision


def test_an_effect_while_tracing_keeps_the_decorator(tmp_path: Path) -> None:
    source = (
        f"{HEAD}@tf.function\ndef same(x):\n    print('traced')\n    return x\n\n\ny = same(tf.ones([2]))\n"
    )
    found = decided(tmp_path, source, "same")
    assert found.decision == "keep"
    assert "HYB906" in {reason.code for reason in found.reasons}


COVERED = (
    HEAD
    + """\
@tf.function
def inner(x):
    return tf.sin(x)


def outer(x):
    return inner(x) + 1.0


y = outer(tf.ones([2]))
"""
)


def test_the_outermost_function_of_this_run_is_taken(tmp_path: Path) -> None:
    assert decided(tmp_path, COVERED, "outer").decision == "hybridize"
    assert decided(tmp_path, COVERED, "inner").decision == "dehybridize"


def test_redundant_is_not_asked_when_ignored(tmp_path: Path) -> None:
    assert decided(tmp_path, COVERED, "inner", ignore=("HYB901",)).decision == "keep"  # type: ignore[arg-type]


def test_a_removal_that_rests_on_a_speculative_change_is_speculative(tmp_path: Path) -> None:
    source = COVERED.replace("y = outer(tf.ones([2]))\n", "").replace(
        "def outer(x):", "def outer(x: tf.Tensor):"
    )
    found = decided(tmp_path, source, "inner")
    assert (found.decision, found.safety) == ("dehybridize", "speculative")


def test_what_a_graph_covers_is_judged_after_the_graph_is_gone(tmp_path: Path) -> None:
    source = (
        HEAD
        + """\
@tf.function
def inner(x):
    return tf.sin(x)


@tf.function
def outer(x, step):
    return inner(x) * step


for step in range(9):
    y = outer(tf.ones([2]), step)
"""
    )
    assert decided(tmp_path, source, "outer").decision == "dehybridize"
    assert decided(tmp_path, source, "inner").decision == "keep"


RELAXED = HEAD + "@tf.function({})\ndef total(x):\n    return tf.reduce_sum(x)\n\n\ny = total(tf.ones([2]))\n"


@pytest.mark.parametrize(
    ("options", "version", "decision", "safety", "text"),
    [
        ("experimental_relax_shapes=True", "2.15", "reconfigure", "safe", "reduce_retracing"),
        ("experimental_relax_shapes=True", None, "reconfigure", "speculative", "reduce_retracing"),
        ("experimental_relax_shapes=True", "2.8", "keep", None, None),
        ("experimental_compile=False", "2.8", "reconfigure", "safe", "jit_compile"),
        ("None, None, True, False", "2.15", "reconfigure", "safe", "jit_compile="),
        ("None, None, True, None, True", "2.10", "reconfigure", "safe", "reduce_retracing="),
        ("None, None, True", "2.15", "keep", None, None),
        ("reduce_retracing=True", "2.15", "keep", None, None),
    ],
)
def test_options_are_modernised(
    tmp_path: Path, options: str, version: str | None, decision: str, safety: str | None, text: str | None
) -> None:
    settings = {"target_tensorflow": version} if version else {}
    found = decided(tmp_path, RELAXED.format(options), "total", **settings)
    assert (found.decision, found.safety) == (decision, safety), found.reasons
    if text is not None:
        assert text in "".join(edit.text for edit in found.edits)


SHAPES = (
    HEAD
    + "@tf.function\ndef total(x):\n{}\n\n\nfor length in range(1, 9):\n    y = total(tf.ones([length]))\n"
)


@pytest.mark.parametrize(
    ("body", "decision"),
    [
        ("    return tf.reduce_sum(x)", "reconfigure"),
        ("    return tf.reduce_sum(x) / x.shape[0]", "keep"),
        ("    print('traced')\n    return tf.reduce_sum(x)", "keep"),
    ],
)
def test_varying_shapes_are_relaxed_where_the_body_admits(tmp_path: Path, body: str, decision: str) -> None:
    assert decided(tmp_path, SHAPES.format(body), "total").decision == decision


LOGGED = HEAD + """\
def logged(fn):
    def wrapper(*args):
        print("called")
        return fn(*args)
    return wrapper


{decorators}
def step(x):
    return tf.abs(x)


@tf.function
@logged
def other(x):
    return tf.exp(x)


for _ in range(3):
    step(tf.ones([2]))
    other(tf.ones([2]))
"""


@pytest.mark.parametrize("decorators", ["@tf.function\n@logged", "@logged\n@tf.function"])
def test_a_decorator_above_another_one_makes_a_graph_of_the_wrapper(tmp_path: Path, decorators: str) -> None:
    found = decided(tmp_path, LOGGED.format(decorators=decorators), "step", tensorflow=False)
    assert found.hybrid and found.decision == "keep"


def test_what_a_wrapper_calls_is_covered_only_where_every_wrapper_is_a_graph(tmp_path: Path) -> None:
    found = decided(tmp_path, LOGGED.format(decorators="@logged"), "step", tensorflow=False)
    assert (found.decision, found.facts["covered_callers"]) == ("hybridize", False)


def test_a_function_that_is_called_as_a_graph_and_eagerly_covers_nothing(tmp_path: Path) -> None:
    source = HEAD + (
        "@tf.function\ndef half(x):\n    return x / 2\n\n\ndef mean(x):\n    return tf.reduce_mean(half(x))\n\n\n"
        "graph = tf.function(mean)\n{use}graph(tf.ones([2]))\n"
    )
    assert decided(tmp_path, source.format(use=""), "half").decision == "dehybridize"
    assert decided(tmp_path, source.format(use="mean(tf.ones([2]))\n"), "half").decision == "keep"
