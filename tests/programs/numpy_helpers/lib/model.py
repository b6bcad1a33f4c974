import tensorflow as tf

from . import helpers


class Model:
    def __init__(self, config):
        self.config = config
        self.w = tf.Variable(tf.random.stateless_normal([config.width, 2], [3, 1], stddev=0.1))

    def embed(self, x):
        table = self.config.frequency_table()
        angles = x[..., tf.newaxis] * table
        waves = tf.concat([tf.sin(angles), tf.cos(angles)], axis=-1)
        return tf.reshape(waves, [-1, self.config.width])

    def scores(self, x):
        return self.embed(x) @ self.w

    def causal_scores(self, x):
        mask = helpers.causal_mask(x.shape[0])
        return tf.matmul(mask, self.scores(x))

    def mean_scaled(self, x):
        return tf.reduce_sum(self.scores(x)) / helpers.static_size(x)

    def probabilities(self, x):
        return helpers.softmax_np(self.scores(x))

    def bounded_scores(self, x):
        return helpers.bounded(self.scores(x))
