import abc

import tensorflow as tf


class Distribution(abc.ABC):
    @abc.abstractmethod
    def log_prob(self, x):
        ...

    @abc.abstractmethod
    def sample(self, n):
        ...

    def entropy_estimate(self, n):
        return self.average(self.log_prob(self.sample(n)))

    @staticmethod
    def average(values):
        return -tf.reduce_mean(values)


class Normal(Distribution):
    def __init__(self, loc, scale):
        self.loc, self.scale = loc, scale

    def sample(self, n):
        return self.loc + self.scale * tf.random.normal([n, *self.loc.shape])

    def log_prob(self, x):
        z = (x - self.loc) / self.scale
        return tf.reduce_sum(self.standard(z) - tf.math.log(self.scale), -1)

    def standard(self, z):
        return -0.5 * z ** 2


class Bernoulli(Distribution):
    def __init__(self, logits):
        self.logits = logits

    def sample(self, n):
        p = tf.sigmoid(self.logits)
        return tf.cast(tf.random.uniform([n, self.logits.shape[0]]) < p, tf.float32)

    def log_prob(self, x):
        return -tf.reduce_sum(tf.nn.sigmoid_cross_entropy_with_logits(labels=x, logits=tf.broadcast_to(
            self.logits, x.shape)), -1)


def kl(p, q, n=16):
    x = p.sample(n)
    return difference(p.log_prob(x), q.log_prob(x))


def difference(a, b):
    return tf.reduce_mean(a - b)


for d in (Normal(tf.zeros([3]), tf.ones([3])), Bernoulli(tf.zeros([4]))):
    d.entropy_estimate(10)
kl(Normal(tf.zeros([2]), tf.ones([2])), Normal(tf.ones([2]), tf.ones([2])))
