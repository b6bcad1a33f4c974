import math

import tensorflow as tf


class Rotary:
    def __init__(self, dim, base=10000.0):
        self.inv = 1.0 / base ** (tf.range(0, dim, 2, dtype=tf.float32) / dim)

    def angles(self, length):
        t = tf.range(length, dtype=tf.float32)
        freqs = tf.einsum("i,j->ij", t, self.inv)
        return tf.concat([freqs, freqs], -1)


def rotate_half(x):
    a, b = tf.split(x, 2, axis=-1)
    return tf.concat([-b, a], axis=-1)


def apply_rotary(x, angles):
    return x * tf.cos(angles) + rotate_half(x) * tf.sin(angles)


def attend(q, k, v):
    scores = tf.einsum("bid,bjd->bij", q, k) / math.sqrt(8)
    return tf.einsum("bij,bjd->bid", tf.nn.softmax(scores), v)


angles = Rotary(8).angles(5)
x = tf.random.normal([2, 5, 8])
attend(apply_rotary(x, angles), apply_rotary(x, angles), x)
