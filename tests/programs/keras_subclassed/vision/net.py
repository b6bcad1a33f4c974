import tensorflow as tf

from .blocks import ConvBlock, GlobalContext


class Classifier(tf.keras.Model):
    def __init__(self, classes, widths=(4, 8)):
        super().__init__()
        self.blocks = [ConvBlock(w) for w in widths]
        self.context = GlobalContext()
        self.head = tf.keras.layers.Dense(classes)

    def features(self, images, training):
        x = images
        for block in self.blocks:
            x = tf.nn.max_pool2d(block(x, training=training), 2, 2, "SAME")
        return self.context(x)

    def call(self, images, training=False):
        x = self.features(images, training)
        return self.head(tf.reduce_mean(x, axis=[1, 2]))
