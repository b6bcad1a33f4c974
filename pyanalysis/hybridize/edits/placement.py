"""Where ``@tf.function`` stands among the other decorators of a function.

Directly above ``def`` is right for nearly all: binders and registries must see the finished callable, and a
wrapper below ``tf.function`` would run at trace time only. A few of TensorFlow's own decorators, however,
must see the plain Python function, so that what they do becomes part of the graph: ``@tf.function`` goes
above them. ``tests/edits/test_placement_truth.py`` runs both orders of every row under TensorFlow.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

# Decorators that must see the plain function: @tf.function is written above them.
# Name -> what happens below instead.
INSIDE_GRAPH: dict[str, str] = {
    "tensorflow.custom_gradient": "a graph cannot return the gradient function next to the result",
    "tensorflow.Module.with_name_scope": "the scope is not entered in the graph: names lose their prefix",
    "tensorflow.autograph.experimental.do_not_convert": "AutoGraph converts what its author forbade it to",
    "tensorflow.recompute_grad": "the recomputation stays outside the graph, op by op",
}

# Decorators that must see the finished callable: @tf.function is written below them.
# Name -> what happens above instead.
OUTSIDE_GRAPH: dict[str, str] = {
    "builtins.staticmethod": "tf.function takes the descriptor for a method and passes the receiver along",
    "builtins.classmethod": "a classmethod object is not callable",
    "builtins.property": "a property object is not callable",
    "functools.cached_property": "a cached_property object is not callable",
    "functools.wraps": "the signature of the wrapped function is taken for that of the wrapper",
    "functools.lru_cache": "the cache is asked at trace time only",
    "functools.cache": "the cache is asked at trace time only",
    "functools.singledispatch": "the dispatch is traced, and every branch returns tensors",
    "abc.abstractmethod": "none: it only marks the function",
    "typing.final": "none: it only marks the function",
    "typing.override": "none: it only marks the function",
    "typing_extensions.override": "none: it only marks the function",
    "tensorflow.keras.utils.register_keras_serializable": "the registered object is another one",
    "tensorflow.keras.saving.register_keras_serializable": "the registered object is another one",
    "keras.utils.register_keras_serializable": "the registered object is another one",
    "keras.saving.register_keras_serializable": "the registered object is another one",
}

_ACCESSORS = ("setter", "getter", "deleter")


@dataclass(frozen=True, slots=True)
class Placement:
    """``index``: the decorator above which to write, or their number for directly above ``def``.

    ``unknown``: the decorators (by index) of which neither table knows whether they mind; those make the
    change rest on an assumption.
    """

    index: int
    unknown: tuple[int, ...]


def place(decorators: Sequence[str | None]) -> Placement:
    """The place among decorators given top to bottom by dotted name, None for one that cannot be told."""
    unknown = tuple(i for i, name in enumerate(decorators) if not _is_known(name))
    index = len(decorators)
    for position in range(len(decorators) - 1, -1, -1):
        name = decorators[position]
        if _is_outside(name):
            break  # nothing above a binder may move tf.function over it
        if name in INSIDE_GRAPH:
            index = position
    return Placement(index, unknown)


def _is_outside(name: str | None) -> bool:
    return name is not None and (name in OUTSIDE_GRAPH or name.rpartition(".")[2] in _ACCESSORS)


def _is_known(name: str | None) -> bool:
    return name in INSIDE_GRAPH or _is_outside(name)
