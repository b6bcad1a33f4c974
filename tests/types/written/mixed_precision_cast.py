import numpy as np
import tensorflow as tf


def half_matmul(a, b):
    return tf.cast(a @ b, tf.float32)


def scale_loss(loss, factor):
    return loss * tf.cast(factor, loss.dtype)


def unscale(grads, factor):
    return [tf.cast(g, tf.float32) / factor for g in grads]


def finite(grads):
    return tf.reduce_all([tf.reduce_all(tf.math.is_finite(g)) for g in grads])


a = tf.cast(tf.random.normal([3, 4]), tf.float16)
b = tf.constant(np.ones((4, 2)), tf.float16)
loss = scale_loss(tf.reduce_mean(half_matmul(a, b)), 128)
finite(unscale([a, b], 128.0))
scale_loss(tf.constant(1.0, tf.float64), 2)
