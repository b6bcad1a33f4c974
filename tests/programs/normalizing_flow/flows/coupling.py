import tensorflow as tf


class AffineCoupling(tf.Module):
    def __init__(self, flip: bool, seed: int, hidden: int = 8):
        super().__init__()
        self.flip = flip
        self.w1 = tf.Variable(tf.random.stateless_normal([1, hidden], [seed, 0]))
        self.w2 = tf.Variable(tf.random.stateless_normal([hidden, 2], [seed, 1], stddev=0.1))

    def _split(self, x):
        a, b = tf.split(x, 2, axis=1)
        return (b, a) if self.flip else (a, b)

    def _join(self, a, b):
        return tf.concat([b, a] if self.flip else [a, b], axis=1)

    def _parameters(self, a):
        s, t = tf.split(tf.nn.relu(a @ self.w1) @ self.w2, 2, axis=1)
        return tf.tanh(s), t

    def forward(self, x):
        a, b = self._split(x)
        s, t = self._parameters(a)
        return self._join(a, b * tf.exp(s) + t), tf.reduce_sum(s, axis=1)

    def inverse(self, y):
        a, b = self._split(y)
        s, t = self._parameters(a)
        return self._join(a, (b - t) * tf.exp(-s))
