import tensorflow as tf


class Cell(tf.keras.layers.Layer):
    def __init__(self, units):
        super().__init__()
        self.units = units
        self.state_size = units
        self.inner = tf.keras.layers.Dense(units)
        self.outer = tf.keras.layers.Dense(units)

    def call(self, x, state):
        new = self.combine(self.inner(x), self.outer(state))
        return new, new

    def combine(self, a, b):
        return tf.tanh(a + b)


def unroll(cell, sequence):
    state = tf.zeros([sequence.shape[0], cell.units])
    outputs = []
    for step in tf.unstack(sequence, axis=1):
        output, state = cell(step, state)
        outputs.append(output)
    return stacked(outputs), state


def stacked(outputs):
    return tf.stack(outputs, 1)


def attend(keys, query):
    weights = tf.nn.softmax(tf.einsum("btd,bd->bt", keys, query))
    return weighted(weights, keys)


def weighted(w, v):
    return tf.einsum("bt,btd->bd", w, v)


outputs, last = unroll(Cell(5), tf.random.normal([3, 4, 2]))
attend(outputs, last)
