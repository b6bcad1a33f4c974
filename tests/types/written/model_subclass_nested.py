import tensorflow as tf


class Stem(tf.keras.Sequential):
    def __init__(self, filters):
        super().__init__([tf.keras.layers.Conv1D(filters, 3, padding="causal"), tf.keras.layers.LayerNormalization()])


class TCN(tf.keras.Model):
    def __init__(self, filters, depth):
        super().__init__()
        self.stem = Stem(filters)
        self.blocks = {}
        self.convs = [tf.keras.layers.Conv1D(filters, 2, dilation_rate=2 ** i, padding="causal") for i in range(depth)]
        self.head = tf.keras.layers.Dense(1)

    def residual(self, x, conv):
        return x + tf.nn.relu(conv(x))

    def call(self, x):
        x = self.stem(x)
        for conv in self.convs:
            x = self.residual(x, conv)
        return tf.squeeze(self.head(x), axis=-1)


def forecast_error(pred, target):
    return tf.reduce_mean(tf.abs(pred - target), axis=0)


model = TCN(6, 3)
forecast_error(model(tf.random.normal([4, 20, 2])), tf.zeros([4, 20]))
