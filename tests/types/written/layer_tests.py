import unittest

import numpy as np
import tensorflow as tf


class Linear(tf.keras.layers.Layer):
    def __init__(self, units=32, **kwargs):
        super().__init__(**kwargs)
        self.units = units

    def build(self, input_shape):
        self.w = self.add_weight(shape=(input_shape[-1], self.units), initializer="random_normal", trainable=True)
        self.b = self.add_weight(shape=(self.units,), initializer="zeros", trainable=True)

    def call(self, inputs):
        return tf.matmul(inputs, self.w) + self.b


def rotate(points, angle):
    c, s = tf.cos(angle), tf.sin(angle)
    return points @ tf.stack([tf.stack([c, -s]), tf.stack([s, c])])


def weighted(values, weights=None):
    if weights is None:
        weights = tf.ones_like(values)
    return tf.reduce_sum(values * weights) / tf.reduce_sum(weights)


class LayerTest(tf.test.TestCase):
    def setUp(self):
        super().setUp()
        self.x = tf.random.normal((5, 3))

    def test_shape(self):
        layer = Linear(4)
        self.check(layer(self.x), (5, 4))

    def check(self, y, shape):
        self.assertEqual(y.shape, shape)

    def test_rotate(self):
        r = rotate(tf.constant([[1.0, 0.0], [0.0, 1.0]]), tf.constant(np.pi / 2, tf.float32))
        self.assertAllClose(r, [[0.0, -1.0], [1.0, 0.0]], atol=1e-6)

    def test_weighted(self):
        self.assertAllClose(weighted(tf.constant([1.0, 3.0])), 2.0)
        self.assertAllClose(weighted(tf.constant([1.0, 3.0]), tf.constant([1.0, 0.0])), 1.0)

    def test_bad(self):
        with self.assertRaises(tf.errors.InvalidArgumentError):
            rotate(tf.ones([2, 3]), tf.constant(0.0))


if __name__ == "__main__":
    unittest.main()
