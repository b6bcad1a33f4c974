"""Signatures that pin the dtype of arrays: written where all uses convert to one dtype, and true to eager execution."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from hybridize.pipeline import analyze
from hybridize.project.settings import Settings

# Each function gets float64 arrays of two elements; the comment before it says what is pinned, or what forbids it.
PROGRAM = '''\
import numpy as np
import tensorflow as tf

w = tf.constant([1.5, 2.25])
v = tf.Variable([0.1, 0.2])
half = tf.constant([0.5, 0.25], tf.float16)


# float32
def converted_first(p):
    p = tf.convert_to_tensor(p, dtype=tf.float32)
    return tf.reduce_sum(p * w) + tf.reduce_mean(p)


# `q = p`
def under_another_name(p):
    q = p
    return tf.reduce_sum(q * w)


# float32
def two_operands(p, q):
    return tf.reduce_sum(p * w - q * v)


def helper(p):
    return p * v


# float32
def through_a_helper(p):
    return tf.reduce_sum(helper(p) * 2.0)


# `p` meets tensors of float16
def into_halves(p):
    return tf.reduce_sum(half * p)


# float32
def compared(p):
    return tf.reduce_sum(tf.where(w > p, w, p)) + tf.reduce_sum(tf.cast(p < v, tf.float32))


# float32
def in_a_loop(p):
    out = w
    for _ in range(3):
        out = out * p + 0.5
    return tf.nn.softmax(out)


# a function within the body uses `p`
def in_a_closure(p):
    def inner(x):
        return x * p
    return tf.reduce_sum(inner(w))


# float32
def its_shape(p):
    return tf.reduce_sum(p - w) / p.shape[0] + tf.cast(tf.size(p), tf.float32)


# `p[0]`
def an_element(p):
    return tf.reduce_sum(w * p[0])


# `p * 3`
def computed_by_numpy(p):
    return tf.reduce_sum(p * 3 * w)


# takes `p` as it is
def summed_as_it_is(p):
    return tf.reduce_sum(w * p) + tf.cast(tf.reduce_sum(p), tf.float32)


# takes `p` as it is
def given_back(p):
    return tf.reduce_sum(w * p), p


# `p` comes behind a parameter that keeps its default
def behind_a_default(s=2.0, p=None):
    return tf.reduce_sum(w * p) * s


# float32
def in_a_list(p):
    return tf.reduce_sum(tf.stack([w, p])) + tf.reduce_sum(tf.concat([p, w], 0))


# float32
def into_a_variable(p):
    v.assign_add(p)
    return tf.reduce_sum(v)


# the body gives `p` other values as well
def bound_again(p):
    for _ in range(2):
        p = p * w
    return tf.reduce_sum(p)


generator = np.random.default_rng(0)
for step in range(3):
    a, b = generator.normal(size=2), generator.normal(size=2) * 1e3
    print(converted_first(b).numpy(), under_another_name(a).numpy(), two_operands(a, b).numpy())
    print(through_a_helper(b).numpy(), into_halves(a).numpy(), compared(a).numpy(), in_a_loop(a).numpy())
    print(in_a_closure(a).numpy(), its_shape(a).numpy(), an_element(a).numpy(), computed_by_numpy(b).numpy())
    print(summed_as_it_is(a).numpy(), given_back(a)[0].numpy(), behind_a_default(p=b).numpy(), in_a_list(b).numpy())
    print(into_a_variable(b).numpy(), bound_again(a).numpy(), converted_first(np.ones(2, "float32")).numpy())
'''


def expected() -> dict[str, str]:
    """What the comments say, by function."""
    lines = PROGRAM.splitlines()
    return {below[4:below.index("(")]: above[2:] for above, below in zip(lines, lines[1:])
            if above.startswith("# ") and below.startswith("def ")}


def test_what_is_pinned_and_why_not(tmp_path: Path) -> None:
    (tmp_path / "main.py").write_text(PROGRAM)
    report = analyze([str(tmp_path)], Settings(root=str(tmp_path), cache=False, tensorflow=False))
    functions = {function.name: function for function in report.functions}
    for name, wanted in expected().items():
        function = functions[name]
        coerced = [reason for reason in function.reasons if reason.code == "HYB408"]
        assert coerced, name
        if wanted.startswith("float"):
            assert function.decision == "hybridize" and function.safety == "safe", name
            assert {leaf["dtype"] for leaf in function.input_signature or ()} == {wanted}, name
            assert all(reason.severity == "info" and "so does the signature" in reason.message for reason in coerced)
        else:
            assert function.decision == "decline" and function.input_signature is None, name
            assert wanted in (coerced[0].unlock or ""), (name, coerced[0].unlock)


def test_without_signatures_nothing_is_pinned(tmp_path: Path) -> None:
    (tmp_path / "main.py").write_text(PROGRAM)
    settings = Settings(root=str(tmp_path), cache=False, tensorflow=False, signatures=False)
    functions = analyze([str(tmp_path)], settings).functions
    assert not any(one.decision == "hybridize" for one in functions if one.name in expected())


@pytest.mark.tensorflow
def test_the_program_computes_the_same(tmp_path: Path) -> None:
    from hybridize.cli.main import main
    from tests.truth.harness import describe_outcome, run_program_pair

    original, edited = tmp_path / "original", tmp_path / "edited"
    original.mkdir()
    (original / "main.py").write_text(PROGRAM)
    shutil.copytree(original, edited)
    assert main(["apply", "--root", str(edited), str(edited)]) == 0
    assert (edited / "main.py").read_text().count("input_signature=") == sum(
        wanted.startswith("float") for wanted in expected().values())
    outcome = run_program_pair(original, edited, "main.py")
    assert outcome.kind == "same", "\n".join([describe_outcome(outcome), *outcome.differences])
