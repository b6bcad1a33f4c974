import tensorflow as tf


def padding_mask(lengths):
    return tf.sequence_mask(lengths, maxlen=5)


def masked_max(x, mask):
    return tf.reduce_max(tf.where(mask[..., None], x, x.dtype.min), axis=1)


def select(x, mask):
    return tf.boolean_mask(x, mask)


def any_nan(x):
    return tf.reduce_any(tf.math.is_nan(x))


mask = padding_mask(tf.constant([1, 5, 3]))
x = tf.random.normal([3, 5, 2])
any_nan(masked_max(x, mask))
any_nan(select(x, mask))
