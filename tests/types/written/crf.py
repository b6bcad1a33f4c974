import tensorflow as tf


class CRF(tf.keras.layers.Layer):
    def __init__(self, tags, **kwargs):
        super().__init__(**kwargs)
        self.tags = tags

    def build(self, input_shape):
        self.transitions = self.add_weight(name="t", shape=(self.tags, self.tags), initializer="glorot_uniform")
        super().build(input_shape)

    def call(self, logits):
        return logits

    def score(self, logits, labels):
        return self.unary(logits, labels) + self.binary(labels)

    def unary(self, logits, labels):
        hot = tf.one_hot(labels, self.tags)
        return tf.reduce_sum(logits * hot, axis=[1, 2])

    def binary(self, labels):
        pairs = tf.stack([labels[:, :-1], labels[:, 1:]], axis=-1)
        return tf.reduce_sum(tf.gather_nd(self.transitions, pairs), axis=1)

    def partition(self, logits):
        alpha = logits[:, 0]
        for t in range(1, logits.shape[1]):
            alpha = self.advance(alpha, logits[:, t])
        return tf.reduce_logsumexp(alpha, axis=1)

    def advance(self, alpha, emission):
        return tf.reduce_logsumexp(alpha[:, :, None] + self.transitions[None], axis=1) + emission


def nll(crf, logits, labels):
    return total(crf.partition(logits) - crf.score(logits, labels))


def total(losses):
    return tf.reduce_mean(losses)


crf = CRF(4)
logits = crf(tf.random.normal([2, 6, 4]))
nll(crf, logits, tf.zeros([2, 6], tf.int32))
