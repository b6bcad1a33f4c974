import tensorflow as tf


def expand(scores, logits):
    total = scores[..., tf.newaxis] + tf.nn.log_softmax(logits)
    flat = tf.reshape(total, [2, -1])
    values, idx = tf.math.top_k(flat, 3)
    return values, idx // 5, idx % 5


def extend(seqs, parents, tokens):
    kept = tf.gather(seqs, parents, batch_dims=1)
    return tf.concat([kept, tokens[..., None]], -1)


def finished(tokens, eos):
    return tf.reduce_all(tokens == eos)


scores = tf.zeros([2, 3])
seqs = tf.zeros([2, 3, 1], tf.int32)
scores, parents, tokens = expand(scores, tf.random.normal([2, 3, 5]))
seqs = extend(seqs, parents, tokens)
finished(tokens, tf.constant(4))
finished(seqs, 4)
