"""A ``continue`` or ``return`` that a tensor decides: the rest is a branch of the graph (HYB502, HYB523).

Every program below has run under TensorFlow, as it stands and with ``f`` as a graph: those of the first table raise or
differ there, those of the second do not.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.interpreter.probing import reported

HEAD = "import tensorflow as tf\n\nFLAG = True\n\n\ndef f(x, parts):\n"
TAIL = (
    "\n\nouts = [f(tf.constant([1.0, 2.0]), [tf.constant([0.1, 0.2]), tf.constant([0.1, value])])"
    " for value in (0.2, 3.0)]\n"
)
ROUND = "    for p in parts:\n        if tf.reduce_sum(p) > 1.0:\n            continue\n"

BREAKS = {
    "read after the loop": ROUND + "        y = p\n    return x + y\n",
    "another type before the loop": "    s = 0\n" + ROUND + "        s = s + tf.reduce_sum(p)\n    return x * s\n",
    "a list that grows": "    kept = [x]\n" + ROUND + "        kept = kept + [p]\n    return tf.add_n(kept)\n",
    "a list that is changed": "    kept = [x]\n" + ROUND + "        kept.append(p)\n    return tf.add_n(kept)\n",
    "a number chosen by the tensor": (
        "    n = 2\n    for p in parts:\n        if tf.reduce_sum(p) > 1.0:\n            n = 1\n            continue\n"
        "        x = sum([x] * n)\n    return x\n"),
    "out of a with": (
        "    for p in parts:\n        with tf.name_scope('a'):\n            if tf.reduce_sum(p) > 1.0:\n"
        "                continue\n            z = p * 2.0\n        x = x + z\n    return x\n"),
    "out of a branch of Python": (
        "    for p in parts:\n        if FLAG:\n            if tf.reduce_sum(p) > 1.0:\n                continue\n"
        "            z = p * 2.0\n        else:\n            z = p\n        x = x + z\n    return x\n"),
    "in the inner of two loops": (
        "    for p in parts:\n        for q in (1.0, 2.0):\n            if tf.reduce_sum(p) > q:\n"
        "                continue\n            z = p * q\n        x = x + z\n    return x\n"),
    "an inner function behind it": ROUND + (
        "        y = p * 3.0\n\n        def h(q):\n            return q * y\n        x = h(x)\n    return x\n"),
    "an inner function before the return": (
        "    def h(q):\n        return q * y\n    if tf.reduce_max(x) > 9.0:\n        return x\n"
        "    y = x * 2.0\n    return h(x)\n"),
    "an inner function in a branch": (
        "    if tf.reduce_max(x) > 9.0:\n        z = x\n    else:\n        y = x * 3.0\n\n"
        "        def h(q):\n            return q * y\n        z = h(x)\n    return z\n"),
    "behind a return of Python": (
        "    if tf.reduce_max(x) > 9.0:\n        return x\n    if FLAG:\n        return x * 2.0\n"
        "    y = x * 3.0\n\n    def h(q):\n        return q * y\n    return h(x)\n"),
    "the name of a loop": (
        "    if tf.reduce_max(x) > 9.0:\n        return x\n    for k in (1.0, 2.0):\n"
        "        def h(q):\n            return q * k\n        x = h(x)\n    return x\n"),
    "bound in rounds that do not run": (
        "    for i in tf.range(2):\n        if FLAG:\n            x = x + 1.0\n        else:\n"
        "            y = x * 3.0\n\n"
        "            def h(q):\n                return q * y\n            x = h(x)\n    return x\n"),
    "a return of one branch that Python decides": (
        "    if tf.reduce_max(x) < 1.0:\n        if not FLAG:\n            return x\n        x = x * 2.0\n"
        "    return x + 1.0\n"),
    "a return or an error": (
        "    if tf.reduce_max(x) < 9.0:\n        if FLAG:\n            return x\n        raise ValueError('a')\n"
        "    return x + 1.0\n"),
    "a return in try": (
        "    if tf.reduce_max(x) < 9.0:\n        try:\n            return x\n        finally:\n            pass\n"
        "    return x + 1.0\n"),
    "a return in a loop within the branch": (
        "    if tf.reduce_max(x) < 9.0:\n        for i in range(2):\n            if not FLAG:\n"
        "                return x\n            x = x * 2.0\n    return x + 1.0\n"),
    "a return in a loop of Python around the branch": (
        "    for v in (1.0, 2.0):\n        if tf.reduce_max(x) < 9.0:\n            if not FLAG:\n"
        "                return x\n            x = x * v\n    return x\n"),
    "a return in a while of the graph": (
        "    while tf.reduce_max(x) < 5.0:\n        x = x + 1.0\n        if not FLAG:\n            return x\n"
        "    return x\n"),
}

SAFE = {
    "not read later": ROUND + "        y = p * 2.0\n        x = x + y\n    return x\n",
    "a tensor before the loop": "    y = x\n" + ROUND + "        y = p\n    return x + y\n",
    "a number before the loop": "    s = 0.0\n" + ROUND + "        s = s + tf.reduce_sum(p)\n    return x * s\n",
    "a text of one round": ROUND + "        label = 'part' + str(len(parts))\n        x = x + p\n    return x\n",
    "a condition of Python": (
        "    for p in parts:\n        if p.shape[0] > 5:\n            continue\n        y = p\n    return x + y\n"),
    "bound before the branch of Python": (
        "    for p in parts:\n        z = p\n        if FLAG:\n            if tf.reduce_sum(p) > 1.0:\n"
        "                continue\n            z = p * 2.0\n        x = x + z\n    return x\n"),
    "a lambda": (
        "    if tf.reduce_max(x) > 9.0:\n        return x\n    y = x * 3.0\n"
        "    h = lambda q: q * y\n    return h(x)\n"),
    "a default": (
        "    if tf.reduce_max(x) > 9.0:\n        return x\n    y = x * 3.0\n\n"
        "    def h(q, y=y):\n        return q * y\n    return h(x)\n"),
    "a comprehension": (
        "    if tf.reduce_max(x) > 9.0:\n        return x\n    y = x * 3.0\n"
        "    return sum([q * y for q in (1.0, 2.0)])\n"),
    "changed by the inner function": (
        "    if tf.reduce_max(x) > 9.0:\n        return x\n    n = 0\n\n    def h(q):\n        nonlocal n\n"
        "        n += 1\n        return q * n\n    return h(x)\n"),
    "a return of both branches of Python": (
        "    if tf.reduce_max(x) < 9.0:\n        if FLAG:\n            return x\n        else:\n"
        "            return x * 2.0\n    return x + 1.0\n"),
    "a return of Python behind one of the graph": (
        "    if tf.reduce_max(x) < 9.0:\n        return x\n    else:\n        if not FLAG:\n"
        "            return x * 3.0\n        x = x * 2.0\n    return x + 1.0\n"),
    "a return of Python in a loop beside a branch of the graph": (
        "    for v in (1.0, 2.0):\n        if not FLAG:\n            return x\n        if tf.reduce_max(x) < 9.0:\n"
        "            x = x * v\n    return x\n"),
    "a break of Python within the branch": (
        "    if tf.reduce_max(x) < 9.0:\n        for v in (1.0, 2.0):\n            if not FLAG:\n"
        "                break\n            x = x * v\n    return x\n"),
    "bound on both ways": (
        "    def h(q):\n        return q * y\n    if tf.reduce_max(x) > 9.0:\n        y = x\n"
        "    else:\n        y = x * 2.0\n    return h(x)\n"),
    "in every round of the graph": (
        "    for i in tf.range(2):\n        y = x * 3.0\n\n        def h(q):\n            return q * y\n"
        "        x = h(x)\n    return x\n"),
}


@pytest.mark.parametrize("body", BREAKS.values(), ids=BREAKS)
def test_what_the_rest_alone_gives_declines(tmp_path: Path, body: str) -> None:
    found = reported(tmp_path, HEAD + body + TAIL, "f")
    assert found.decision == "decline"


@pytest.mark.parametrize("body", SAFE.values(), ids=SAFE)
def test_what_both_ways_have_is_safe(tmp_path: Path, body: str) -> None:
    found = reported(tmp_path, HEAD + body + TAIL, "f")
    assert (found.decision, found.safety) == ("hybridize", "safe"), [reason.message for reason in found.reasons]
