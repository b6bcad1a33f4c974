import tensorflow as tf


class Lion:
    """Sign momentum without Keras."""

    def __init__(self, variables, rate=0.02, beta1=0.9, beta2=0.99):
        self.variables = variables
        self.rate, self.beta1, self.beta2 = rate, beta1, beta2
        self.momenta = [tf.Variable(tf.zeros_like(v), trainable=False) for v in variables]

    def step(self, gradients):
        for v, m, g in zip(self.variables, self.momenta, gradients):
            direction = tf.sign(self.beta1 * m + (1.0 - self.beta1) * g)
            v.assign_sub(self.rate * direction)
            m.assign(self.beta2 * m + (1.0 - self.beta2) * g)
