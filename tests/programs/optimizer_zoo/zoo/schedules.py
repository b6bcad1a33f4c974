import math

import tensorflow as tf


def constant(rate):
    return lambda step: rate


def cosine(rate, total):
    def schedule(step):
        return 0.5 * rate * (1.0 + tf.cos(math.pi * tf.minimum(step / total, 1.0)))

    return schedule


class Plateau:
    """Halves its rate when the loss stalls. The rate is a Python float: a graph would never see it change."""

    def __init__(self, rate):
        self.rate = rate
        self.best = None

    def __call__(self, step):
        return self.rate

    def observe(self, loss):
        loss = float(loss)
        if self.best is not None and loss > 0.9 * self.best:
            self.rate *= 0.5
        self.best = loss if self.best is None else min(self.best, loss)
