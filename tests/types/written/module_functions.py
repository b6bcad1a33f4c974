import tensorflow as tf


class Attention(tf.Module):
    def __init__(self, dim):
        super().__init__()
        self.q = tf.Variable(tf.random.normal([dim, dim]), name="q")
        self.k = tf.Variable(tf.random.normal([dim, dim]), name="k")

    @property
    def scale(self):
        return 1.0 / tf.sqrt(tf.cast(self.q.shape[0], tf.float32))

    @staticmethod
    def softmax(x):
        return tf.nn.softmax(x, -1)

    @classmethod
    def pair(cls, dim):
        return cls(dim), cls(dim)

    def __call__(self, x):
        s = tf.matmul(x @ self.q, x @ self.k, transpose_b=True) * self.scale
        return self.softmax(s) @ x


def norms(vs):
    return [tf.norm(v) for v in vs]


a, b = Attention.pair(4)
y = b(a(tf.random.normal([2, 3, 4])))
norms(a.trainable_variables)


def final(y):
    return tf.reduce_mean(y, axis=1)


final(y)
