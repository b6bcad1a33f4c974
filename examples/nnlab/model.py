"""The classifier: convolutions, a gate that weighs the channels, a linear head."""

import tensorflow as tf

from nnlab.config import Config


class ChannelGate(tf.keras.layers.Layer):
    """Weighs every channel by what the whole image says about it."""

    def __init__(self, channels: int, **options) -> None:
        super().__init__(**options)
        self.squeeze = tf.keras.layers.Dense(channels // 2, activation="relu")
        self.excite = tf.keras.layers.Dense(channels, activation="sigmoid")

    def call(self, features):
        summary = tf.reduce_mean(features, axis=[1, 2])
        weights = self.excite(self.squeeze(summary))
        return features * weights[:, tf.newaxis, tf.newaxis, :]


class Classifier(tf.keras.Model):
    """Gives one score (logit) for each class."""

    def __init__(self, config: Config) -> None:
        super().__init__()
        self.convolution = tf.keras.layers.Conv2D(config.width, 3, padding="same", activation="relu")
        self.gate = ChannelGate(config.width)
        self.dropout = tf.keras.layers.Dropout(0.1, seed=3)
        self.head = tf.keras.layers.Dense(config.classes)

    def features(self, images):
        """What the head sees; also called from outside, one batch at a time."""
        gated = self.gate(self.convolution(images))
        return tf.reduce_max(gated, axis=[1, 2])

    def call(self, images, training=False):
        return self.head(self.dropout(self.features(images), training=training))
