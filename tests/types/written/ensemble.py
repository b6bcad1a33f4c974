import tensorflow as tf


class Ensemble:
    def __init__(self, models):
        self.models = models

    def __call__(self, x):
        return vote([m(x) for m in self.models])


def vote(outputs):
    return tf.reduce_mean(tf.stack(outputs), axis=0)


def make(units):
    return tf.keras.Sequential([tf.keras.layers.Dense(u, activation="relu") for u in units])


def uncertainty(p):
    p = tf.nn.softmax(p)
    return -tf.reduce_sum(p * tf.math.log(p + 1e-9), -1)


ensemble = Ensemble([make([4, 2]), make([8, 2]), make([2])])
uncertainty(ensemble(tf.random.normal([6, 3])))
