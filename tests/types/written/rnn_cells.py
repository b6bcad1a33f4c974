import tensorflow as tf


class Cell(tf.keras.layers.Layer):
    def __init__(self, units):
        super().__init__()
        self.units = units
        self.state_size = units

    def build(self, shape):
        self.k = self.add_weight(shape=(shape[-1], self.units), name="k")
        self.r = self.add_weight(shape=(self.units, self.units), name="r")

    def call(self, x, states):
        h = tf.tanh(x @ self.k + states[0] @ self.r)
        return h, [h]


def unroll(cell, xs, h):
    outs = []
    for x in tf.unstack(xs, axis=1):
        h, _ = cell(x, [h])
        outs.append(h)
    return tf.stack(outs, axis=1)


def last(outs):
    return outs[:, -1]


xs = tf.random.normal([3, 6, 4])
last(unroll(Cell(5), xs, tf.zeros([3, 5])))
gru = tf.keras.layers.GRUCell(7)
out, state = gru(xs[:, 0], [tf.zeros([3, 7])])
last(out[:, None])
layer = tf.keras.layers.RNN(tf.keras.layers.SimpleRNNCell(2), return_sequences=True)
last(layer(xs))
