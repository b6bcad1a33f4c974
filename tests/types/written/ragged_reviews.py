import tensorflow as tf


def lengths(x):
    return x.row_lengths(axis=1)


def row_means(x):
    return tf.reduce_mean(x, axis=1)


def truncate(x):
    return x[:, :2]


def concat(a, b):
    return tf.concat([a, b], axis=1)


def to_dense(x):
    return x.to_tensor(default_value=-1.0, shape=[None, 4])


def outer(x):
    return tf.ragged.stack([x, x], axis=0)


def pooled(ids, table):
    return tf.reduce_max(tf.gather(table, ids), axis=1)


reviews = tf.ragged.constant([[1.0, 2.0, 3.0], [4.0], [5.0, 6.0]])
lengths(reviews)
row_means(reviews)
truncate(reviews)
concat(reviews, reviews)
to_dense(reviews)
outer(reviews)
pooled(tf.ragged.constant([[0, 1], [2]]), tf.random.normal([3, 4]))
row_means(tf.RaggedTensor.from_row_lengths([1.0, 2.0, 3.0], [2, 0, 1]))
