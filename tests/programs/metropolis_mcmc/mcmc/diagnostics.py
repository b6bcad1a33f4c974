import numpy as np
import tensorflow as tf


def effective_sample_size(samples):
    """Samples as an array [steps, chains, dims]; NumPy throughout."""
    centered = samples - samples.mean(axis=0)
    variance = (centered ** 2).mean(axis=0)
    lag_one = (centered[1:] * centered[:-1]).mean(axis=0) / np.maximum(variance, 1e-9)
    return len(samples) * (1.0 - lag_one) / (1.0 + lag_one)


def moments(samples):
    mean, variance = tf.nn.moments(samples, axes=[0, 1])
    return mean, tf.sqrt(variance)
