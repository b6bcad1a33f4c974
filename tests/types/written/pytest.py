import tensorflow as tf
import numpy as np
import unittest

def normalize(x, axis=-1):
    mean, var = tf.nn.moments(x, axes=[axis], keepdims=True)
    return standard(x, mean, var)

def standard(x, mean, var):
    return (x - mean) / tf.sqrt(var + 1e-6)

def softmax(x):
    e = tf.exp(x - tf.reduce_max(x, axis=-1, keepdims=True))
    return e / tf.reduce_sum(e, -1, keepdims=True)

class TestOps(unittest.TestCase):
    def setUp(self):
        self.x = tf.random.normal([4, 6])

    def test_norm(self):
        y = normalize(self.x)
        self.assertEqual(y.shape, (4, 6))

    def test_softmax(self):
        y = softmax(self.x)
        np.testing.assert_allclose(tf.reduce_sum(y, -1).numpy(), np.ones(4), rtol=1e-4)

    def test_softmax_rank3(self):
        softmax(tf.zeros([2, 3, 4], dtype=tf.float64))

if __name__ == "__main__":
    unittest.main()
