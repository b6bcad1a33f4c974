import math

import tensorflow as tf


def standard_normal_log_prob(z):
    return -0.5 * tf.reduce_sum(z ** 2, axis=1) - math.log(2.0 * math.pi)


class Chain(tf.Module):
    def __init__(self, flows):
        super().__init__()
        self.flows = flows

    def forward(self, x):
        total = tf.zeros([tf.shape(x)[0]])
        for flow in self.flows:
            x, log_det = flow.forward(x)
            total += log_det
        return x, total

    def inverse(self, z):
        for flow in reversed(self.flows):
            z = flow.inverse(z)
        return z

    def nll(self, x):
        z, log_det = self.forward(x)
        return -tf.reduce_mean(standard_normal_log_prob(z) + log_det)

    def train_step(self, x, rate):
        with tf.GradientTape() as tape:
            loss = self.nll(x)
        for v, g in zip(self.trainable_variables, tape.gradient(loss, self.trainable_variables)):
            v.assign_sub(rate * g)
        return loss
