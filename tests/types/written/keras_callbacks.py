import numpy as np
import tensorflow as tf


class Recorder(tf.keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        self.last = note(self.model(tf.ones([1, 4])))


def note(p):
    return tf.reduce_mean(p)


def scheduler(epoch, lr):
    return lr * 0.9


def custom_loss(y_true, y_pred):
    return tf.reduce_mean(tf.math.log(tf.cosh(y_pred - y_true)))


def metric(y_true, y_pred):
    return tf.reduce_max(tf.abs(y_true - y_pred))


model = tf.keras.Sequential([tf.keras.layers.Input((4,)), tf.keras.layers.Dense(8, activation="tanh"), tf.keras.layers.Dense(1)])
model.compile("sgd", loss=custom_loss, metrics=[metric])
x, y = np.random.rand(20, 4).astype("float32"), np.random.rand(20, 1).astype("float32")
model.fit(x, y, epochs=2, batch_size=6, verbose=0, callbacks=[Recorder(), tf.keras.callbacks.LearningRateScheduler(scheduler)])


def evaluate(pred, truth):
    return tf.keras.losses.MSE(truth, pred)


evaluate(model(x), y)
evaluate(tf.constant(model.predict(x, verbose=0)), y)
