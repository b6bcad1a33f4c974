import tensorflow as tf


def pack(bits):
    powers = tf.bitwise.left_shift(tf.ones([8], tf.uint8), tf.range(7, -1, -1, dtype=tf.int32) if False else tf.cast(tf.range(7, -1, -1), tf.uint8))
    return tf.reduce_sum(tf.cast(bits, tf.uint8) * powers, axis=-1)


def quantize(x):
    scale = tf.reduce_max(tf.abs(x)) / 127.0
    return tf.cast(tf.round(x / scale), tf.int8), scale


def dequantize(q, scale):
    return tf.cast(q, tf.float32) * scale


def histogram(x):
    return tf.histogram_fixed_width(x, [0.0, 1.0], nbins=5)


def buckets(x):
    return tf.searchsorted(tf.constant([0.2, 0.5]), x)


pack(tf.constant([[True, False] * 4]))
dequantize(*quantize(tf.random.normal([3, 3])))
histogram(tf.random.uniform([100]))
buckets(tf.random.uniform([7]))


def segment(values, ids):
    return tf.math.unsorted_segment_sum(values, ids, 3)


segment(tf.ones([5, 2]), tf.constant([0, 1, 1, 2, 0]))
