import tensorflow as tf


class Expert(tf.keras.layers.Layer):
    def __init__(self, units):
        super().__init__()
        self.hidden = tf.keras.layers.Dense(units * 2, activation="gelu")
        self.out = tf.keras.layers.Dense(units)

    def call(self, x):
        return self.out(self.hidden(x))


class MoE(tf.keras.layers.Layer):
    def __init__(self, units, count):
        super().__init__()
        self.gate = tf.keras.layers.Dense(count)
        self.experts = [Expert(units) for _ in range(count)]

    def call(self, x):
        probs = tf.nn.softmax(self.gate(x))
        outs = tf.stack([e(x) for e in self.experts], axis=1)
        return combine(outs, probs)


def combine(outs, probs):
    return tf.reduce_sum(outs * probs[..., tf.newaxis], axis=1)


def balance(probs):
    return tf.reduce_sum(tf.reduce_mean(probs, 0) ** 2)


layer = MoE(6, 3)
y = layer(tf.random.normal([5, 4]))
balance(tf.nn.softmax(layer.gate(tf.random.normal([5, 4]))))


def regularize(ws):
    return tf.add_n([tf.reduce_sum(w * w) for w in ws])


regularize(layer.trainable_weights)
