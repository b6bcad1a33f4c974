"""Looking into a trained classifier."""

import numpy as np
import tensorflow as tf


def saliency(model, image):
    """How much the winning score depends on each pixel."""
    batch = image[tf.newaxis]
    with tf.GradientTape() as tape:
        tape.watch(batch)
        best = tf.reduce_max(model(batch), axis=-1)
    slope = tf.abs(tape.gradient(best, batch))[0, :, :, 0]
    return slope / (tf.reduce_max(slope) + 1e-9)


@tf.function(experimental_relax_shapes=True)
def distances(points):
    """Squared distances of all pairs. The argument of the decorator has had another name since 2.9."""
    squares = tf.reduce_sum(points**2, axis=1)
    return squares[:, tf.newaxis] - 2.0 * tf.matmul(points, points, transpose_b=True) + squares[tf.newaxis, :]


def nearest_neighbours(points, labels):
    """The share of points whose nearest other point has the same label; goes through NumPy half-way."""
    table = distances(points).numpy()
    np.fill_diagonal(table, np.inf)
    return float(np.mean(labels[table.argmin(axis=1)] == labels))


def calibration_error(probabilities, labels, bins=5):
    """Expected calibration error, binned by NumPy: its calls cannot take a graph's tensors."""
    confidence = tf.reduce_max(probabilities, axis=-1)
    hits = np.equal(np.argmax(probabilities, axis=-1), labels)
    edges = np.linspace(0.0, 1.0, bins + 1)
    place = np.digitize(confidence, edges[1:-1])
    gaps = [abs(hits[place == index].mean() - np.mean(confidence.numpy()[place == index])) * np.mean(place == index)
            for index in range(bins) if np.any(place == index)]
    return float(sum(gaps))
