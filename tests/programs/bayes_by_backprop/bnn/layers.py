import tensorflow as tf

from .base import StochasticModule


class VariationalDense(StochasticModule):
    def __init__(self, fan_in, fan_out, activation=None, seed=0):
        super().__init__()
        self.activation = activation or (lambda v: v)
        self.mu = tf.Variable(tf.random.stateless_normal([fan_in, fan_out], [seed, 11], stddev=0.3))
        self.rho = tf.Variable(tf.fill([fan_in, fan_out], -3.0))
        self.salt = seed

    @property
    def sigma(self):
        return tf.nn.softplus(self.rho)

    def forward(self, x, seed):
        eps = tf.random.stateless_normal(tf.shape(self.mu), seed=seed + self.salt)
        return self.activation(x @ (self.mu + self.sigma * eps))

    def divergence(self):
        sigma = self.sigma
        return tf.reduce_sum(0.5 * (sigma ** 2 + self.mu ** 2 - 1.0) - tf.math.log(sigma))
