"""What decorators need of the function below them: a table each for those that mind a ``tf.function``.

``tests/edits/test_placement_truth.py`` runs both orders of every row of the first two under TensorFlow.
"""

from __future__ import annotations

# Decorators that must see the plain function: ``@tf.function`` is written above them.
# Name -> what happens below instead.
INSIDE_GRAPH: dict[str, str] = {
    "tensorflow.custom_gradient": "a graph cannot return the gradient function next to the result",
    "tensorflow.Module.with_name_scope": "the scope is not entered in the graph: names lose their prefix",
    "tensorflow.autograph.experimental.do_not_convert": "AutoGraph converts what its author forbade it to",
    "tensorflow.recompute_grad": "the recomputation stays outside the graph, op by op",
}

# Decorators that must see the finished callable: ``@tf.function`` is written below them.
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

# Accessors of a property: ``@x.setter``. They see the finished callable, like the property itself.
ACCESSORS = ("setter", "getter", "deleter")

# Decorators that take the function apart or need a result that no graph can return, wherever tf.function is
# written. Name -> what they need.
APART: dict[str, str] = {
    "tensorflow.custom_gradient": "the gradient function, which it must return beside its result",
    "contextlib.contextmanager": "a generator",
    "contextlib.asynccontextmanager": "a generator",
    "numba.jit": "its byte code",
    "numba.njit": "its byte code",
    "numba.vectorize": "its byte code",
    "numba.guvectorize": "its byte code",
    "beartype.beartype": "its annotations",
    "typeguard.typechecked": "its source and annotations",
    "jaxtyping.jaxtyped": "its annotations",
    "ray.remote": "to be pickled",
    "celery.shared_task": "to be pickled",
}

# Decorators that take any callable and leave it as it is, or wrap it like ``functools.wraps``.
HARMLESS = frozenset({
    "six.wraps", "wrapt.decorator", "typing.no_type_check", "warnings.deprecated", "typing_extensions.deprecated",
    "typing_extensions.final", "deprecated.deprecated", "deprecation.deprecated",
})

# Attributes of a function that a tf.function does not have, or has with another meaning.
HIDDEN_ATTRIBUTES = frozenset({
    "__code__", "__defaults__", "__kwdefaults__", "__annotations__", "__globals__", "__closure__",
    "__type_params__", "__builtins__", "__self__", "__func__",
    "__get__",
})
