"""Many short bodies of one function: what TensorFlow does when it is toggled, and what the tool decides of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from hybridize.rules.base import Example
from tests.interpreter.probing import reported
from tests.truth.harness import agrees, describe_outcome, run_pair

PROGRAM = """\
import tensorflow as tf

count = tf.Variable(3)


def f(x, flag=True):
{body}


results = [f(tf.constant(values)) for values in ([1, 2, 3], [4, 5, 6])]
"""

_GROWING = (
    "y = x\nfor i in tf.range(2):\n"
    "    tf.autograph.experimental.set_loop_options(shape_invariants=[(y, tf.TensorShape([{axis}]))])\n"
    "    y = {step}\nreturn y * {size}")
_WHILE = ("y = tf.while_loop(lambda i, y: i < 2, lambda i, y: (i + 1, {step}), [0, x],\n"
          "                  shape_invariants=[tf.TensorShape([]), tf.TensorShape([{axis}])])[1]\nreturn y * {size}")

# A size that only values tell is no number in a graph: body, and the rule that tells.
SIZES = [
    "y = tf.zeros([count + 1]); return x + y.shape[0]",
    "y = tf.pad(x, tf.stack([[count, 0]])); return y * y.shape[0]",
    "y = tf.split(x, tf.stack([count - 1, 1]))[0]; return y * y.shape[0]",
    "y = tf.expand_dims(x, count - 3); return y * y.shape[0]",
    "y = tf.reduce_sum(tf.ones([2, 3], tf.int32), axis=count - 3); return x * y.shape[0]",
    "y = tf.zeros([tf.random.uniform([], 3, 4, tf.int32)]); return x + y.shape[0]",
    "y = x if x[0] > 0 else x[:1]; return y * y.shape[0]",
    "y = tf.cond(x[0] > 0, lambda: x, lambda: x[:2]); return y * y.shape[0]",
    "ta = tf.TensorArray(tf.int32, 0, dynamic_size=True).write(0, x); return x * ta.stack().shape[0]",
    "s = tf.sparse.from_dense(x); return x * s.indices.shape[0]",
    "s = tf.sparse.from_dense(x); return x * s.values.shape[0]",
    *(loop.format(axis=None, step=step, size="y.shape[0]") for loop in (_GROWING, _WHILE)
      for step in ("tf.concat([y, x], 0)", "y * 2")),
]
KNOWN_SIZES = [
    "y = tf.zeros([tf.constant(2) + 1], tf.int32); return x + y.shape[0]",
    "y = x if x[0] > 0 else -x; return y * y.shape[0]",
    "y = x if flag else x[:1]; return y * y.shape[0]",
    "ta = tf.TensorArray(tf.int32, 1).write(0, x); return x * ta.stack().shape[0]",
    "y = tf.zeros([count + 1]); return x + tf.shape(y)[0]",
    "s = tf.sparse.from_dense(x); return x * s.indices.shape[1] * s.shape[0]",
    "s = tf.sparse.from_dense(x); return x * tf.shape(s.indices)[0]",
    *(loop.format(axis=axis, step=step, size=size) for loop in (_GROWING, _WHILE)
      for axis, step, size in ((None, "tf.concat([y, x], 0)", "tf.shape(y)[0]"), (3, "y * 2", "y.shape[0]"))),
]
# A closure that runs after its name was bound again, in a part that AutoGraph moves into a function of its own.
CLOSURES = [
    "k = 1\ng = lambda z: z * k\nif flag:\n    k = 2\nreturn g(x)",
    "k = 1\ng = lambda z: z * k\nif not flag:\n    return x\nk = 2\nreturn g(x)",
    "k = n = 0\ng = lambda z: z * k\nwhile n < 2:\n    n += 1\n    k = 7\nreturn g(x)",
    "k = 1\ng = lambda z: z * k\nfor n in range(2):\n    k = n + 3\n    x = g(x)\nreturn x",
    "a, b = 1, 2\ng = lambda z: z * a + b\nif flag:\n    a, b = 3, 4\nreturn g(x)",
    "act = lambda z: z\ng = lambda z: act(z)\nif flag:\n    act = lambda z: z * 2\nreturn g(x)",
    "g = lambda z: z\nfor s in (1, 2):\n    g = (lambda h: lambda z: h(z) + s)(g)\nreturn g(x)",
    "gs = []\nfor n in range(3):\n    gs.append(z * n for z in [x])\nreturn sum(gs[0])",
]
GIVEN_NAMES = ["return tf.add(x, 1, name='scope/one-more_1.0')", "return tf.add(x, 1, name='')"]
HELD_CLOSURES = [
    "k = 1\ng = lambda z: z * k\nif flag:\n    k += 2\nreturn g(x)",
    "k = 1\ng = lambda z: z * k\ntry:\n    k = 2\nfinally:\n    pass\nreturn g(x)",
    "k = 1\ndef outer():\n    return lambda z: z * k\ng = outer()\nif flag:\n    k = 2\nreturn g(x)",
    "gs = [lambda z: z * n for n in range(3)]\nreturn gs[0](x)",
    "gs = []\nfor n in range(3):\n    gs.append(lambda z: z * n)\nreturn gs[0](x) + n",
    "for n in range(3):\n    x = x + sum(map(lambda z: z * n, [x]))\nreturn x",
]
# What stands in a `try` runs operations, also where the same operation ran before.
GUARDED = [
    "y = tf.gather(x, [0])\ntry:\n    return tf.gather(x, x)\nexcept tf.errors.InvalidArgumentError:\n    return y",
]
NAMES = ["return tf.add(x, 1, name='one more')"]
DIFFER = [*((body, code) for code, bodies in (("HYB409", SIZES), ("HYB515", CLOSURES), ("HYB208", GUARDED),
                                              ("HYB406", NAMES)) for body in bodies)]
SAME = [*GIVEN_NAMES, *KNOWN_SIZES, *HELD_CLOSURES]


def program(body: str) -> str:
    """A program around the body."""
    lines = (line for part in body.splitlines() for line in (part.split("; ") if "; " in part else [part]))
    return PROGRAM.format(body="\n".join(f"    {line}" for line in lines))


@pytest.mark.parametrize(("body", "code"), DIFFER)
def test_what_differs_is_declined(tmp_path: Path, body: str, code: str) -> None:
    told = reported(tmp_path, program(body), "f")
    assert told.decision == "decline"
    assert code in {reason.code for reason in told.reasons}


@pytest.mark.parametrize("body", SAME)
def test_what_is_the_same_is_proposed(tmp_path: Path, body: str) -> None:
    told = reported(tmp_path, program(body), "f")
    assert (told.decision, told.safety) == ("hybridize", "safe")


@pytest.mark.tensorflow
@pytest.mark.parametrize(("body", "expect"), [*((body, "differs") for body, _ in DIFFER),
                                              *((body, "same") for body in SAME)])
def test_tensorflow_agrees(body: str, expect: str) -> None:
    outcome = run_pair(Example(program(body), "f", expect=expect, decision=""))
    told = "\n".join([describe_outcome(outcome), *outcome.differences])
    assert agrees(outcome, expect), f"expected {expect}, observed {told}"
