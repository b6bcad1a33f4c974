import tensorflow as tf


class Encoder(tf.keras.Model):
    """Subclassed model whose weights are made in `build`; called eagerly by the miner and inside the step."""

    def __init__(self, units, seed=0):
        super().__init__()
        self.units = units
        self.seed = seed

    def build(self, input_shape):
        init = tf.keras.initializers.GlorotUniform(seed=self.seed)
        self.kernel = self.add_weight(name="kernel", shape=(input_shape[-1], self.units), initializer=init)
        self.built = True

    def call(self, inputs):
        return tf.nn.tanh(tf.matmul(inputs, self.kernel))
