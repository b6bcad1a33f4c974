"""Describes objects of TensorFlow, Keras, NumPy and the standard library whose state matters."""

from __future__ import annotations

import datetime
import enum
import pathlib
import random
import re
from collections.abc import Callable
from typing import Any

DATASET_ELEMENTS = 20

Description = dict[str, Any]
_table: list[tuple[Any, Callable[[Any, Any], Description]]] = []


def load() -> None:
    """Fill the table of known types. Later entries are more general."""
    import numpy
    import tensorflow as tf

    keras = _keras_types()
    spelled = (tf.DType, tf.TensorShape, tf.TypeSpec, enum.Enum, pathlib.PurePath, re.Pattern, datetime.date,
               datetime.time, datetime.timedelta, numpy.dtype)  # fmt: skip
    _table.extend(
        [
            (type(tf.function(lambda: None)), _compiled),
            (spelled, lambda value, _: {"kind": type(value).__name__, "value": repr(value)}),
            (tf.data.Dataset, _dataset),
            ((tf.data.Iterator, tf.Module) + keras, _tracked),
            (random.Random, lambda value, _: {"kind": "random state", "value": _digest(value.getstate())}),
            (numpy.random.Generator, lambda value, _: _numpy_random(value.bit_generator.state)),
            (numpy.random.RandomState, lambda value, _: _numpy_random(value.get_state(legacy=False))),
            (tf.random.Generator, lambda value, describer: describer.describe(value.state)),
            (tf.lookup.experimental.MutableHashTable, _table_contents),
            (tf.lookup.StaticHashTable, _table_contents),
            (tf.TensorArray, lambda value, describer: describer.describe(value.stack())),
        ]
    )


def describe(value: Any, describer: Any) -> Description | None:
    """Description of a value of a known type, else nothing."""
    for kinds, description in _table:
        if isinstance(value, kinds):
            return description(value, describer)
    if type(value).__name__ == "KerasTensor":
        return {"kind": "keras tensor", "dtype": str(value.dtype), "shape": str(value.shape)}
    return None


def stable_repr(value: Any) -> str:
    """``repr`` without addresses, which differ in every run."""
    return re.sub(r" at 0x[0-9a-f]+", "", repr(value))[:1000]


def _keras_types() -> tuple[type, ...]:
    import tensorflow as tf

    keras = tf.keras
    kinds = [keras.layers.Layer, keras.optimizers.Optimizer, keras.metrics.Metric, keras.losses.Loss]
    variable = getattr(keras, "Variable", None)  # of Keras 3, which is no tf.Variable
    return tuple(kinds + ([variable] if variable is not None else []))


def _compiled(value: Any, describer: Any) -> Description:
    python = value.python_function  # ``functools.wraps`` may have named the object after another function
    name = getattr(value, "__qualname__", None) or getattr(python, "__qualname__", type(python).__name__)
    internal = set(_compiled_fields())
    attributes = {}
    for key, item in sorted(vars(value).items()):
        if key in describer.spelled and key not in internal and not key.startswith("__"):
            attributes[key] = describer.describe(item)
    return {"kind": "function", "name": name, "attributes": attributes}


def _compiled_fields() -> list[str]:
    import tensorflow as tf

    return list(vars(tf.function(lambda: None)))


def _dataset(value: Any, describer: Any) -> Description:
    elements = [describer.describe(element) for element in value.take(DATASET_ELEMENTS)]
    return {"kind": "dataset", "spec": repr(value.element_spec), "items": elements}


def _table_contents(value: Any, describer: Any) -> Description:
    import numpy

    keys, values = (part.numpy() for part in value.export())
    order = numpy.argsort(keys, kind="stable")  # a table has no order of its own
    return {"kind": "lookup table", "items": [describer.describe(part[order]) for part in (keys, values)]}


def _tracked(value: Any, describer: Any) -> Description:
    """A layer, model, optimizer or module: its variables, and the attributes that the program gave it."""
    kind = type(value)
    description = {"kind": "object", "type": f"{kind.__module__}.{kind.__qualname__}"}
    description["attributes"] = describer.attributes(value)
    description["variables"] = [describer.describe(_plain_variable(item)) for item in _variables(value)]
    return description


def _variables(value: Any) -> list[Any]:
    import tensorflow as tf

    keras_variable = getattr(tf.keras, "Variable", None)
    if keras_variable is not None and isinstance(value, keras_variable):
        return [value]
    try:
        variables = getattr(value, "variables", ())
        return list(variables() if callable(variables) else variables)
    except ValueError:  # weights of a model that has not been built
        return []


def _plain_variable(value: Any) -> Any:
    """The TensorFlow variable inside a Keras 3 one."""
    return getattr(value, "value", value) if not callable(getattr(value, "value", None)) else value


def _numpy_random(state: Any) -> Description:
    return {"kind": "random state", "value": _digest(state)}


def _digest(state: Any) -> str:
    import hashlib

    return hashlib.sha256(repr(state).encode()).hexdigest()
