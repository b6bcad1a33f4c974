import tensorflow as tf


class ConvBlock(tf.keras.layers.Layer):
    """Convolution, normalisation, activation; its sub-layers are built by its first call."""

    def __init__(self, filters, **kwargs):
        super().__init__(**kwargs)
        self.conv = tf.keras.layers.Conv2D(filters, 3, padding="same", use_bias=False)
        self.norm = tf.keras.layers.BatchNormalization()

    def call(self, x, training=False):
        return tf.nn.relu(self.norm(self.conv(x), training=training))


class GlobalContext(tf.keras.layers.Layer):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.gate = tf.keras.layers.Dense(1, activation="sigmoid")

    def call(self, x):
        pooled = tf.reduce_mean(x, axis=[1, 2])
        return x * self.gate(pooled)[:, None, None, :]
