import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers


class Scale(layers.Layer):
    def __init__(self, factor, **kwargs):
        super().__init__(**kwargs)
        self.factor = factor

    def call(self, inputs):
        return self.factor * inputs


class Gate(layers.Layer):
    def __init__(self):
        super().__init__()
        self.dense = layers.Dense(6, activation="sigmoid")

    def call(self, pair):
        left, right = pair
        return self.mix(left, right, self.dense(left))

    def mix(self, a, b, g):
        return g * a + (1.0 - g) * b


def tower(x, units):
    for u in units:
        x = layers.Dense(u, activation="relu")(x)
    return x


def build():
    a = keras.Input(shape=(5,), name="a")
    b = keras.Input(shape=(3,), name="b")
    left, right = tower(a, [8, 6]), tower(b, [6])
    out = layers.Dense(1)(Gate()([Scale(0.5)(left), right]))
    return keras.Model(inputs=[a, b], outputs=out)


def use(predictions):
    return tf.reduce_mean(predictions)


model = build()
use(model([tf.ones([4, 5]), tf.ones([4, 3])]))
