"""Numbers that are followed during the training."""

import tensorflow as tf


class Smoothed:
    """An exponential average, kept in a variable: this one can run as a graph."""

    def __init__(self, decay: float) -> None:
        self.decay = decay
        self.value = tf.Variable(0.0)

    def update(self, observed):
        moved = self.decay * self.value + (1.0 - self.decay) * observed
        self.value.assign(tf.where(tf.equal(self.value, 0.0), observed, moved))
        return tf.identity(self.value)


class History:
    """Keeps what it is told in a Python list: as a graph, only the first value would arrive."""

    def __init__(self) -> None:
        self.losses = []

    def record(self, loss):
        scaled = tf.math.log1p(tf.abs(loss))
        self.losses.append(scaled)
        return scaled


class WarmUp:
    """A learning-rate factor that counts its calls in a Python attribute."""

    def __init__(self, steps: int) -> None:
        self.steps = steps
        self.calls = 0

    def scale(self, gradients):
        self.calls += 1
        factor = min(1.0, self.calls / self.steps)
        return [gradient * factor for gradient in gradients]


def accuracy(logits, labels):
    """A Python number for the caller to format: a graph would hand out a tensor instead."""
    hits = tf.equal(tf.argmax(logits, axis=-1), labels)
    return float(tf.reduce_mean(tf.cast(hits, tf.float32)))
