"""Losses. All of them are called from steps that run as graphs, or would."""

import tensorflow as tf


@tf.function
def smooth(labels, classes, amount):
    """One-hot labels that leave some doubt. The decorator is redundant: every caller is a graph."""
    hot = tf.one_hot(labels, classes)
    return hot * (1.0 - amount) + amount / tf.cast(classes, tf.float32)


def focal_loss(logits, targets, focus):
    """Cross entropy that looks past the easy examples."""
    log_probabilities = tf.nn.log_softmax(logits)
    certainty = tf.exp(log_probabilities)
    return -tf.reduce_mean(tf.reduce_sum(targets * (1.0 - certainty) ** focus * log_probabilities, axis=-1))
