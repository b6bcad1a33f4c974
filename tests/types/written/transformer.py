import tensorflow as tf


def get_angles(pos, i, d_model):
    rates = 1 / tf.pow(10000.0, (2.0 * tf.cast(i // 2, tf.float32)) / tf.cast(d_model, tf.float32))
    return pos * rates


def positional_encoding(position, d_model):
    angles = get_angles(tf.range(position, dtype=tf.float32)[:, tf.newaxis], tf.range(d_model)[tf.newaxis, :], d_model)
    pe = tf.concat([tf.sin(angles[:, 0::2]), tf.cos(angles[:, 1::2])], axis=-1)
    return pe[tf.newaxis, ...]


def create_padding_mask(seq):
    mask = tf.cast(tf.math.equal(seq, 0), tf.float32)
    return mask[:, tf.newaxis, tf.newaxis, :]


def create_look_ahead_mask(size):
    return 1 - tf.linalg.band_part(tf.ones((size, size)), -1, 0)


def scaled_dot_product_attention(q, k, v, mask):
    matmul_qk = tf.matmul(q, k, transpose_b=True)
    dk = tf.cast(tf.shape(k)[-1], tf.float32)
    logits = matmul_qk / tf.math.sqrt(dk)
    if mask is not None:
        logits += mask * -1e9
    weights = tf.nn.softmax(logits, axis=-1)
    return tf.matmul(weights, v), weights


class MultiHeadAttention(tf.keras.layers.Layer):
    def __init__(self, d_model, num_heads):
        super().__init__()
        self.num_heads = num_heads
        self.d_model = d_model
        self.depth = d_model // num_heads
        self.wq = tf.keras.layers.Dense(d_model)
        self.wk = tf.keras.layers.Dense(d_model)
        self.wv = tf.keras.layers.Dense(d_model)
        self.dense = tf.keras.layers.Dense(d_model)

    def split_heads(self, x, batch_size):
        x = tf.reshape(x, (batch_size, -1, self.num_heads, self.depth))
        return tf.transpose(x, perm=[0, 2, 1, 3])

    def call(self, v, k, q, mask=None):
        batch_size = tf.shape(q)[0]
        q = self.split_heads(self.wq(q), batch_size)
        k = self.split_heads(self.wk(k), batch_size)
        v = self.split_heads(self.wv(v), batch_size)
        attention, weights = scaled_dot_product_attention(q, k, v, mask)
        attention = tf.transpose(attention, perm=[0, 2, 1, 3])
        concat = tf.reshape(attention, (batch_size, -1, self.d_model))
        return self.dense(concat), weights


def feed_forward(x, w1, w2):
    return tf.nn.relu(x @ w1) @ w2


mha = MultiHeadAttention(16, 4)
tokens = tf.constant([[5, 3, 2, 0], [4, 1, 0, 0]])
embedding = tf.keras.layers.Embedding(10, 16)
x = embedding(tokens) * tf.math.sqrt(16.0) + positional_encoding(4, 16)
out, w = mha(x, x, x, create_padding_mask(tokens))
feed_forward(out, tf.random.normal([16, 32]), tf.random.normal([32, 16]))
create_look_ahead_mask(4)
scaled_dot_product_attention(tf.ones([2, 3, 8]), tf.ones([2, 5, 8]), tf.ones([2, 5, 4]), None)
