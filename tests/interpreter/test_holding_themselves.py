"""Callables that hold themselves: wrapped again and again, or given as their own ``__call__``; containers that do."""

from __future__ import annotations

from pathlib import Path

import pytest

from hybridize.pipeline import analyze
from hybridize.project.settings import Settings

WRAPPED_AGAIN_AND_AGAIN = """\
import functools

import outside
import tensorflow as tf


def base(scale, x):
    return scale * tf.reduce_sum(x)


def stacked(n):
    f = base
    while n:
        f = functools.partial(f, n)
        n = outside.less(n)
    return f


outside.give(stacked(outside.number))
"""


def test_a_wrapper_around_itself_comes_to_an_end(tmp_path: Path) -> None:
    """The loop makes one abstract object, which wraps itself; the function inside may be called from outside."""
    (tmp_path / "main.py").write_text(WRAPPED_AGAIN_AND_AGAIN)
    report = analyze([str(tmp_path)], Settings(root=str(tmp_path), cache=False, tensorflow=False))
    assert report.errors == ()
    base = next(one for one in report.functions if one.name == "base")
    assert base.safety != "safe"


CALLS_ITSELF = """\
class A:
    pass


A.__call__ = A()
A()()
"""


def test_an_object_that_is_its_own_call_method(tmp_path: Path) -> None:
    """Python raises ``RecursionError`` here, which is the program's own affair."""
    (tmp_path / "main.py").write_text(CALLS_ITSELF)
    assert analyze([str(tmp_path)], Settings(root=str(tmp_path), cache=False, tensorflow=False)).errors == ()


CALL_EACH_OTHER = """\
import functools
import tensorflow as tf


class A:
    pass


class B:
    pass


A.__call__ = B()
B.__call__ = functools.partial(A(), 1)


def total(call, x):
    return tf.reduce_sum(x) + call(x)


def plain(x):
    return tf.reduce_sum(x)


print(plain(tf.ones([2])))
print(total(A(), tf.ones([2])))
"""


def test_objects_that_are_each_others_call_method(tmp_path: Path) -> None:
    """What such a call does is not known, and that is told; the rest of the program is not touched by it."""
    (tmp_path / "main.py").write_text(CALL_EACH_OTHER)
    report = analyze([str(tmp_path)], Settings(root=str(tmp_path), cache=False, tensorflow=False))
    assert report.errors == ()
    found = {one.name: one for one in report.functions}
    assert found["plain"].safety == "safe"
    assert found["total"].safety != "safe"
    assert "HYB002" in {reason.code for reason in found["total"].reasons}


CONTAINERS = """\
import outside
import tensorflow as tf


def keep(*given):
    return given[0]


def listed():
    out = []
    while outside.more():
        out.append((1, {"one": out, "two": [out]}))
    return out


def keyed():
    out = {"ones": tf.ones(2)}
    out["self"] = out
    out["list"] = [out]
    return out


def total(x):
    return tf.reduce_sum(x) + 1.0


for held in (listed(), keyed()):
    print(CALL)
print(total(tf.ones([2])))
"""
CALLS = (
    "tf.nest.map_structure(keep, held)", "tf.nest.map_structure(keep, held, held)", "tf.data.Dataset.zip(held)",
    "tf.data.Dataset.from_tensor_slices(held)", "tf.autodiff.ForwardAccumulator.jvp(keep, held)",
    "tf.GradientTape().gradient(tf.ones(2), held)", "tf.map_fn(keep, held)", "tf.scan(keep, held, held)",
    "tf.keras.Model().fit(held, held)", "tf.keras.Model().predict(held)", "tf.while_loop(keep, keep, held)",
    "tf.py_function(keep, held, tf.float32)", "tf.cond(outside.more(), lambda: held, lambda: held)",
)


@pytest.mark.parametrize("call", CALLS)
def test_containers_that_hold_themselves(call: str, tmp_path: Path) -> None:
    """Compiled, a walk without end would take the whole run with it."""
    (tmp_path / "main.py").write_text(CONTAINERS.replace("CALL", call))
    report = analyze([str(tmp_path)], Settings(root=str(tmp_path), cache=False, tensorflow=False))
    assert report.errors == ()
    assert not any(reason.code == "HYB000" for one in report.functions for reason in one.reasons)
    assert next(one for one in report.functions if one.name == "total").decision == "hybridize"
