"""HYB808: every kind of argument needs its own kind of specification."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from hybridize.facts.model import FunctionFacts, ProgramFacts
from hybridize.report.model import Reason
from hybridize.rules.base import Example, Rule
from hybridize.rules.retracing.common import arguments_of, parameter_node
from hybridize.values.atoms import Array, Tensor, Tuple
from hybridize.values.kinds import holds_tensor
from hybridize.values.objects import Dictionary, Sequence
from hybridize.values.value import Value, of

_RAGGED_AS_DENSE = """\
import tensorflow as tf


def sentence_means(scores):
    return tf.reduce_mean(scores, axis=1)


means = sentence_means(tf.ragged.constant([[1.0, 3.0], [4.0], [2.0, 2.0, 5.0]]))
"""

_FLAT_FOR_DICT = """\
import tensorflow as tf


class Model:
    def __init__(self, weight):
        self.weight = weight

    def loss(self, batch):
        error = self.weight * batch["feature"] - batch["target"]
        return tf.reduce_mean(tf.square(error))


model = Model(tf.constant(2.0))
loss = model.loss({"feature": tf.constant([1.0, 2.0]), "target": tf.constant([2.0, 5.0])})
"""

_NARROWED_ARRAY = {
    "main.py": """\
import tensorflow as tf

from measurements import samples


def standardize(values):
    return (values - tf.reduce_mean(values)) / tf.math.reduce_std(values)


standard = standardize(samples())
""",
    "measurements.py": """\
import numpy as np


def samples():
    return np.array([1.0, 2.0, 6.0])
""",
}

_LIST_FOR_TUPLE = """\
import tensorflow as tf


def distance(pair):
    return tf.norm(pair[0] - pair[1])


length = distance([tf.constant([0.0, 3.0]), tf.constant([4.0, 0.0])])
"""

_RAGGED_SPEC = """\
import tensorflow as tf


def sentence_means(scores):
    return tf.reduce_mean(scores, axis=1)


means = sentence_means(tf.ragged.constant([[1.0, 3.0], [4.0], [2.0, 2.0, 5.0]]))
"""

_NESTED_SPEC = """\
import tensorflow as tf


class Model:
    def __init__(self, weight):
        self.weight = weight

    def loss(self, batch):
        error = self.weight * batch["feature"] - batch["target"]
        return tf.reduce_mean(tf.square(error))


model = Model(tf.constant(2.0))
loss = model.loss({"target": tf.constant([2.0, 5.0]), "feature": tf.constant([1.0, 2.0])})
"""

_VARIABLE_AND_NUMBER = """\
import tensorflow as tf


def decay(weights, factor):
    return tf.reduce_sum(tf.square(weights)) * factor


weights = tf.Variable([1.0, 2.0])
penalties = [decay(weights, factor) for factor in (0.5, 0.25)]
"""

_SPARSE_SPEC = """\
import tensorflow as tf


def row_sums(counts):
    return tf.sparse.reduce_sum(counts, axis=1) / 2.0


sums = row_sums(tf.sparse.from_dense([[1.0, 0.0], [3.0, 4.0]]))
"""

_GRADIENT_OF_A_LOOKUP = """\
import tensorflow as tf

table = tf.Variable(tf.reshape(tf.range(12.0), [6, 2]))


def size(gradient):
    return tf.sqrt(tf.reduce_sum(tf.square(gradient)))


sizes = []
for row in range(3):
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum(tf.square(tf.gather(table, [row, 5])))
    sizes.append(size(tape.gradient(loss, table)))
