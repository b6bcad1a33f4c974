import numpy as np
import tensorflow as tf


class Net(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.d = tf.keras.layers.Dense(3)

    def call(self, inputs, training=None, mask=None):
        return tf.nn.softmax(self.d(inputs))

    def test_step(self, data):
        x, y = data
        p = self(x, training=False)
        return {"err": err(y, p)}

    def predict_step(self, data):
        return tf.argmax(self(data), -1)


def err(y, p):
    return tf.reduce_mean(tf.cast(tf.argmax(p, -1) != tf.cast(y, tf.int64), tf.float32))


net = Net()
net.compile(loss="sparse_categorical_crossentropy")
x, y = np.random.rand(10, 4).astype("float32"), np.random.randint(0, 3, (10,))
net.evaluate(tf.data.Dataset.from_tensor_slices((x, y)).batch(5), verbose=0)
labels = net.predict(x, batch_size=4, verbose=0)


def count(labels):
    return np.bincount(labels)


count(labels)
