import numpy as np
import tensorflow as tf


def to_tensor(reading):
    """Accepts arrays and tensors, and looks at which it was given."""
    if isinstance(reading, np.ndarray):
        reading = reading.astype("float32") * 0.5
    return tf.convert_to_tensor(reading)


def despike(signal, limit):
    mean, variance = tf.nn.moments(signal, axes=[0])
    outlier = tf.abs(signal - mean) > limit * tf.sqrt(variance)
    return tf.where(outlier, mean, signal)


def clip_if_hot(signal):
    if tf.reduce_max(signal) > 1.0:
        return tf.minimum(signal, 1.0)
    return signal


def smooth_or_none(signal):
    """Gives nothing back for a flat signal."""
    if tf.reduce_max(signal) == tf.reduce_min(signal):
        return None
    return (signal[1:] + signal[:-1]) / 2.0


def safe_inverse(matrix):
    try:
        return tf.linalg.inv(matrix)
    except tf.errors.InvalidArgumentError:
        return tf.linalg.pinv(matrix)