"""


class MismatchedSpec(Rule):
    """The kind of specification must match the kind of argument."""

    code = "HYB808"
    name = "mismatched-spec"
    severity = "info"
    presumes_gain = True

    what_happens = (
        "A `TensorSpec` accepts dense tensors, variables, `IndexedSlices` and whatever converts to its "
        "dtype. Ragged and sparse tensors, dicts and tuples need a specification of their own kind, with "
        "the same keys, the same row-split type and list for list. A float64 tensor does not fit a float32 "
        "specification, while a float64 array is silently converted, which changes results."
    )
    why = (
        "Each argument is cast to its specification before the call. Tensors are never converted from one "
        "dtype to another; Python numbers and NumPy arrays are."
    )
    unlock = (
        "Use `RaggedTensorSpec(shape, dtype, ragged_rank, row_splits_dtype)` and `SparseTensorSpec`, nest "
        "specifications as the arguments are nested, and take the dtype from the arguments. Where calls "
        "disagree, the signature is withheld."
    )
    references: ClassVar[tuple[str, ...]] = (
        "https://www.tensorflow.org/api_docs/python/tf/RaggedTensorSpec",
        "https://www.tensorflow.org/api_docs/python/tf/SparseTensorSpec",
        "https://www.tensorflow.org/api_docs/python/tf/TensorSpec",
    )
    breaks: ClassVar[tuple[Example, ...]] = (
        Example(
            _RAGGED_AS_DENSE,
            "sentence_means",
            expect="differs",
            decision="hybridize",
            toggle="@tf.function(input_signature=[tf.TensorSpec([None, None], tf.float32)])",
            note="A ragged tensor is not converted to a dense one.",
        ),
        Example(
            _FLAT_FOR_DICT,
            "Model.loss",
            expect="differs",
            decision="hybridize",
            toggle="@tf.function(input_signature=[tf.TensorSpec([None], tf.float32)])",
            note="A dict of tensors needs a dict of specifications.",
        ),
        Example(
            _NARROWED_ARRAY,
            "standardize",
            expect="differs",
            decision="hybridize",
            toggle="@tf.function(input_signature=[tf.TensorSpec([None], tf.float32)])",
            note=(
                "The float64 array of another module is accepted and becomes float32: another result, "
                "without an error."
            ),
        ),
        Example(
            _LIST_FOR_TUPLE,
            "distance",
            expect="differs",
            decision="hybridize",
            toggle=(
                "@tf.function(input_signature=[(tf.TensorSpec([None], tf.float32), "
                "tf.TensorSpec([None], tf.float32))])"
            ),
            note="The argument is a list, the specification a tuple.",
        ),
    )
    safe: ClassVar[tuple[Example, ...]] = (
        Example(
            _RAGGED_SPEC,
            "sentence_means",
            expect="same",
            decision="hybridize",
            toggle="@tf.function(input_signature=[tf.RaggedTensorSpec([None, None], tf.float32)])",
            note="A specification of the right kind, with open rows.",
        ),
        Example(
            _NESTED_SPEC,
            "Model.loss",
            expect="same",
            decision="hybridize",
            toggle=(
                '@tf.function(input_signature=[{"feature": tf.TensorSpec([None], tf.float32), '
                '"target": tf.TensorSpec([None], tf.float32)}])'
            ),
            note="The specifications are nested as the argument is; the order of the keys does not matter.",
        ),
        Example(
            _VARIABLE_AND_NUMBER,
            "decay",
            expect="same",
            decision="hybridize",
            toggle=(
                "@tf.function(input_signature=[tf.TensorSpec([None], tf.float32), tf.TensorSpec([], "
                "tf.float32)])"
            ),
            note="A variable that is only read, and a Python float, both fit a float32 specification.",
        ),
        Example(
            _SPARSE_SPEC,
            "row_sums",
            expect="same",
            decision="hybridize",
            toggle="@tf.function(input_signature=[tf.SparseTensorSpec([None, None], tf.float32)])",
            note="Sparse tensors have a specification of their own.",
        ),
        Example(
            _GRADIENT_OF_A_LOOKUP,
            "size",
            expect="same",
            decision="hybridize",
            toggle="@tf.function(input_signature=[tf.TensorSpec(shape=(6, 2), dtype=tf.float32)])",
            note="The gradient of a look-up is `tf.IndexedSlices`; a `TensorSpec` makes a tensor of it.",
        ),
    )

    def check(self, function: FunctionFacts, program: ProgramFacts) -> Iterator[Reason]:
        """One reason for each parameter that needs another specification than a `TensorSpec` of its dtype."""
        for index in arguments_of(function):
            wanted = kind_of_spec(function.parameter(index))
            if wanted and function.params[index].kind.startswith("positional"):
                yield self.reason(
                    function,
                    parameter_node(function, index),
                    f"in a signature `{function.params[index].name}` needs {wanted}",
                )


def kind_of_spec(value: Value) -> str:
    """The specification that a parameter needs, in words, where a plain `TensorSpec` does not do."""
    found: list[str] = []
    for atom in value.ordered():
        if isinstance(atom, Tensor) and atom.layout in ("ragged", "sparse"):
            found.append("a `RaggedTensorSpec`" if atom.layout == "ragged" else "a `SparseTensorSpec`")
        elif isinstance(atom, Array) and atom.dtype == "float64":
            found.append("the dtype float64 of its arrays: float32 would change results")
        elif isinstance(atom, (Tuple, Sequence, Dictionary)) and holds_tensor(of(atom)):
            kind = getattr(atom, "type_name", "tuple")
            found.append(f"a {kind} of specifications")
    return " or ".join(dict.fromkeys(found))
