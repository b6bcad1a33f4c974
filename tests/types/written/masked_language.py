import numpy as np
import tensorflow as tf

rng = np.random.default_rng(0)


def mask_tokens(ids, rate, mask_id):
    chosen = rng.random(ids.shape) < rate
    return np.where(chosen, mask_id, ids), chosen


def mlm_loss(logits, labels, chosen):
    ce = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=logits)
    weights = tf.cast(chosen, ce.dtype)
    return tf.reduce_sum(ce * weights) / (tf.reduce_sum(weights) + 1e-6)


ids = rng.integers(1, 30, size=(4, 7))
masked, chosen = mask_tokens(ids, 0.15, 0)
head = tf.keras.Sequential([tf.keras.layers.Embedding(30, 8), tf.keras.layers.Dense(30)])
mlm_loss(head(tf.constant(masked)), tf.constant(ids), tf.constant(chosen))
