import numpy as np
import tensorflow as tf


def softmax_np(values):
    e = np.exp(values - np.max(values, axis=-1, keepdims=True))
    return e / np.sum(e, axis=-1, keepdims=True)


def clip_np(values, low, high):
    return np.clip(values, low, high)


def bounded(values):
    """Looks like TensorFlow, ends in NumPy two calls down."""
    return clip_np(tf.nn.tanh(values), -0.5, 0.5)


def static_size(values):
    return int(np.prod(values.shape))


def causal_mask(n):
    return np.tril(np.ones((n, n), "float32"))
