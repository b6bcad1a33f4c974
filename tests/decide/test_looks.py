"""Functions that the program looks at as objects stay plain functions, however the look is spelled (HYB704)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.interpreter.probing import reported

HEAD = '''\
import functools
import inspect
import pydoc
import sys
import types
import typing
import unittest.mock
import weakref

import tensorflow as tf


def f(x, scale=2.0):
    return x * scale


class K:
    def m(self, x, scale: float = 2.0):
        return x * scale


k = K()
x = tf.ones([2])
for _ in range(2):
    f(x), k.m(x)
'''
OF_FUNCTION = [
    "tf.autograph.to_graph(f)(x)",
    "(lambda g: tf.autograph.to_graph(g))(f)(x)",
    "tf.autograph.to_code(f)",
    "inspect.getfile(f)",
    "inspect.getclosurevars(f)",
    "inspect.unwrap(f) is f",
    "[n for n, v in list(globals().items()) if isinstance(v, types.FunctionType)]",
    "[n for n, v in list(globals().items()) if type(v).__name__ == 'function']",
    "[n for n, _ in inspect.getmembers(sys.modules[__name__], inspect.isfunction)]",
    "type(f) is types.FunctionType",
    "isinstance(f, type(lambda: 0))",
    "hasattr(f, '__code__')",
    "f.__get__(3.0)()",
    "pydoc.render_doc(f)",
    "unittest.mock.create_autospec(f)",
    "tf.keras.losses.serialize(f)",
    "tf.keras.models.clone_model(tf.keras.Sequential([tf.keras.layers.Dense(2, activation=f)]))",
    "tf.keras.Sequential([tf.keras.layers.Lambda(f)]).to_json()",
]
OF_METHOD = [
    "tf.autograph.to_graph(k.m)(x)",
    "inspect.getfullargspec(k.m).args",
    "inspect.ismethod(k.m)",
    "isinstance(k.m, types.MethodType)",
    "[n for n, _ in inspect.getmembers(K, inspect.isfunction)]",
    "[n for n, v in inspect.getmembers(k) if inspect.ismethod(v)]",
    "[n for n, v in vars(K).items() if inspect.isfunction(v)]",
    "[n for n in dir(k) if isinstance(getattr(k, n), types.MethodType)]",
    "weakref.WeakMethod(k.m)",
    "typing.get_type_hints(K.m)",
]
HARMLESS = [
    "inspect.signature(f)",
    "inspect.getfullargspec(f)",
    "isinstance(f, functools.partial)",
    "callable(f)",
    "[n for n, v in inspect.getmembers(k) if callable(v)]",
    "hasattr(f, '__name__')",
    "functools.partial(f, scale=3.0)(x)",
    "tf.autograph.experimental.do_not_convert(f)(x)",
    "isinstance(x, types.FunctionType)",
]


@pytest.mark.parametrize(("expression", "function"), [
    *((text, "f") for text in OF_FUNCTION), *((text, "K.m") for text in OF_METHOD),
])
def test_a_look_declines(tmp_path: Path, expression: str, function: str) -> None:
    found = reported(tmp_path, f"{HEAD}seen = {expression}\n", function)
    assert "HYB704" in {reason.code for reason in found.reasons if reason.severity == "error"}


@pytest.mark.parametrize("expression", HARMLESS)
def test_no_look(tmp_path: Path, expression: str) -> None:
    for function in ("f", "K.m"):
        found = reported(tmp_path, f"{HEAD}seen = {expression}\n", function)
        assert "HYB704" not in {reason.code for reason in found.reasons}
