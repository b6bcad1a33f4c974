"""Settings of operations: an array serves, and the tensor that a graph has in its place does not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from hybridize.knowledge.settings import EXACT, OF_PYTHON

pytestmark = pytest.mark.tensorflow
_OTHER = {"int32": np.int64, "int64": np.int32, "float32": np.float64}


def _calls() -> dict[tuple[str, str], Callable[[Any], Any]]:
    """A call for every setting of the tables, which takes the setting; 1 serves for numbers."""
    import tensorflow as tf

    image, x, box = tf.ones((1, 4, 4, 3)), tf.ones(4), tf.constant([[0.0, 0.0, 1.0, 1.0]])
    diagonal = {
        ("tensorflow.linalg.diag", "k"): lambda a: tf.linalg.diag(x, k=a),
        ("tensorflow.linalg.diag", "num_rows"): lambda a: tf.linalg.diag(tf.ones(1), num_rows=a),
        ("tensorflow.linalg.diag", "num_cols"): lambda a: tf.linalg.diag(tf.ones(1), num_cols=a),
        ("tensorflow.linalg.diag_part", "k"): lambda a: tf.linalg.diag_part(tf.eye(3), k=a),
        ("tensorflow.linalg.set_diag", "k"): lambda a: tf.linalg.set_diag(tf.eye(3), tf.ones(2), k=a),
    }
    images = {
        ("tensorflow.image.resize", "size"): lambda a: tf.image.resize(image, tf.stack([a, a])),
        ("tensorflow.image.crop_and_resize", "boxes"): lambda a: tf.image.crop_and_resize(
            image, tf.reshape(a, [1, 1]) * [[0, 0, 1, 1]], [0], [2, 2]),
        ("tensorflow.image.crop_and_resize", "box_indices"): lambda a: tf.image.crop_and_resize(
            image, box, tf.reshape(a - 1, [1]), [2, 2]),
        ("tensorflow.image.crop_and_resize", "crop_size"): lambda a: tf.image.crop_and_resize(
            image, box, [0], tf.stack([a, a])),
        ("tensorflow.image.non_max_suppression", "max_output_size"): lambda a: tf.image.non_max_suppression(
            box, [1.0], a),
        ("tensorflow.image.crop_to_bounding_box", "target_height"): lambda a: tf.image.crop_to_bounding_box(
            image, 0, 0, a, 1),
        ("tensorflow.image.crop_to_bounding_box", "target_width"): lambda a: tf.image.crop_to_bounding_box(
            image, 0, 0, 1, a),
        ("tensorflow.image.adjust_contrast", "contrast_factor"): lambda a: tf.image.adjust_contrast(image, a),
        ("tensorflow.image.adjust_hue", "delta"): lambda a: tf.image.adjust_hue(image, a),
        ("tensorflow.image.adjust_saturation", "saturation_factor"): lambda a: tf.image.adjust_saturation(image, a),
        ("tensorflow.image.rot90", "k"): lambda a: tf.image.rot90(image, a),
    }
    arrays = {
        ("tensorflow.TensorArray", "size"): lambda a: tf.TensorArray(tf.float32, a).write(0, 1.0).stack(),
        ("tensorflow.TensorArray.write", "index"): lambda a: tf.TensorArray(tf.float32, 2).write(a, 1.0).read(1),
        ("tensorflow.TensorArray.read", "index"): lambda a: tf.TensorArray(tf.float32, 2).write(1, 1.0).read(a),
        ("tensorflow.sparse.SparseTensor", "indices"): lambda a: tf.sparse.to_dense(tf.SparseTensor(
            np.reshape(a, [1, 1]) if isinstance(a, np.generic) else tf.reshape(a, [1, 1]), [1.0], [3])),
        ("tensorflow.sparse.SparseTensor", "dense_shape"): lambda a: tf.sparse.to_dense(tf.SparseTensor(
            [[0]], [1.0], np.reshape(a, [1]) if isinstance(a, np.generic) else tf.reshape(a, [1]))),
    }
    numbers = {
        ("tensorflow.one_hot", "depth"): lambda a: tf.one_hot([0, 1], a),
        ("tensorflow.one_hot", "axis"): lambda a: tf.one_hot([0, 1], 3, axis=a),
        ("tensorflow.split", "axis"): lambda a: tf.split(tf.ones((2, 2)), 2, axis=a)[0],
        ("tensorflow.dynamic_partition", "partitions"): lambda a: tf.dynamic_partition(
            [1.0], np.reshape(a, [1]) if isinstance(a, np.generic) else tf.reshape(a, [1]), 2)[1],
        ("tensorflow.histogram_fixed_width", "nbins"): lambda a: tf.histogram_fixed_width(x, [0.0, 2.0], a),
        ("tensorflow.random.categorical", "num_samples"): lambda a: tf.random.categorical([[1.0]], a),
        ("tensorflow.random.uniform", "minval"): lambda a: tf.random.uniform([2], a, 1.0) * 0,
        ("tensorflow.random.uniform", "maxval"): lambda a: tf.random.uniform([2], 0.0, a) * 0,
        ("tensorflow.random.normal", "mean"): lambda a: tf.random.normal([2], a, 0.0),
        ("tensorflow.random.normal", "stddev"): lambda a: tf.random.normal([2], 1.0, a) * 0,
        ("tensorflow.math.bincount", "minlength"): lambda a: tf.math.bincount([0, 1], minlength=a),
        ("tensorflow.math.bincount", "maxlength"): lambda a: tf.math.bincount([0, 1], maxlength=a),
        ("tensorflow.stack", "axis"): lambda a: tf.stack([image, image], a),
        ("tensorflow.sort", "axis"): lambda a: tf.sort(image, axis=a),
        ("tensorflow.argsort", "axis"): lambda a: tf.argsort(image, axis=a),
        ("tensorflow.tensordot", "axes"): lambda a: tf.tensordot(tf.ones((2, 2)), tf.ones((2, 2)), a),
        ("tensorflow.nn.softmax", "axis"): lambda a: tf.nn.softmax(image, axis=a),
        ("tensorflow.nn.log_softmax", "axis"): lambda a: tf.nn.log_softmax(image, axis=a),
        ("tensorflow.nn.moments", "axes"): lambda a: tf.nn.moments(image, [a])[0],
        ("tensorflow.nn.leaky_relu", "alpha"): lambda a: tf.nn.leaky_relu(x, a),
    }
    return {**diagonal, **images, **arrays, **numbers, **_calls_like_numpy()}


def _calls_like_numpy() -> dict[tuple[str, str], Callable[[Any], Any]]:
    import tensorflow as tf

    tnp, ops, square = tf.experimental.numpy, tf.keras.ops, tf.ones((2, 2))
    here, keras = "tensorflow.experimental.numpy.", "tensorflow.keras.ops."
    return {
        (here + "arange", "start"): lambda a: tnp.arange(a, 3),
        (here + "arange", "stop"): lambda a: tnp.arange(0, a),
        (here + "arange", "step"): lambda a: tnp.arange(0, 3, a),
        (here + "diag_indices", "n"): lambda a: tnp.diag_indices(a)[0],
        (here + "eye", "N"): tnp.eye,
        (here + "eye", "M"): lambda a: tnp.eye(2, a),
        (here + "identity", "n"): tnp.identity,
        (here + "repeat", "repeats"): lambda a: tnp.repeat(square, a, axis=0),
        (here + "tri", "N"): tnp.tri,
        (here + "tri", "M"): lambda a: tnp.tri(2, a),
        ("tensorflow.keras.backend.arange", "start"): tf.keras.backend.arange,
        (keras + "bartlett", "x"): ops.bartlett,
        (keras + "digitize", "bins"): lambda a: ops.digitize([0.0, 2.0], np.reshape(a, [1])
                                                             if isinstance(a, np.generic) else tf.reshape(a, [1])),
        (keras + "tri", "N"): ops.tri,
        (keras + "tri", "M"): lambda a: ops.tri(2, a),
    }


_SETTINGS = sorted({(name, parameter) for table in (EXACT, OF_PYTHON) for name in table for parameter in table[name]})


@pytest.mark.parametrize(("name", "parameter"), _SETTINGS)
def test_an_array_serves_and_its_tensor_does_not(name: str, parameter: str) -> None:
    import tensorflow as tf

    call = _calls()[name, parameter]
    exact = EXACT.get(name, {}).get(parameter)
    given = (_OTHER[exact] if exact is not None else np.int32)(1)
    if parameter not in ("boxes", "box_indices", "size", "crop_size"):  # those are made of the number in the call
        call(given)
    with pytest.raises((TypeError, ValueError, NotImplementedError)):
        tf.function(call, autograph=False)(given)
    if exact is not None:
        tf.function(call, autograph=False)(tf.constant(1, exact))
