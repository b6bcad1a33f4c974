import tensorflow as tf

class LSTMCell(tf.Module):
    def __init__(self, n_in, n_hid):
        super().__init__()
        self.n_hid = n_hid
        self.wx = tf.Variable(tf.random.normal((n_in, 4 * n_hid)))
        self.wh = tf.Variable(tf.random.normal((n_hid, 4 * n_hid)))
        self.b = tf.Variable(tf.zeros((4 * n_hid,)))

    def __call__(self, x, state):
        h, c = state
        z = tf.matmul(x, self.wx) + tf.matmul(h, self.wh) + self.b
        i, f, g, o = tf.split(z, 4, axis=-1)
        c = self.gate(f, c) + self.gate(i, tf.tanh(g))
        h = self.gate(o, tf.tanh(c))
        return h, (h, c)

    @staticmethod
    def gate(a, b):
        return tf.sigmoid(a) * b

def run(cell, xs):
    state = (tf.zeros((xs.shape[0], cell.n_hid)), tf.zeros((xs.shape[0], cell.n_hid)))
    outs = []
    for t in range(xs.shape[1]):
        h, state = cell(xs[:, t], state)
        outs.append(h)
    return tf.stack(outs, axis=1)

def last(hs):
    return hs[:, -1]

def out(y):
    return y
cell = LSTMCell(3, 5)
hs = run(cell, tf.random.normal((2, 7, 3)))
out(last(hs))
params = cell.trainable_variables
def norm(vs):
    return tf.linalg.global_norm(vs)
out(norm(params))
