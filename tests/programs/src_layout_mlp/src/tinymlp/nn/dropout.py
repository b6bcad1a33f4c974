import tensorflow as tf


class Dropout(tf.Module):
    """Stateless in values, stateful in a counter variable."""

    def __init__(self, rate, seed):
        super().__init__()
        self.rate = rate
        self.seed = seed
        self.counter = tf.Variable(0, trainable=False)

    def __call__(self, x, training=False):
        if not training:
            return x
        self.counter.assign_add(1)
        keep = tf.random.stateless_uniform(tf.shape(x), [self.seed, self.counter]) >= self.rate
        return tf.where(keep, x / (1.0 - self.rate), 0.0)
