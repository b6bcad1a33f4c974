import tensorflow as tf


def to_windows(window):
    return window.batch(4, drop_remainder=True)


def split(window):
    return window[:-1], window[-1]


def linear_loss(x, y):
    return tf.reduce_mean((tf.reduce_mean(x, axis=1) - y) ** 2)


ds = tf.data.Dataset.from_tensor_slices(tf.sin(tf.range(12.0)))
ds = ds.window(4, shift=1, drop_remainder=True).flat_map(to_windows).map(split).batch(2, drop_remainder=True)
for x, y in ds:
    linear_loss(x, y)
