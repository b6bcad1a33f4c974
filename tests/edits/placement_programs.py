"""Programs that tell the two orders of ``@tf.function`` and another decorator apart.

``above`` and ``below`` say whether ``tf.function`` in that place keeps what the program shows: ``same`` or
``differs``. A program shows things with ``show(...)``; the function ``f`` is the one that is decorated.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Program:
    decorator: str  # dotted name, as in the tables
    above: str
    below: str
    text: str


def _method(decorator: str, body: str, use: str, receiver: str = "self, ") -> str:
    signature = f"({receiver}x)" if "x" in body else "(self)"
    return f"""
import abc, functools
import typing_extensions
from typing import final
import tensorflow as tf


class Model:
    w = tf.constant(2.0)

    {decorator}
    def f{signature}:
        {body}


{use}
"""


PROGRAMS = [
    Program("builtins.staticmethod", "differs", "same",
            _method("@staticmethod", "return x * 2", "show(Model().f(tf.constant(1.0)))", "")),
    Program("builtins.classmethod", "differs", "same",
            _method("@classmethod", "return x * cls.w", "show(Model.f(tf.constant(1.0)))", "cls, ")),
    Program("builtins.property", "differs", "same",
            _method("@property", "return self.w * 2", "show(Model().f)")),
    Program("functools.cached_property", "differs", "same",
            _method("@functools.cached_property", "return self.w * 2", "m = Model()\nshow(m.f, m.f is m.f)")),
    Program("abc.abstractmethod", "same", "same",
            _method("@abc.abstractmethod", "return x * 2",
                    "class Child(Model):\n    pass\n\n\n"
                    "show(Child().f(tf.constant(1.0)), Model.f.__isabstractmethod__)")),
    Program("typing.final", "same", "same",
            _method("@final", "return x * 2", "show(Model().f(tf.constant(1.0)), Model.f.__final__)")),
    Program("typing_extensions.override", "same", "same",
            _method("@typing_extensions.override", "return x * 2",
                    "show(Model().f(tf.constant(1.0)), Model.f.__override__)")),
    Program("functools.wraps", "differs", "same", """
import functools
import tensorflow as tf


def g(x):
    "Doc of g."
    return x


class Model:
    @functools.wraps(g)
    def f(self, x):
        return x * 2


show(Model().f(tf.constant(1.0)), Model.f.__doc__)
"""),
    Program("functools.lru_cache", "differs", "same", """
import functools
import tensorflow as tf


@functools.lru_cache(maxsize=None)
def f(n):
    return tf.zeros([3]) + n


show(f(1.0), f(1.0) is f(1.0))
"""),
    Program("functools.cache", "differs", "same", """
from functools import cache
import tensorflow as tf


@cache
def f(n):
    return tf.zeros([3]) + n


show(f(1.0), f(1.0) is f(1.0))
"""),
    Program("functools.singledispatch", "differs", "same", """
import functools
import tensorflow as tf


@functools.singledispatch
def f(x):
    return tf.square(x)


@f.register(int)
def _(x):
    return -x


show(f(tf.constant(3.0)), f(3))
"""),
    Program("tensorflow.keras.utils.register_keras_serializable", "differs", "same", """
import tensorflow as tf


@tf.keras.utils.register_keras_serializable("placement")
def f(x):
    return x * 2


show(f(tf.constant(3.0)), tf.keras.utils.get_registered_object("placement>f") is f)
"""),
    Program("tensorflow.custom_gradient", "same", "differs", """
import tensorflow as tf


@tf.custom_gradient
def f(x):
    y = tf.exp(x)

    def gradient(upstream):
        return upstream * 100.0 * y

    return y, gradient


x = tf.constant(1.0)
with tf.GradientTape() as tape:
    tape.watch(x)
    y = f(x)
show(y, tape.gradient(y, x))
"""),
    Program("tensorflow.Module.with_name_scope", "same", "differs", """
import tensorflow as tf


class Model(tf.Module):
    w = None

    @tf.Module.with_name_scope
    def f(self, x):
        if self.w is None:
            self.w = tf.Variable(2.0, name="w")
        return x * self.w


m = Model("outer")
show(m.f(tf.constant(1.0)), m.w.name)
"""),
    Program("tensorflow.autograph.experimental.do_not_convert", "same", "differs", """
import sys
import tensorflow as tf

names = []


@tf.autograph.experimental.do_not_convert
def f(x):
    names.append(sys._getframe().f_code.co_name)
    return x * 2


show(f(tf.constant(1.0)), names)
"""),
    Program("tensorflow.recompute_grad", "same", "same", """
import tensorflow as tf

w = tf.Variable(3.0)


@tf.recompute_grad
def f(x):
    return tf.exp(x * w)


x = tf.constant(0.1)
with tf.GradientTape() as tape:
    tape.watch(x)
    y = f(x)
show(y, *tape.gradient(y, [x, w]))
"""),
    Program(".setter", "differs", "same", """
import tensorflow as tf


class Model:
    def __init__(self):
        self.w = tf.Variable(2.0)

    @property
    def weight(self):
        return self.w

    @weight.setter
    def f(self, value):
        self.w.assign(value * 2)


m = Model()
m.f = tf.constant(5.0)
show(m.w)
"""),
    # Both kinds together: between the binder and TensorFlow's wrapper.
    Program("", "differs", "differs", """
import tensorflow as tf


class Model:
    @staticmethod
    @tf.custom_gradient
    def f(x):
        return x * 2, lambda upstream: upstream * 7


x = tf.constant(1.0)
with tf.GradientTape() as tape:
    tape.watch(x)
    y = Model().f(x)
show(y, tape.gradient(y, x))
"""),
]  # fmt: skip
