import tensorflow as tf


def uniform(shape, seed):
    return tf.Variable(tf.random.stateless_uniform(shape, [seed, 99], -0.3, 0.3))


class SimpleCell(tf.Module):
    def __init__(self, inputs, units, seed):
        super().__init__()
        self.w = uniform([inputs + units, units], seed)

    def __call__(self, x, state):
        return tf.tanh(tf.concat([x, state], axis=-1) @ self.w)


class BahdanauAttention(tf.Module):
    def __init__(self, units, seed):
        super().__init__()
        self.w1, self.w2 = uniform([units, units], seed), uniform([units, units], seed + 1)
        self.v = uniform([units, 1], seed + 2)

    def __call__(self, query, values):
        score = tf.tanh((query @ self.w1)[:, tf.newaxis] + tf.tensordot(values, self.w2, 1))
        weights = tf.nn.softmax(tf.tensordot(score, self.v, 1), axis=1)
        return tf.reduce_sum(weights * values, axis=1), weights
