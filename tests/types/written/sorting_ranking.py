import tensorflow as tf


def ndcg(scores, gains):
    order = tf.argsort(scores, direction="DESCENDING")
    sorted_gains = tf.gather(gains, order)
    discount = 1.0 / tf.math.log(tf.range(2.0, 9.0))
    return tf.reduce_sum(sorted_gains * discount)


def pairwise_hinge(s, y):
    ds = s[:, None] - s[None]
    dy = tf.sign(y[:, None] - y[None])
    return tf.reduce_mean(tf.nn.relu(1.0 - ds * dy))


def dedupe(ids):
    y, idx, count = tf.unique_with_counts(ids)
    return tf.boolean_mask(y, count > 1)


def mode(ids):
    return tf.argmax(tf.math.bincount(ids))


def missing(a, b):
    return tf.sets.difference(a[None], b[None]).values


ndcg(tf.random.uniform([7]), tf.random.uniform([7]))
pairwise_hinge(tf.random.uniform([4]), tf.range(4.0))
mode(dedupe(tf.constant([1, 2, 2, 3, 3])))


def show(x):
    return x


show(missing(tf.constant([1, 2, 3]), tf.constant([2])))
show(tf.sort(tf.random.uniform([3, 4]), axis=0))
