"""Every look at a function as an object is one: TensorFlow's object answers otherwise than the plain function."""

from __future__ import annotations

import copy
import dataclasses
import dis
import importlib
import inspect
import io
import pickle
import pydoc
import typing
from collections.abc import Callable
from contextlib import redirect_stdout
from typing import Any

import pytest

from hybridize.knowledge.looks import DEEP, DIRECT, LISTING, OF_METHODS

pytestmark = pytest.mark.tensorflow
_MISSING = frozenset({"cloudpickle.dump", "cloudpickle.dumps", "dill.dump", "dill.dumps", "joblib.dump"})  # packages

# The text has another line where the decorator is written, as in the examples of HYB704, not where it is called.
_WRITTEN = frozenset({"inspect.getsource", "inspect.getsourcelines"})


def plain(x: Any, scale: float = 2.0) -> Any:
    """Twice."""
    return x * scale


class Holder:
    """Holds a method, and a graph in its place."""

    def method(self, x: Any, scale: float = 2.0) -> Any:
        """Twice."""
        return x * scale


@dataclasses.dataclass
class Field:
    """A record that holds a function."""

    function: Any


def outcome(look: Callable[[], Any]) -> str:
    """What a look says: its answer, or the class of its error."""
    shown = io.StringIO()
    try:
        with redirect_stdout(shown):
            answer = look()
    except Exception as error:
        return type(error).__name__
    return f"{type(answer).__name__} {answer!r} {shown.getvalue()}"


def called(function: Any) -> Any:
    """The function after a call, as a graph holds something only then."""
    import tensorflow as tf

    function(tf.ones([2]))
    return function


def _look(name: str, function: Any, method: Any) -> Callable[[], Any]:
    """One look of the name at a function, or at a method where it asks for methods."""
    import tensorflow as tf

    module, _, leaf = name.rpartition(".")
    if module.startswith("tensorflow"):
        public = tf
        for part in name.split(".")[1:]:
            public = getattr(public, part)
        return lambda: bool(public(function)) if leaf == "to_graph" else public(function)
    public = getattr(importlib.import_module(module), leaf)
    special: dict[str, Callable[[], Any]] = {
        "builtins.isinstance": lambda: isinstance(function, type(plain)),
        "builtins.type": lambda: type(function),
        "builtins.help": lambda: pydoc.render_doc(function).splitlines()[0],
        "dataclasses.asdict": lambda: len(dataclasses.asdict(Field(function))),
        "dataclasses.astuple": lambda: len(dataclasses.astuple(Field(function))),
        "copy.deepcopy": lambda: copy.deepcopy([function])[0] is function,
        "dis.get_instructions": lambda: len(list(dis.get_instructions(function))),
        "dis.Bytecode": lambda: len(list(dis.Bytecode(function))),
        "inspect.unwrap": lambda: inspect.unwrap(function) is function,
        "pickle.dump": lambda: pickle.dump(function, io.BytesIO()),
        "pickle.dumps": lambda: len(pickle.dumps(function)) > 0,
        "pydoc.render_doc": lambda: pydoc.render_doc(function).splitlines()[0],
        "typing.get_type_hints": lambda: sorted(typing.get_type_hints(function)),
        "unittest.mock.create_autospec": lambda: public(function)(1, 2, 3, 4),
        "weakref.WeakMethod": lambda: public(method) is not None,
    }
    of_method = name in OF_METHODS or name == "inspect.ismethod"
    return special.get(name, lambda: public(method if of_method else function))


@pytest.mark.parametrize("name", sorted({*DEEP, *DIRECT, *OF_METHODS} - _MISSING - _WRITTEN))
def test_a_look_tells_them_apart(name: str) -> None:
    import tensorflow as tf

    graph = called(tf.function(plain))
    holder, other = Holder(), type("Holder", (), {"method": tf.function(Holder.method)})()
    assert outcome(_look(name, plain, holder.method)) != outcome(_look(name, graph, other.method))


def test_what_lists_members_is_public() -> None:
    assert all(hasattr(importlib.import_module(name.rpartition(".")[0]), name.rpartition(".")[2]) for name in LISTING)
