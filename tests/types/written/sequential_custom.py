import numpy as np
import tensorflow as tf


class Noise(tf.keras.layers.Layer):
    def __init__(self, stddev):
        super().__init__()
        self.stddev = stddev

    def call(self, x, training=False):
        if training:
            x = x + self.draw(tf.shape(x))
        return x

    def draw(self, shape):
        return tf.random.normal(shape, stddev=self.stddev)


class Norm(tf.keras.layers.Layer):
    def call(self, x):
        return x / (self.length(x) + 1e-6)

    def length(self, v):
        return tf.norm(v, axis=-1, keepdims=True)


def loss(truth, guess):
    return tf.reduce_mean((truth - guess) ** 2, axis=-1)


net = tf.keras.Sequential([
    tf.keras.layers.Input(shape=(6,)),
    Noise(0.1),
    tf.keras.layers.Dense(4, activation="relu"),
    Norm(),
    tf.keras.layers.Dense(2),
])
net.compile("sgd", loss)
x = np.random.rand(12, 6).astype(np.float32)
y = np.random.rand(12, 2).astype(np.float32)
net.fit(x, y, batch_size=4, verbose=0)


def check(p):
    return p.shape


check(net(x))
check(net.predict(x, verbose=0))
