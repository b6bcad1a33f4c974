import numpy as np
import tensorflow as tf


def weights_for(labels, n):
    counts = np.bincount(labels, minlength=n)
    return (counts.sum() / (n * np.maximum(counts, 1))).astype(np.float32)


def weighted_ce(logits, labels, weights):
    ce = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=logits)
    return tf.reduce_mean(ce * tf.gather(weights, labels))


def focal(p, y, gamma=2.0):
    pt = tf.where(y == 1, p, 1 - p)
    return -tf.reduce_mean((1 - pt) ** gamma * tf.math.log(pt + 1e-7))


labels = np.array([0, 0, 1, 2, 2, 2])
weighted_ce(tf.random.normal([6, 3]), tf.constant(labels), tf.constant(weights_for(labels, 3)))
focal(tf.random.uniform([8]), tf.constant([0, 1] * 4))
focal(tf.random.uniform([8]), tf.constant([0, 1] * 4), gamma=1.0)
