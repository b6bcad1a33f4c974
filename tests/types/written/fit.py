import tensorflow as tf
import numpy as np

class Net(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.dense = tf.keras.layers.Dense(4, activation="relu")
        self.out = tf.keras.layers.Dense(1)

    def call(self, inputs, training=None):
        return self.out(self.dense(inputs))

def my_loss(y_true, y_pred):
    return tf.reduce_mean(tf.abs(y_true - y_pred), axis=-1)

def my_metric(y_true, y_pred):
    return tf.reduce_max(y_pred)

model = Net()
model.compile(optimizer="sgd", loss=my_loss, metrics=[my_metric])
x = np.random.random((40, 8)).astype("float32")
y = np.random.random((40, 1)).astype("float32")
model.fit(x, y, epochs=1, batch_size=8, verbose=0)
def after(p):
    return p
after(model.predict(x, verbose=0))
after(model(x))
