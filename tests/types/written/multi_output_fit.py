import numpy as np
import tensorflow as tf


class TwoHeads(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.base = tf.keras.layers.Dense(8, activation="relu")
        self.cls = tf.keras.layers.Dense(3)
        self.reg = tf.keras.layers.Dense(1)

    def call(self, inputs, training=False):
        h = self.base(inputs)
        return {"cls": self.cls(h), "reg": self.reg(h)}

    def train_step(self, data):
        x, y = data
        with tf.GradientTape() as tape:
            pred = self(x, training=True)
            loss = joint(pred, y)
        self.optimizer.apply_gradients(zip(tape.gradient(loss, self.trainable_variables), self.trainable_variables))
        return {"loss": loss}


def joint(pred, y):
    ce = tf.keras.losses.sparse_categorical_crossentropy(y["cls"], pred["cls"], from_logits=True)
    return tf.reduce_mean(ce) + tf.reduce_mean((y["reg"] - pred["reg"]) ** 2)


model = TwoHeads()
model.compile(optimizer="adam")
x = np.random.rand(12, 5).astype(np.float32)
y = {"cls": np.random.randint(0, 3, 12), "reg": np.random.rand(12, 1).astype(np.float32)}
model.fit(x, y, batch_size=4, epochs=1, verbose=0)
joint(model(x), y)
