import tensorflow as tf


def gelu(x):
    cdf = 0.5 * (1.0 + tf.tanh(tf.sqrt(2.0 / 3.14159) * (x + 0.044715 * tf.pow(x, 3))))
    return x * cdf


def get_shape_list(tensor):
    static = tensor.shape.as_list()
    dynamic = tf.shape(tensor)
    return [dynamic[i] if s is None else s for i, s in enumerate(static)]


def gather_indexes(sequence, positions):
    batch, length, width = get_shape_list(sequence)
    offsets = tf.reshape(tf.range(0, batch, dtype=tf.int32) * length, [-1, 1])
    flat = tf.reshape(positions + offsets, [-1])
    return tf.gather(tf.reshape(sequence, [batch * length, width]), flat)


class Embeddings(tf.keras.layers.Layer):
    def __init__(self, vocab, hidden):
        super().__init__()
        self.vocab, self.hidden = vocab, hidden
        self.norm = tf.keras.layers.LayerNormalization()
        self.dropout = tf.keras.layers.Dropout(0.1)

    def build(self, shape):
        self.table = self.add_weight(name="table", shape=[self.vocab, self.hidden])
        super().build(shape)

    def call(self, ids, training=False):
        out = tf.gather(self.table, ids)
        return self.dropout(self.norm(out), training=training)


emb = Embeddings(30, 8)
seq = emb(tf.constant([[1, 2, 3], [4, 5, 6]]), training=True)
gather_indexes(gelu(seq), tf.constant([[0, 2], [1, 1]]))
