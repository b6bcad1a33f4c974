import tensorflow as tf


def euclidean(a, b):
    return tf.sqrt(tf.maximum(tf.reduce_sum(tf.square(a - b), axis=1), 1e-7))


def contrastive(a, b, same, margin=1.0):
    d = euclidean(a, b)
    return tf.reduce_mean(same * d ** 2 + (1.0 - same) * tf.maximum(margin - d, 0.0) ** 2)


def triplet(anchor, positive, negative, margin=0.2):
    return tf.reduce_mean(tf.nn.relu(euclidean(anchor, positive) - euclidean(anchor, negative) + margin))


def nt_xent(z1, z2, temperature=0.5):
    """SimCLR: positives sit on the shifted diagonals."""
    z = tf.math.l2_normalize(tf.concat([z1, z2], 0), axis=1)
    logits = z @ tf.transpose(z) / temperature
    n = tf.shape(z1)[0]
    logits = tf.linalg.set_diag(logits, tf.fill([2 * n], -1e9))
    labels = tf.concat([tf.range(n) + n, tf.range(n)], 0)
    return tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels, logits))


LOSSES = {"contrastive": contrastive, "triplet": triplet}


def by_name(name):
    try:
        return LOSSES[name]
    except KeyError:
        raise ValueError(f"no loss {name!r}, choose from {sorted(LOSSES)}") from None
