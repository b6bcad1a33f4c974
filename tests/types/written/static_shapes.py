import tensorflow as tf


def flatten_batch(x):
    return tf.reshape(x, [x.shape[0], -1])


def pool_last(x):
    return tf.reshape(x, x.shape[:-1] + [x.shape[-1] // 2, 2])


def dims(x):
    b, h, w, c = x.shape
    return tf.zeros([b, h * w, c])


def rank_of(x):
    return tf.ones([len(x.shape)] * 2)


def like(x):
    return tf.zeros(x.shape, x.dtype)


def expand(x, n):
    return tf.repeat(tf.expand_dims(x, 1), n, axis=1)


def show(x):
    return x


x = tf.ones([2, 4, 4, 6], tf.float16)
show(flatten_batch(x))
show(pool_last(x))
show(dims(x))
show(rank_of(x))
show(like(x))
show(expand(tf.ones([3, 2]), 5))
show(tf.reshape(x, (-1, 6)))
show(tf.squeeze(tf.ones([1, 3, 1]), [0]))
show(tf.ones([2, 3])[:, None] * tf.ones([4, 1]))
show(tf.ensure_shape(tf.ones([2, 3]), [None, 3]))
