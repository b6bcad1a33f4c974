"""Functional API: the helper blocks receive KerasTensors and must stay as they are."""
import numpy as np
import tensorflow as tf
from tensorflow.keras import Model
from tensorflow.keras.layers import Activation, Add, Concatenate, Dense, Input

tf.keras.utils.set_random_seed(12)


def residual_block(x, units, name):
    shortcut = x
    x = Dense(units, activation="relu", name=name + "_a")(x)
    x = Dense(units, name=name + "_b")(x)
    return Activation("relu", name=name + "_out")(Add(name=name + "_add")([x, shortcut]))


def two_tower(left, right):
    merged = Concatenate()([left, right])
    return Dense(1, name="score")(merged)


def create_model(units=8, blocks=2):
    left_in, right_in = Input((4,), name="left"), Input((3,), name="right")
    left, right = Dense(units)(left_in), Dense(units)(right_in)
    for index in range(blocks):
        left = residual_block(left, units, f"left{index}")
    right = residual_block(right, units, "right0")
    return Model([left_in, right_in], two_tower(left, right))


def weighted_mse(y_true, y_pred):
    # only ever called by model.fit, which compiles its own train function
    return tf.reduce_mean(tf.square(y_true - y_pred) * (1.0 + tf.abs(y_true)))


def r_squared(y_true, y_pred):
    residual = tf.reduce_sum(tf.square(y_true - y_pred))
    total = tf.reduce_sum(tf.square(y_true - tf.reduce_mean(y_true)))
    return 1.0 - residual / total


def synthetic(count):
    rng = np.random.RandomState(4)
    left = rng.normal(size=(count, 4)).astype("float32")
    right = rng.normal(size=(count, 3)).astype("float32")
    target = (left[:, :1] * 2.0 - right[:, 1:2]).astype("float32")
    return left, right, target


class LossPrinter(tf.keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        print("epoch", epoch, "finite", np.isfinite(logs["loss"]))


if __name__ == "__main__":
    left, right, target = synthetic(64)
    model = create_model()
    model.compile(optimizer="sgd", loss=weighted_mse)
    model.fit([left, right], target, epochs=2, batch_size=16, verbose=0, shuffle=False, callbacks=[LossPrinter()])
    prediction = model([left, right])
    print("r2 %.3f" % float(r_squared(tf.constant(target), prediction)))
    print("layers", len(model.layers))
