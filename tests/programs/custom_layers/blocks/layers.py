import tensorflow as tf


class Highway(tf.keras.layers.Layer):
    """y = t * tanh(Wx) + (1 - t) * x, weights made in `build`."""

    def __init__(self, seed=0, **kwargs):
        super().__init__(**kwargs)
        self.seed = seed

    def build(self, input_shape):
        width = input_shape[-1]
        make = tf.keras.initializers.GlorotNormal
        self.kernel = self.add_weight(shape=(width, width), initializer=make(seed=self.seed), name="kernel")
        self.gate = self.add_weight(shape=(width, width), initializer=make(seed=self.seed + 1), name="gate")

    def call(self, inputs):
        t = tf.sigmoid(tf.matmul(inputs, self.gate) - 1.0)
        return t * tf.tanh(tf.matmul(inputs, self.kernel)) + (1.0 - t) * inputs

    def get_config(self):
        return {**super().get_config(), "seed": self.seed}


class ScaledResidual(tf.keras.layers.Layer):
    def build(self, input_shape):
        self.scale = self.add_weight(shape=(input_shape[-1],), initializer="ones", name="scale")

    def call(self, inputs, residual):
        return inputs + self.scale * residual
