from typing import Callable

import tensorflow as tf

LogDensity = Callable[[tf.Tensor], tf.Tensor]


def gaussian_mixture(means: tf.Tensor, scale: float) -> LogDensity:
    """The log density of an even mixture; a closure over its parameters."""

    def log_density(x: tf.Tensor) -> tf.Tensor:
        distance = tf.reduce_sum((x[..., tf.newaxis, :] - means) ** 2, axis=-1)
        return tf.reduce_logsumexp(-0.5 * distance / scale ** 2, axis=-1)

    return log_density


def banana(x: tf.Tensor) -> tf.Tensor:
    return -0.5 * (x[..., 0] ** 2 + (x[..., 1] - x[..., 0] ** 2) ** 2 * 4.0)
