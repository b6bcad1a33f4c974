import numpy as np
import tensorflow as tf

from .attention import MultiHeadAttention, init
from .config import TransformerConfig


def get_angles(pos, i, d_model):
    return pos / np.power(10000, (2 * (i // 2)) / np.float32(d_model))


def positional_encoding(position, d_model):
    """Plain NumPy on plain integers; computed once when the model is made."""
    angles = get_angles(np.arange(position)[:, np.newaxis], np.arange(d_model)[np.newaxis, :], d_model)
    angles[:, 0::2] = np.sin(angles[:, 0::2])
    angles[:, 1::2] = np.cos(angles[:, 1::2])
    return tf.cast(angles[np.newaxis, ...], tf.float32)


class EncoderLayer(tf.keras.layers.Layer):
    def __init__(self, config: TransformerConfig, **kwargs):
        super().__init__(**kwargs)
        self.attention = MultiHeadAttention(config)
        self.inner = tf.keras.layers.Dense(config.dff, activation="relu", kernel_initializer=init(5))
        self.outer = tf.keras.layers.Dense(config.d_model, kernel_initializer=init(6))
        self.norm1 = tf.keras.layers.LayerNormalization(epsilon=1e-6)
        self.norm2 = tf.keras.layers.LayerNormalization(epsilon=1e-6)

    def call(self, x, mask=None):
        x = self.norm1(x + self.attention(x, mask=mask))
        return self.norm2(x + self.outer(self.inner(x)))


class Encoder(tf.keras.Model):
    def __init__(self, config: TransformerConfig):
        super().__init__()
        self.config = config
        self.embedding = tf.keras.layers.Embedding(
            config.vocab_size, config.d_model, embeddings_initializer=tf.keras.initializers.RandomUniform(seed=7))
        self.positions = positional_encoding(config.max_length, config.d_model)
        self.blocks = [EncoderLayer(config) for _ in range(config.num_layers)]
        self.head = tf.keras.layers.Dense(config.vocab_size, kernel_initializer=init(8))

    def call(self, tokens, mask=None):
        x = self.embedding(tokens) * tf.math.sqrt(tf.cast(self.config.d_model, tf.float32))
        x += self.positions[:, :tf.shape(tokens)[1], :]
        for block in self.blocks:
            x = block(x, mask=mask)
        return self.head(x)
