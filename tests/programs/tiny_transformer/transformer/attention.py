import tensorflow as tf

from .config import TransformerConfig


def scaled_dot_product_attention(q, k, v, mask=None):
    """q, k, v: (..., seq_len, depth); mask: broadcastable to (..., seq_len_q, seq_len_k)."""
    scores = tf.matmul(q, k, transpose_b=True)
    scores = scores / tf.math.sqrt(tf.cast(tf.shape(k)[-1], tf.float32))
    if mask is not None:
        scores += mask * -1e9
    weights = tf.nn.softmax(scores, axis=-1)
    return tf.matmul(weights, v), weights


class MultiHeadAttention(tf.keras.layers.Layer):
    def __init__(self, config: TransformerConfig, **kwargs):
        super().__init__(**kwargs)
        self.config = config
        self.wq = tf.keras.layers.Dense(config.d_model, kernel_initializer=init(1))
        self.wk = tf.keras.layers.Dense(config.d_model, kernel_initializer=init(2))
        self.wv = tf.keras.layers.Dense(config.d_model, kernel_initializer=init(3))
        self.dense = tf.keras.layers.Dense(config.d_model, kernel_initializer=init(4))

    def split_heads(self, x):
        batch = tf.shape(x)[0]
        x = tf.reshape(x, (batch, -1, self.config.num_heads, self.config.depth))
        return tf.transpose(x, perm=[0, 2, 1, 3])

    def call(self, x, mask=None):
        q, k, v = self.split_heads(self.wq(x)), self.split_heads(self.wk(x)), self.split_heads(self.wv(x))
        attended, _ = scaled_dot_product_attention(q, k, v, mask)
        attended = tf.transpose(attended, perm=[0, 2, 1, 3])
        merged = tf.reshape(attended, (tf.shape(x)[0], -1, self.config.d_model))
        return self.dense(merged)


def init(seed):
    return tf.keras.initializers.GlorotUniform(seed=seed)
