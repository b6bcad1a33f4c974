import tensorflow as tf

from . import log

logger = log.get("model")


class TwoLayer(tf.Module):
    def __init__(self, inputs, hidden, outputs):
        super().__init__()
        self.a = tf.Variable(tf.random.stateless_normal([inputs, hidden], [1, 0], stddev=0.5))
        self.b = tf.Variable(tf.random.stateless_normal([hidden, outputs], [1, 1], stddev=0.5))
        logger.info("made %d parameters", sum(int(tf.size(v)) for v in (self.a, self.b)))

    def __call__(self, x):
        return tf.nn.relu(x @ self.a) @ self.b


def huber(y, p):
    e = tf.abs(y - p)
    return tf.reduce_mean(tf.where(e < 1.0, 0.5 * e * e, e - 0.5))
