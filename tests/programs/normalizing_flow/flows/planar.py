import tensorflow as tf


class Planar(tf.Module):
    """Has no closed inverse: asking for it is a Python error."""

    def __init__(self, seed):
        super().__init__()
        self.u = tf.Variable(tf.random.stateless_normal([2], [seed, 2], stddev=0.1))
        self.w = tf.Variable(tf.random.stateless_normal([2], [seed, 3]))
        self.b = tf.Variable(0.0)

    def forward(self, x):
        pre = tf.linalg.matvec(x, self.w) + self.b
        y = x + self.u * tf.tanh(pre)[:, None]
        psi = (1.0 - tf.tanh(pre) ** 2)[:, None] * self.w
        return y, tf.math.log(tf.abs(1.0 + tf.linalg.matvec(psi, self.u)))

    def inverse(self, y):
        raise NotImplementedError("planar flows have no analytic inverse")
