"""Callables that hold themselves: wrapped again and again, or given as their own ``__call__``."""

from __future__ import annotations

from pathlib import Path

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
