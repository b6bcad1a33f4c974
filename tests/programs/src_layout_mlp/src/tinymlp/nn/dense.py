import tensorflow as tf

from ..util.init import xavier


class Dense(tf.Module):
    def __init__(self, fan_in, fan_out, seed, activation=tf.identity, name=None):
        super().__init__(name=name)
        self.w = tf.Variable(xavier(fan_in, fan_out, seed))
        self.b = tf.Variable(tf.zeros([fan_out]))
        self.activation = activation

    def __call__(self, x, training=False):
        return self.activation(x @ self.w + self.b)
