import tensorflow as tf


class Denoiser(tf.Module):
    def __init__(self, steps, hidden=16):
        super().__init__()
        self.steps = steps
        self.w1 = tf.Variable(tf.random.stateless_normal([3, hidden], [5, 0]))
        self.b1 = tf.Variable(tf.zeros([hidden]))
        self.w2 = tf.Variable(tf.random.stateless_normal([hidden, 2], [5, 1], stddev=0.2))

    def __call__(self, x, t):
        time = tf.cast(t, tf.float32)[:, None] / float(self.steps)
        return tf.nn.silu(tf.concat([x, time], axis=1) @ self.w1 + self.b1) @ self.w2
