"""Synthetic images (a bar, a cross or a disc, blurred) and the pipeline that feeds them to the training."""

import numpy as np
import tensorflow as tf

from nnlab.config import Config


def make_images(count: int, config: Config, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Images of shape [count, side, side, 1] and their labels. Plain NumPy, nothing to gain from a graph."""
    generator = np.random.default_rng(seed)
    axis = np.linspace(-1.0, 1.0, config.side, dtype=np.float32)
    x, y = np.meshgrid(axis, axis)
    shapes = [np.abs(y) < 0.3, (np.abs(x) < 0.2) | (np.abs(y) < 0.2), x**2 + y**2 < 0.5]
    labels = generator.integers(0, config.classes, size=count)
    images = np.stack([shapes[label] for label in labels]).astype(np.float32)
    images += generator.normal(scale=0.3, size=images.shape).astype(np.float32)
    return images[..., np.newaxis], labels.astype(np.int64)


def make_dataset(config: Config, seed: int) -> tf.data.Dataset:
    """Shuffled, augmented batches."""
    images, labels = make_images(config.examples, config, seed)
    dataset = tf.data.Dataset.from_tensor_slices((images, labels))
    dataset = dataset.shuffle(config.examples, seed=seed, reshuffle_each_iteration=False)
    return dataset.map(augment).batch(config.batch, drop_remainder=True)


def augment(image, label):
    """Runs inside ``Dataset.map``, which traces it already: a decorator here would only nest."""
    shifted = tf.roll(image, shift=1, axis=1)
    image = 0.8 * image + 0.2 * shifted
    return standardize(image), label


def standardize(image):
    """Zero mean and unit variance; called by :func:`augment` alone."""
    mean, variance = tf.nn.moments(image, axes=[0, 1, 2])
    return (image - mean) * tf.math.rsqrt(variance + 1e-6)


def add_sensor_noise(images, strength=0.1):
    """Draws from NumPy: in a graph the noise would be drawn once and then be the same for ever."""
    noise = np.random.normal(size=images.shape).astype(np.float32)
    return tf.clip_by_value(images + strength * noise, -3.0, 3.0)
