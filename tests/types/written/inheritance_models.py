import abc

import tensorflow as tf


class Base(tf.Module, abc.ABC):
    def __init__(self, dim, name=None):
        super().__init__(name=name)
        self.dim = dim

    @abc.abstractmethod
    def forward(self, x):
        ...

    def __call__(self, x):
        return self.post(self.forward(x))

    def post(self, y):
        return y / tf.reduce_max(tf.abs(y))


class Affine(Base):
    def __init__(self, dim):
        super().__init__(dim)
        self.scale = tf.Variable(tf.ones([dim]))
        self.shift = tf.Variable(tf.zeros([dim]))

    def forward(self, x):
        return x * self.scale + self.shift


class Rotation(Base):
    def forward(self, x):
        q, _ = tf.linalg.qr(tf.random.normal([self.dim, self.dim]))
        return tf.matmul(x, q)


def run(flows, x):
    for flow in flows:
        x = flow(x)
    return x


def log_prob(z):
    return -0.5 * tf.reduce_sum(z ** 2, axis=-1)


log_prob(run([Affine(3), Rotation(3), Affine(3)], tf.random.normal([8, 3])))
