import tensorflow as tf


def leaky(x):
    return tf.where(x > 0, x, 0.1 * x)


def true_fn():
    return tf.ones([2])


def false_fn():
    return tf.zeros([2])


def picked(v):
    return v


def branch(flag, a, b):
    return tf.cond(flag, lambda: a + b, lambda: a - b)


def clamp(x, low=0.0, high=1.0):
    if high is None:
        return tf.maximum(x, low)
    return tf.minimum(tf.maximum(x, low), high)


leaky(tf.constant([-1.0, 0.0, 1.0]))
picked(tf.cond(tf.constant(True), true_fn, false_fn))
picked(branch(tf.constant(False), tf.ones([3]), tf.ones([3])))
picked(tf.case([(tf.constant(False), true_fn)], default=false_fn))
picked(tf.switch_case(tf.constant(1), [true_fn, false_fn]))
clamp(tf.ones([2]))
clamp(tf.ones([2, 2]), high=None)
