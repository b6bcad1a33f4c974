import tensorflow as tf


class RunningNormalizer:
    """Mean and variance live in variables, so updating them inside a graph is fine."""

    def __init__(self, width, momentum=0.9):
        self.mean = tf.Variable(tf.zeros([width]))
        self.variance = tf.Variable(tf.ones([width]))
        self.momentum = momentum

    def __call__(self, features):
        mean, variance = tf.nn.moments(features, axes=[0])
        self.mean.assign(self.momentum * self.mean + (1 - self.momentum) * mean)
        self.variance.assign(self.momentum * self.variance + (1 - self.momentum) * variance)
        return (features - self.mean) / tf.sqrt(self.variance + 1e-6)
