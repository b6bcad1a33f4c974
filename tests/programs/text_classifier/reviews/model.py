import tensorflow as tf

from .pipeline import BUCKETS, hash_tokens


class BagModel(tf.Module):
    def __init__(self, dimensions=4):
        super().__init__()
        self.table = tf.Variable(tf.random.stateless_normal([BUCKETS, dimensions], [6, 1], stddev=0.3))
        self.weights = tf.Variable(tf.random.stateless_normal([dimensions, 1], [6, 2]))

    def logits(self, tokens):
        mask = tf.cast(tokens >= 0, tf.float32)[..., tf.newaxis]
        vectors = tf.gather(self.table, tf.maximum(tokens, 0)) * mask
        mean = tf.reduce_sum(vectors, axis=1) / tf.maximum(tf.reduce_sum(mask, axis=1), 1.0)
        return tf.squeeze(mean @ self.weights, 1)

    def classify(self, text):
        """One string to a Python word."""
        probability = tf.sigmoid(self.logits(hash_tokens(text)[tf.newaxis]))[0]
        return "positive" if probability > 0.5 else "negative"


def loss_fn(model, tokens, labels):
    return tf.reduce_mean(tf.nn.sigmoid_cross_entropy_with_logits(labels=labels, logits=model.logits(tokens)))


def train_step(model, tokens, labels, rate):
    with tf.GradientTape() as tape:
        loss = loss_fn(model, tokens, labels)
    for v, g in zip(model.trainable_variables, tape.gradient(loss, model.trainable_variables)):
        v.assign_sub(rate * tf.convert_to_tensor(g))
    return loss
