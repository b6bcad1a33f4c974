import tensorflow as tf


class Log(tf.keras.callbacks.Callback):
    def __init__(self, report):
        super().__init__()
        self.report = report

    def on_epoch_end(self, epoch, logs=None):
        self.report(logs["loss"])

    def on_train_begin(self, logs=None):
        begin(self.model)


class Quiet(tf.keras.callbacks.Callback):
    def on_predict_end(self, logs=None):
        begin(self.model)


def report(value):
    return value


def begin(model):
    return model


model = tf.keras.Sequential([tf.keras.layers.Dense(1)])
model.compile("sgd", "mse")
model.fit(tf.ones([4, 2]), tf.ones([4, 1]), callbacks=[Log(report)])
model.predict(tf.ones([4, 2]), callbacks=[Quiet()])
