"""Counts calls, traces and operations of the functions that TensorFlow compiles."""

from __future__ import annotations

import functools
from typing import Any

# Operations that carry values around but compute nothing.
IDLE_OPERATIONS = frozenset(
    ("Placeholder", "Const", "Identity", "IdentityN", "NoOp", "ReadVariableOp", "PlaceholderWithDefault")
)
CALL_OPERATIONS = frozenset(("PartitionedCall", "StatefulPartitionedCall"))

_created: list[Any] = []
_calls: dict[int, int] = {}


def install() -> None:
    """Record every ``tf.function`` object and its calls. Runs once, before programs do."""
    import tensorflow as tf

    kind = type(tf.function(lambda: None))
    initialize, call = kind.__init__, kind.__call__

    @functools.wraps(initialize)
    def recording_initialize(self: Any, *args: Any, **kwargs: Any) -> None:
        initialize(self, *args, **kwargs)
        _created.append(self)

    @functools.wraps(call)
    def recording_call(self: Any, *args: Any, **kwargs: Any) -> Any:
        _calls[id(self)] = _calls.get(id(self), 0) + 1
        return call(self, *args, **kwargs)

    kind.__init__ = recording_initialize
    kind.__call__ = recording_call


def measure(watch: list[str] | None) -> dict[str, int] | None:
    """Sums over what was compiled from the function ``[file, qualname]``; none if nothing was."""
    if not watch:
        return None
    found = [function for function in _created if _origin(function) == tuple(watch)]
    if not found:
        return None
    # Not _list_all_concrete_functions: that traces what was never called.
    graphs = [concrete.graph for function in found for concrete in function._function_cache.values()]
    return {
        "calls": sum(_calls.get(id(function), 0) for function in found),
        "traces": sum(function.experimental_get_tracing_count() for function in found),
        "operations": max((working_operations(graph) for graph in graphs), default=0),
    }


def _origin(function: Any) -> tuple[str, str]:
    from tensorflow.python.util import tf_decorator

    python = tf_decorator.unwrap(function.python_function)[1]
    while isinstance(python, functools.partial):
        python = python.func
    python = getattr(python, "__func__", python)
    code = getattr(python, "__code__", None)
    path = code.co_filename if code else ""
    return path.rpartition("/program/")[2], getattr(python, "__qualname__", "")


def working_operations(graph: Any) -> int:
    """Number of operations of a graph that compute something, looking into the functions it calls."""
    count = 0
    for operation in graph.get_operations():
        if operation.type in CALL_OPERATIONS:
            count += _called_operations(operation, graph)
        elif operation.type not in IDLE_OPERATIONS:
            count += 1
    return count


def _called_operations(operation: Any, graph: Any) -> int:
    name = operation.get_attr("f").name
    for definition in graph.as_graph_def().library.function:
        if definition.signature.name == name:
            return sum(node.op not in IDLE_OPERATIONS for node in definition.node_def)
    return 1
